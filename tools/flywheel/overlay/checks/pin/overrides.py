"""Overrides in MODULE.bazel: what they put in the place of core, and whether they count."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import show
from flywheel.overlay.checks.pin.family import PIN
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.pins import core_pins
from flywheel.overlay.pins.core_pins import NON_REGISTRY, OVERRIDES, Pin, inventory, override, resolved_version


@PIN.check(
    "GF604",
    "core-from-path",
    WARNING,
    "Core comes from where it is pinned, not from a folder beside the overlay.",
    "domain §7, §12.1 rows 6 and 45",
)
def from_path(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A path leads to whatever is checked out there, on that machine; in CI it leads nowhere, or to
    another layout. It pins nothing. While core and overlay are developed together it is of use, so
    this is a warning: leave it out of what is merged, or give Bazel `--override_module` instead.
    The same goes for a variable whose default is a checkout beside the overlay: whoever forgets to set
    it gets that checkout, and nobody notices.
    """
    for pin in inventory(overlay, contract):
        if pin.path and pin.root:
            local = pin.kind == core_pins.LOCAL
            where = "a path that is computed" if pin.path == "?" else f"the path {show(pin.path)}"
            taker = pin.what if local or pin.variable else "a reference"
            yield Hit(
                pin.place,
                f"{taker} takes core from {where}: whatever is checked out there.",
                _OVERRIDE if local else _FOLDER if pin.variable else _REFERENCE,
            )


_OVERRIDE = "Pin a commit with `git_override`; for a trial pass `--override_module=NAME=PATH` to Bazel."
_FOLDER = (
    'Take the default out (in a Justfile: `env_var("NAME")`), so that an unset variable fails instead of taking that.'
)
_REFERENCE = "Write `github:OWNER/REPO/COMMIT`."


@PIN.check(
    "GF605",
    "override-not-in-force",
    WARNING,
    "Overrides of core stand in the root module, where they count.",
    "domain §7: Bzlmod honours overrides only in the root module",
)
def not_in_force(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Bazel reads overrides in the root module's `MODULE.bazel` and in what that includes, and passes
    over all others without a word. An override elsewhere looks like a pin and is none.
    """
    for pin in inventory(overlay, contract):
        if not pin.root and pin.kind in OVERRIDES:
            yield Hit(
                pin.place,
                f"{pin.what} stands outside the root module: the overlay's build does not read it.",
                "Move it to the overlay's own MODULE.bazel, or `include` the file from there.",
            )


@PIN.check(
    "GF606",
    "version-disagreement",
    BLOCKER,
    "The version of core that is pinned is the one in use.",
    "domain §7; Bazel: minimal version selection",
)
def version(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Bazel takes the highest version that any module of the build asks for, so a `bazel_dep` is a
    lower bound and no pin. Where the version in use is not the pinned one, the overlay is built
    and judged with a core that nobody chose. Without a core pin, the version that the `bazel_dep`
    declares is held against what an override or the lock file puts in its place.

    A non-registry override has no version of its own. With a commit that is as good a pin, and
    versions are not compared.
    """
    found = [pin for pin in inventory(overlay, contract) if pin.root]
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
        # An override with a version replaces what the bazel_dep asks for.
        for pin in [] if chosen else dependencies:
            if pin.version != pinned.version:
                yield Hit(
                    pin.place,
                    f"{pin.what} asks for version {show(pin.version)}; the core pin is {show(pinned.version)} "
                    f"({pinned.place}).",
                    "Write the same version in both.",
                )


def _resolved(pin: Pin, overlay: Overlay) -> Iterator[Hit]:
    """What the lock file says against a declared version."""
    resolved = resolved_version(overlay)
    if resolved and resolved != pin.version:
        said = "the core pin is" if pin.kind == core_pins.TAG else f"{pin.what} asks for"
        yield Hit(
            pin.place,
            f"{said} version {show(pin.version)}; the core in use is {show(resolved)}.",
            f"Pin {show(resolved)} after reading its changes, or hold core with "
            f'`single_version_override(version = "{pin.version}")`.',
        )


def _overridden(pin: Pin, in_force: Pin, chosen: list[str]) -> Hit:
    """What an override puts in the place of a declared version."""
    said = "the core pin is" if pin.kind == core_pins.TAG else f"{pin.what} asks for"
    verb = "asks for version" if in_force.kind == core_pins.SINGLE_VERSION else "admits"
    return Hit(
        in_force.place,
        f"{in_force.what} {verb} {', '.join(show(one) for one in chosen)}; {said} {show(pin.version)} ({pin.place}).",
        "Write the same version in both.",
    )


@PIN.check(
    "GF612",
    "foreign-core",
    BLOCKER,
    "The override takes core from core's own repository.",
    "domain §7: the remote of git_override; core.repository in organization.yaml",
)
def foreign(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A fork can hold any commit, and a forge shows a fork's commits under the name of the original too:
    the right digits do not tell who wrote what they stand for, or who may delete it. The remote of a
    `git_override` has to be the repository that organization.yaml names as `core.repository`; without
    that, one that is called as the contract calls core.
    """
    own = core_pins.repository_path(overlay.text("core.repository"))
    names = contract.conventions.get("pins", {}).get("repositories", ())
    for pin in inventory(overlay, contract):
        if not pin.root or not pin.repository or not (own or names):
            continue
        seen = pin.repository.lower()
        if seen != own.lower() if own else seen.rpartition("/")[2] not in {name.lower() for name in names}:
            expected = f"`core.repository` is {show(own)}" if own else f"core is called {show(names[0])}"
            yield Hit(
                pin.place,
                f"{pin.what} is taken from {show(pin.repository)}; {expected}.",
                "Take core from its own repository, or name this one as `core.repository` in organization.yaml.",
            )
