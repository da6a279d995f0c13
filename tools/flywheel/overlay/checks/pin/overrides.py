"""Check the overrides of core in MODULE.bazel: where they take core from, and whether Bazel reads them."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import show
from flywheel.formats.git_names import repository_path
from flywheel.overlay.checks.pin.family import PIN
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.pins import core_pins
from flywheel.overlay.pins.core_pins import NON_REGISTRY, OVERRIDES, Pin, override
from flywheel.overlay.pins.overlay_pins import pins_of, resolved_version


@PIN.check(
    "GF604",
    "core-from-path",
    WARNING,
    "Core comes from its pin, not from a local folder.",
    "docs/reference/pins.md#overrides-count-in-the-root-module",
)
def from_path(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A path uses whatever is checked out there on that machine. In CI the folder does not exist or has
    other content. A path pins nothing. It is useful while core and overlay are developed together, so
    this is only a warning: do not merge it, or pass `--override_module` to Bazel instead. In `.bazelrc` that
    flag is in force for everybody, and wins over every override in `MODULE.bazel`. On a command line, or in an rc
    file outside the workspace or of one developer (`.bazelrc.user`), this check cannot see it: such a run of the
    tests says nothing about the pinned core.

    The same applies to a variable whose default is a local checkout: if nobody sets the variable,
    that checkout is used without a message. Each folder is reported once for each file.

    In a workflow the folder is a pin if the same job has checked core out into it at a commit.
    """
    by_folder: dict[tuple[str, str], list[Pin]] = {}
    for pin in pins_of(overlay, contract):
        if pin.path and pin.root:
            by_folder.setdefault((pin.place.file, pin.path), []).append(pin)
    for found in by_folder.values():
        pin = found[0]
        local = pin.kind == core_pins.LOCAL
        where = "a computed path" if pin.path == "?" else f"the path {show(pin.path)}"
        taker = pin.what if pin.what != f"`{pin.path}`" else "a reference"
        yield Hit(
            pin.place,
            f"{taker} takes core from {where}, which pins nothing{_also(found)}.",
            _FLAG if pin.kind == core_pins.FLAG else _OVERRIDE if local else _path_fix(found),
        )


def _path_fix(found: list[Pin]) -> str:
    if found[0].kind == core_pins.WORKFLOW:
        return _CHECKOUT
    variables = {bool(pin.variable) for pin in found}
    return " ".join(fix for kind, fix in ((True, _FOLDER), (False, _REFERENCE)) if kind in variables)


def _also(found: list[Pin]) -> str:
    """The lines of the other places that take core from the same folder."""
    lines = [str(pin.place.line) for pin in found[1:] if pin.place.line != found[0].place.line]
    if not lines:
        return ""
    return f"; so does line {lines[0]}" if len(lines) == 1 else f"; so do lines {', '.join(lines[:-1])} and {lines[-1]}"


_OVERRIDE = "Pin a commit with `git_override`; for a trial pass `--override_module=NAME=PATH` to Bazel."
_FLAG = "Remove the flag here; for a trial give it on the command line."
_FOLDER = (
    'Remove the default (in a Justfile write `env_var("NAME")`), so that the run fails if the variable is not set.'
)
_REFERENCE = "For a flake write `github:OWNER/REPO/COMMIT`."
_CHECKOUT = "Check the pinned commit of core out into this folder in the same job, or write `github:OWNER/REPO/COMMIT`."


