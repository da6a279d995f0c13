"""Checks of the names of modules and versions, and of MODULE.bazel."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, NOTE
from flywheel.findings.wording import listing, show
from flywheel.formats.bazel import bazel_version
from flywheel.formats.bazel.bazel_version import VersionError
from flywheel.formats.bazel.module_file import OVERRIDES, UNKNOWN, ModuleCall
from flywheel.formats.source import Place
from flywheel.registry.bazel_registry import MODULE_NAME, ModuleVersion, Registry
from flywheel.registry.checks.family import BAZEL_REGISTRY


@BAZEL_REGISTRY.check(
    "GF622",
    "registry-name",
    BLOCKER,
    "Folders have valid names of modules and versions, and no two names differ only in case.",
    (
        "docs/reference/registries.md#names-and-versions-of-modules",
        "https://bazel.build/external/module Bazel modules, read 2026-11-29",
    ),
)
def names(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    A module's name has small letters, digits, dots, hyphens and underscores, begins with a letter and ends with
    a letter or digit. A version is `RELEASE[-PRERELEASE]`. Bazel drops the build part (`+1`) before it reads a
    registry, so such a folder is never found. Two names that differ only in case are one folder on some
    machines.
    """
    for module in registry.modules.values():
        if not MODULE_NAME.fullmatch(module.name):
            yield Hit(
                Place(module.path),
                f"{show(module.name)} is not the name of a module.",
                "Use small letters, digits and `._-`; begin with a letter and end with a letter or digit.",
            )
        for version in module.versions.values():
            reason = _no_version(version.name)
            if reason:
                yield Hit(Place(version.path), f"the folder {show(version.name)} {reason}.", "Rename or remove it.")
    for alike in _alike(registry):
        yield Hit(Place(f"modules/{alike[0]}"), f"{listing(alike)} differ only in case.", "Rename all but one.")


def _no_version(name: str) -> str:
    try:
        parsed = bazel_version.parse(name)
    except VersionError as err:
        return f"is not a version: it {err}"
    return f"has a build part, but Bazel looks for {show(parsed.text)}" if parsed.build else ""


def _alike(registry: Registry) -> Iterator[list[str]]:
    by_lower: dict[str, list[str]] = {}
    for name in registry.modules:
        by_lower.setdefault(name.lower(), []).append(name)
    for group in by_lower.values():
        if len(group) > 1:
            yield sorted(group)


@BAZEL_REGISTRY.check(
    "GF624",
    "module-identity",
    BLOCKER,
    "MODULE.bazel has the name and the version of its folder.",
    (
        "docs/reference/registries.md#names-and-versions-of-modules",
        "https://bazel.build/external/registry Bazel registries, read 2026-11-29",
    ),
)
def identity(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    Bazel reads `modules/NAME/VERSION/MODULE.bazel` and stops if the file has another name or version. This
    happens when somebody copies a folder for the next version and does not edit the file. The file is parsed
    and not executed: name and version must be plain strings.
    """
    for version in registry.versions():
        if version.module_file is None:
            continue
        call = version.declaration
        if call is None:
            place = version.place(0)
            yield Hit(place, "the file has no `module` call.", f"Add `{_wanted(version)}`.")
            continue
        for position, (key, wanted) in enumerate((("name", version.module.name), ("version", version.name))):
            hit = _other(version, call, key, position, wanted)
            if hit is not None:
                yield hit


def _wanted(version: ModuleVersion) -> str:
    return f'module(name = "{version.module.name}", version = "{version.name}")'


def _other(version: ModuleVersion, call: ModuleCall, key: str, position: int, wanted: str) -> Hit | None:
    given = call.argument(key, position)
    fix = f'Write `{key} = "{wanted}"`.'
    if given is None:
        return Hit(version.place(call.at), f"`module` has no `{key}`, but the folder has {show(wanted)}.", fix)
    if given.value is UNKNOWN or not isinstance(given.value, str):
        return Hit(version.place(given.at), f"the `{key}` of the module is not a plain string.", fix)
    if given.value != wanted:
        seen = f"the {key} is {show(given.value)}, but the folder has {show(wanted)}."
        return Hit(version.place(given.at), seen, fix)
    return None


#: Calls with an effect only in the root module; Bazel ignores them in other modules.
_ROOT_ALONE = (*OVERRIDES, "register_execution_platforms_override")
_LEVELS = ("compatibility_level", "max_compatibility_level")


@BAZEL_REGISTRY.check(
    "GF625",
    "directive-without-effect",
    NOTE,
    "A published MODULE.bazel contains nothing that Bazel ignores.",
    "docs/reference/registries.md#directives-without-effect",
)
def without_effect(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    Overrides only apply in the root module. Since Bazel 6.3 they are silently ignored in a dependency, but
    their author believes that consumers get the override. `compatibility_level` has no effect since Bazel 8.6
    and 9.1, and is planned to be an error in Bazel 10.
    """
    for version in registry.versions():
        for call in version.module_file.calls if version.module_file is not None else ():
            if call.extension is None and call.function in _ROOT_ALONE:
                name = call.text("module_name", 0)
                message = f"`{call.function}` of {show(name)} has an effect only in the root module."
                yield Hit(version.place(call.at), message, "Remove it from the published file.")
            if call.extension is None and call.function in ("module", "bazel_dep"):
                for level in _LEVELS:
                    given = call.named.get(level)
                    if given is not None and given.value != 0:
                        message = f"`{level}` has no effect since Bazel 8.6 and 9.1."
                        yield Hit(version.place(given.at), message, "Remove it in the next version.")
