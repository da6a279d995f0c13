"""Withdraw a version, or deprecate a module: change one key of `metadata.json` and nothing else."""

from __future__ import annotations

import os

from flywheel.errors import UsageError, UserError
from flywheel.findings import console
from flywheel.formats import source
from flywheel.formats.bazel import bazel_version
from flywheel.registry import new_version, registry_documents, registry_writer
from flywheel.registry.bazel_registry import MODULE_NAME
from flywheel.registry.new_version import METADATA
from flywheel.registry.registry_documents import Metadata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable


def yank(arguments: Namespace) -> int:
    """Withdraw a version with a reason."""
    version, reason = str(arguments.version), _reason(arguments)

    def change(metadata: Metadata) -> str:
        listed = [str(one.value) for one in metadata.versions]
        if version not in listed:
            known = ", ".join(listed[-5:]) or "none"
            raise UserError(f"{metadata.source.name}: there is no version `{version}`. The newest are {known}.")
        given = metadata.yanked.get(version)
        if given is not None and str(given.value) != reason:
            place = metadata.source.place(given.at)
            raise UserError(f"{place}: `{version}` is already withdrawn: `{given.value}` Edit the reason in the file.")
        newest = max(listed, key=lambda one: bazel_version.readable(one) or bazel_version.parse("0"))
        if newest == version and not metadata.deprecated:
            console.warn(f"{version} is the newest version, so users have no newer one.")
        return metadata.source.text if given is not None else new_version.with_yanked(metadata, version, reason)

    return _changed(arguments, change, f"withdrew {arguments.module} {version}")


def deprecate(arguments: Namespace) -> int:
    """Mark a module as deprecated, with a reason."""
    reason = _reason(arguments)

    def change(metadata: Metadata) -> str:
        if metadata.deprecated == reason:
            return metadata.source.text
        return new_version.with_deprecated(metadata, reason)

    return _changed(arguments, change, f"deprecated {arguments.module}")


def _reason(arguments: Namespace) -> str:
    reason = str(arguments.reason).strip()
    if not reason or not reason.isprintable():
        raise UsageError(
            "--reason: write one line with the reason and the alternative. Bazel shows it when a build stops."
        )
    return reason


def _changed(arguments: Namespace, change: Callable[[Metadata], str], done: str) -> int:
    name, registry = str(arguments.module), str(arguments.registry)
    path = os.path.join(registry, registry_writer.MODULES, name, METADATA)
    if not MODULE_NAME.fullmatch(name) or not os.path.isfile(path):
        raise UserError(f"{registry}: it has no module `{name}`. Give the registry's folder and one of its modules.")
    if arguments.check:
        before = _read(registry, name)
        label = f"{registry_writer.MODULES}/{name}/{METADATA}"
        console.show_diff({label: (before.source.text, change(before))})
        return 0
    with registry_writer.opened(registry) as writer:
        before = _read(registry, name)
        after = change(before)
        if after == before.source.text:
            console.tell(f"{name} in {registry} is up to date: nothing to do.")
            return 0
        writer.replace_metadata(name, after)
    console.tell(f"{done} in {registry}")
    return 0


def _read(registry: str, name: str) -> Metadata:
    path = os.path.join(registry_writer.MODULES, name, METADATA)
    metadata = registry_documents.metadata(source.read_below(registry, path))
    metadata.strict()
    return metadata