@PIN.check(
    "GF605",
    "override-not-in-force",
    WARNING,
    "Overrides of core are in the root module; Bazel ignores others.",
    "docs/reference/pins.md#overrides-count-in-the-root-module",
)
def not_in_force(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Bazel reads overrides only in the root module's `MODULE.bazel` and in the files that it includes.
    It ignores all others without a message. An override in another file looks like a pin but has no
    effect.
    """
    for pin in pins_of(overlay, contract):
        if not pin.root and pin.kind in OVERRIDES:
            yield Hit(
                pin.place,
                f"{pin.what} is outside the root module: the overlay's build does not read it.",
                "Move it to the overlay's own MODULE.bazel, or `include` the file from there.",
            )


@PIN.check(
    "GF606",
    "version-disagreement",
    BLOCKER,
    "The version of core that is pinned is the one in use.",
    "docs/reference/pins.md#which-version-is-used",
)
def version(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Bazel uses the highest version that any module of the build asks for, so a `bazel_dep` is a lower
    bound and not a pin. If the version in use is not the pinned one, the overlay is built and checked
    with a core that nobody chose. Without a core pin, the version of the `bazel_dep` is compared with
    the version that an override or the lock file selects.

    A non-registry override has no version. If it has a commit, that commit is the pin, and versions
    are not compared.
    """
    found = [pin for pin in pins_of(overlay, contract) if pin.root]
    in_force = override(found)
    if in_force is not None and in_force.kind in NON_REGISTRY:
        return
    chosen = [pin.version for pin in found if in_force is not None and pin.kind == in_force.kind and pin.version]
    pinned = next((pin for pin in found if pin.kind == core_pins.TAG and pin.version), None)
    dependencies = [pin for pin in found if pin.kind == core_pins.BAZEL_DEP and pin.version]
    declared = dependencies if pinned is None else [pinned]
    for pin in declared:
        if in_force is not None and chosen and pin.version not in chosen:
            yield _overridden(pin, in_force, chosen)
        elif pinned is None and not chosen:
            yield from _resolved(pin, overlay)
    if pinned is not None:
        yield from _resolved(pinned, overlay)
        # An override with a version replaces the version of the bazel_dep.
        for pin in [] if chosen else dependencies:
            if pin.version != pinned.version:
                yield Hit(
                    pin.at("version"),
                    f"{pin.what} asks for version {show(pin.version)}; the core pin is {show(pinned.version)} "
                    f"({pinned.at('version')}).",
                    "Write the same version in both.",
                )


def _resolved(pin: Pin, overlay: Overlay) -> Iterator[Hit]:
    """A hit if the lock file resolves to another version than the declared one."""
    resolved = resolved_version(overlay)
    if resolved and resolved != pin.version:
        said = "the core pin is" if pin.kind == core_pins.TAG else f"{pin.what} asks for"
        yield Hit(
            pin.at("version"),
            f"{said} version {show(pin.version)}; the core in use is {show(resolved)}.",
            f"Read the changes and pin {show(resolved)}, or keep the version with "
            f'`single_version_override(version = "{pin.version}")`.',
        )


def _overridden(pin: Pin, in_force: Pin, chosen: list[str]) -> Hit:
    """The hit for an override that selects another version than the declared one."""
    said = "the core pin is" if pin.kind == core_pins.TAG else f"{pin.what} asks for"
    verb = "asks for version" if in_force.kind == core_pins.SINGLE_VERSION else "allows"
    return Hit(
        in_force.at("version"),
        f"{in_force.what} {verb} {', '.join(show(one) for one in chosen)}; {said} {show(pin.version)} "
        f"({pin.at('version')}).",
        "Write the same version in both.",
    )


@PIN.check(
    "GF612",
    "foreign-core",
    BLOCKER,
    "The override takes core from core's own repository.",
    ("docs/reference/pins.md#forms-of-a-pin", "docs/reference/organization.md#the-organization-file"),
)
def foreign(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A fork can hold any commit, and a forge shows a fork's commits under the name of the original
    repository too. A correct commit id therefore does not prove who wrote the code or who may delete
    it. The remote of a `git_override` must be the repository that organization.yaml names as
    `core.repository`, or the core pin as `repository`. If neither is set, the remote must have the repository
    name that the contract gives core.
    """
    own = repository_path(overlay.text("core.repository"))
    names = contract.conventions.pins.repositories if contract.conventions.pins else ()
    for pin in pins_of(overlay, contract):
        if pin.kind == core_pins.TAG or not pin.root or not pin.repository or not (own or names):
            continue
        seen = pin.repository.lower()
        if seen != own.lower() if own else seen.rpartition("/")[2] not in {name.lower() for name in names}:
            expected = f"`core.repository` is {show(own)}" if own else f"core's repository is called {show(names[0])}"
            yield Hit(
                pin.at("repository"),
                f"{pin.named('remote')} is {show(pin.repository)}; {expected}.",
                "Take core from its own repository, or name this one as `repository` in `flywheel.core_pin` or as "
                "`core.repository` in organization.yaml.",
            )
