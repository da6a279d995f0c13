"""Compare pins with evidence about core: the contract in use, the expected core, the registry's metadata."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import show
from flywheel.formats.git_names import is_commit
from flywheel.formats.source import Place
from flywheel.overlay.checks.pin.family import PIN
from flywheel.overlay.checks.pin.forms import use
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.pins import core_pins
from flywheel.overlay.pins.core_pins import Pin, override
from flywheel.overlay.pins.overlay_pins import pins_of, resolved_version

_MOST_CHANGES = 8


@PIN.check(
    "GF608",
    "contract-drift",
    WARNING,
    "The contract in use is the one that the overlay pins.",
    ("docs/reference/pins.md#when-a-pin-is-refreshed", "docs/reference/specification.md#core-pins"),
)
def drift(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    The digest in the core pin says which contract was valid when the overlay was last refreshed. If
    the contract in use has another digest, labels, limits or variables have changed, and somebody
    must decide to refresh the overlay. If the pinned contract is given (`--pinned-contract FILE`),
    the message lists the changes and says whether any of them can break an overlay.
    """
    for pin in pins_of(overlay, contract):
        if pin.contract and pin.contract != contract.digest and pin.root:
            yield Hit(
                pin.at("contract"),
                f"the core pin names the contract {show(pin.contract)}; the one in use is {show(contract.digest)}. "
                + _changes(overlay, pin.contract),
                "Read the changes, adapt the overlay to them, then pin the new digest.",
            )


def _changes(overlay: Overlay, pinned: str) -> str:
    given = overlay.pinned_contract
    if given is None:
        return "Give the pinned contract with `--pinned-contract FILE` to see what changed."
    if given.digest != pinned:
        return f"The file of `--pinned-contract` has another digest, {show(given.digest)}."
    changes = given.changes
    breaking = sum(1 for change in changes if change.breaking)
    verdict = (
        f"{breaking} of {len(changes)} changes can break an overlay" if breaking else "No change can break an overlay"
    )
    texts = "; ".join(change.text for change in changes[:_MOST_CHANGES])
    rest = len(changes) - _MOST_CHANGES
    return f"{verdict}: {texts}{f'; and {rest} more' if rest > 0 else ''}."


@PIN.check(
    "GF609",
    "not-the-expected-core",
    BLOCKER,
    "The overlay pins the expected core.",
    "docs/reference/pins.md#when-a-pin-is-refreshed",
    needs=("expected_core",),
)
def expected(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Overlays drift from the selected stable core unless somebody compares the two: one new overlay
    was out of date on its first day. Give the selected core to the check of every overlay
    (`--expected-core`, a commit or a version).
    """
    wanted = overlay.evidence.expected_core
    role = contract.conventions.default_role
    mine = [pin for pin in pins_of(overlay, contract) if pin.root and pin.role == role]
    by_commit = is_commit(wanted)
    seen = {pin.commit: pin for pin in mine if pin.commit} if by_commit else _versions(mine)
    for value, pin in seen.items():
        if value != wanted:
            what, place = (pin.what, pin.place) if by_commit else (pin.named("version"), pin.at("version"))
            yield Hit(
                place,
                f"{what} pins the core {show(value)}; the expected one is {show(wanted)}.",
                "Change all pins of the role to the expected core, or give another `--expected-core`.",
            )
    if not seen:
        place = use(overlay, mine) or Place(overlay.name)
        kind = "commit" if by_commit else "version"
        yield Hit(place, f"no {kind} of core is pinned; the expected one is {show(wanted)}.", f"Pin that {kind}.")


def _versions(mine: list[Pin]) -> dict[str, Pin]:
    """Versions with the pins that name them: the core pin, or else the version from a registry."""
    tags = {pin.version: pin for pin in mine if pin.kind == core_pins.TAG and pin.version}
    return tags or {pin.version: pin for pin in mine if pin.kind == core_pins.BAZEL_DEP and pin.version}


@PIN.check(
    "GF610",
    "yanked-version",
    BLOCKER,
    "The pinned version of core has not been withdrawn.",
    "docs/reference/registries.md#withdrawn-versions",
    needs=("registry_metadata",),
)
def yanked(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A registry withdraws (yanks) a version that does harm. Bazel refuses it at the next resolution,
    which may be just before an urgent apply. Give the registry's metadata.json as evidence
    (`--registry-metadata FILE`).
    """
    withdrawn = overlay.evidence.registry_metadata or {}
    found = pins_of(overlay, contract)
    in_force = override(found)
    if in_force is not None and in_force.kind in core_pins.NON_REGISTRY:
        return
    places: dict[str, Place] = {}
    for pin in found:
        if pin.root and pin.version:
            places.setdefault(pin.version, pin.at("version"))
    resolved = resolved_version(overlay)
    if resolved:
        places.setdefault(resolved, overlay.facts["core.resolved_version"].place)
    for version, place in places.items():
        if version in withdrawn:
            reason = withdrawn[version].strip().rstrip(".") or "no reason given"
            yield Hit(place, f"version {show(version)} of core is withdrawn: {reason}.", "Pin a newer version.")
