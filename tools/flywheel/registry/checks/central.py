"""Checks of the central registry's further rules: the tasks of its CI, and attestations."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import listing, show
from flywheel.formats.values import Object, Scalar
from flywheel.registry import source_urls, sri
from flywheel.registry.bazel_registry import ModuleVersion, Registry
from flywheel.registry.checks.document_forms import hits
from flywheel.registry.checks.family import BAZEL_REGISTRY
from flywheel.registry.new_version import PRESUBMIT
from flywheel.registry.registry_documents import Attestations
from flywheel.registry.sri import BadIntegrity


@BAZEL_REGISTRY.check(
    "GF637",
    "presubmit",
    WARNING,
    "A version has a presubmit.yml, and each task names its Bazel and its platform.",
    "docs/reference/registries.md#what-the-central-registry-asks-besides",
    wants=("archives",),
)
def presubmit(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    The central registry's CI runs this file for each new version, and a version without it is refused. A task
    without a Bazel version runs with the newest Bazel of that day. A private registry can run the same file;
    without such a CI the file is not needed: then expect this warning. It is reported once for each module.
    """
    torn = {err.place.file for err in registry.unreadable}
    for err in registry.unreadable:
        if err.place.file.endswith(PRESUBMIT):
            yield Hit(err.place, err.message, err.fix)
    for module in registry.modules.values():
        without = [name for name, version in module.versions.items() if version.presubmit is None]
        bare = [name for name in without if f"{module.path}/{name}/{PRESUBMIT}" not in torn]
        if bare:
            count = f"{len(bare)} of {len(module.versions)} versions" if len(module.versions) > 1 else "the version"
            verb = "have" if len(bare) > 1 else "has"
            message = f"{count} of {show(module.name)} {verb} no presubmit.yml: {listing(bare, 4)}."
            yield Hit(module.place, message, "Add the file to the next version.")
    for version in registry.versions():
        if version.presubmit is None:
            continue
        yield from hits(version.presubmit.document.source, version.presubmit.faults)
        known = version.archive.modules if version.archive is not None else None
        for path, at in version.presubmit.modules if known is not None else ():
            if known is not None and path not in known:
                message = f"the archive has no module in the folder {show(path or '.')}."
                yield Hit(version.presubmit.document.place(at), message, "Write a folder with a MODULE.bazel.")


@BAZEL_REGISTRY.check(
    "GF638",
    "attestations",
    BLOCKER,
    "attestations.json attests exactly the archive, `source.json` and MODULE.bazel, each with its integrity.",
    "docs/reference/registries.md#what-the-central-registry-asks-besides",
)
def attestations(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    An attestation says which workflow of which repository made a file. The central registry wants one for each
    of the three files of a version, all from one folder, and no other. A verifier must find the attestation of
    each file; a document with fewer attests less than it seems to. A version without the document claims
    nothing.
    """
    for version in registry.versions():
        if version.attestations is not None:
            yield from hits(version.attestations.source, version.attestations.faults)
            yield from _judged(version, version.attestations)


def _judged(version: ModuleVersion, document: Attestations) -> Iterator[Hit]:
    place = document.source.place
    entries = document.entries
    url = version.source.value("url") if version.source is not None else ""
    wanted = {"source.json", "MODULE.bazel", source_urls.basename(url)} - {""}
    lacking = wanted - entries.keys()
    if lacking:
        yield Hit(place(document.root.at), f"{listing(lacking)} is not attested.", "Add the attestation.")
    key_at = document.root.items["attestations"].key_at if entries else {}  # type: ignore[union-attr]
    for name in sorted(entries.keys() - wanted):
        yield Hit(place(key_at[name]), f"{show(name)} is not a file of the version.", f"Attest only {listing(wanted)}.")
    folders: dict[str, Scalar] = {}
    for name, entry in entries.items():
        yield from _entry(document, name, entry)
        given = entry.items.get("url")
        if isinstance(given, Scalar) and isinstance(given.value, str):
            folders.setdefault(posixpath.dirname(given.value), given)
    if len(folders) > 1:
        other = list(folders.values())[1]
        yield Hit(place(other.at), "the attestations are in several folders.", "Publish them in one release.")


def _entry(document: Attestations, name: str, entry: Object) -> Iterator[Hit]:
    given = entry.items.get("integrity")
    if isinstance(given, Scalar) and isinstance(given.value, str):
        try:
            sri.algorithm(given.value)
        except BadIntegrity as err:
            message = f"the integrity of the attestation of {show(name)} is not valid: it {err}."
            yield Hit(document.source.place(given.at), message, "Write the integrity of the attestation.")
    url = entry.items.get("url")
    if isinstance(url, Scalar) and isinstance(url.value, str) and not url.value.startswith("https://"):
        message = f"the attestation of {show(name)} does not use https."
        yield Hit(document.source.place(url.at), message, "Write its https URL.")
