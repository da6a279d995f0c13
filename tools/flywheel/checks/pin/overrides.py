"""Overrides in MODULE.bazel: what they put in the place of core, and whether they count."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.checks.pin import PIN
from flywheel.checks.registry import Hit
from flywheel.checks.wording import show
from flywheel.model import pins
from flywheel.model.contract import Contract
from flywheel.model.findings import BLOCKER, WARNING
from flywheel.model.overlay import Overlay
from flywheel.model.pins import NON_REGISTRY, OVERRIDES, Pin, inventory, override, resolved_version


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
    """
    for pin in inventory(overlay, contract):
        if pin.path and pin.root:
            local = pin.kind == pins.LOCAL
            where = "a path that is computed" if pin.path == "?" else f"the path {show(pin.path)}"
            yield Hit(
                pin.place,
                f"{pin.what if local else 'a reference'} takes core from {where}: whatever is checked out there.",
                _OVERRIDE if local else _REFERENCE,
            )


_OVERRIDE = "Pin a commit with `git_override`; for a trial pass `--override_module=NAME=PATH` to Bazel."
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
    and judged with a core that nobody chose.

    A non-registry override has no version of its own. With a commit that is as good a pin, and
    versions are not compared.
    """
    found = inventory(overlay, contract)
    pinned = next((pin for pin in found if pin.root and pin.kind == pins.TAG and pin.version), None)
    in_force = override(found)
    if in_force is not None and in_force.kind in NON_REGISTRY:
        return
    resolved = resolved_version(overlay)
    if pinned is not None and resolved and resolved != pinned.version:
        yield Hit(
            pinned.place,
            f"the core pin is version {show(pinned.version)}; the core in use is {show(resolved)}.",
            f"Pin {show(resolved)} after reading its changes, or hold core with "
            f'`single_version_override(version = "{pinned.version}")`.',
        )
    for pin in found:
        if pin.root and pin.kind in (pins.BAZEL_DEP, pins.SINGLE_VERSION) and pinned is not None:
            yield from _declared(pin, pinned, in_force)


def _declared(pin: Pin, pinned: Pin, in_force: Pin | None) -> Iterator[Hit]:
    # A single_version_override with a version replaces what the bazel_dep asks for.
    replaced = pin.kind == pins.BAZEL_DEP and in_force is not None and bool(in_force.version)
    if pin.version and pin.version != pinned.version and not replaced:
        yield Hit(
            pin.place,
            f"{pin.what} asks for version {show(pin.version)}; the core pin is {show(pinned.version)} "
            f"({pinned.place}).",
            "Write the same version in both.",
        )
