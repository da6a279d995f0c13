"""Check that exactly one overlay deploys the controller and the namespaces of a cluster."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import listing, show
from flywheel.formats.values import Scalar
from flywheel.overlay.checks.boundary.family import BOUNDARY
from flywheel.overlay.fact import Fact
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.runner_sets import variable_value


@BOUNDARY.check(
    "GF207",
    "controller-owner",
    BLOCKER,
    "Only the overlay that the facts name as controller owner deploys the controller and the namespaces.",
    "docs/reference/ownership.md#one-controller-for-a-cluster",
)
def controller_owner(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    The stack deploys the controller and the namespaces by default. A second overlay that leaves
    the variables out overwrites the controller at every apply; if it is destroyed, so are the
    namespaces of all overlays. If the controller's owner does not deploy them either, no listener
    ever starts.
    """
    owner, mine = overlay.text("substrate.controller_owner"), overlay.text("owner.overlay_repository")
    if not owner or not mine:
        return
    is_owner = owner.lower() == mine.lower()
    for stack, inputs, _ in overlay.by_stack(contract):
        flags = {name: variable_value(stack, inputs, name) for name in stack.controller_owner_flags}
        on = {
            name: fact
            for name, fact in flags.items()
            if fact is not None and _true(fact) and (inputs.whole or fact.declared)
        }
        if flags and not is_owner and on:
            names = _said(on)
            place = next((fact.place for fact in on.values() if fact.declared), inputs.place)
            yield Hit(
                place,
                f"{names}. The controller belongs to {show(owner)}, and this is the overlay {show(mine)}.",
                f"Set {listing(on)} to false.",
            )
        if flags and is_owner and not on and all(fact is not None for fact in flags.values()):
            first = next(fact for fact in flags.values() if fact is not None)
            names = listing(flags)
            yield Hit(
                first.place,
                f"{names} are all false. The controller belongs to this overlay, {show(mine)}.",
                f"Set {names} to true, or name the overlay that deploys the controller.",
            )


def _true(fact: Fact) -> bool:
    return isinstance(fact.node, Scalar) and fact.node.value in (True, "true", "1")


def _said(on: dict[str, Fact]) -> str:
    written = [name for name, fact in on.items() if fact.declared]
    left_out = [name for name in on if name not in written]
    said = []
    if written:
        said.append(f"{listing(written)} {'is' if len(written) == 1 else 'are'} true")
    if left_out:
        said.append(f"{listing(left_out)} {'is' if len(left_out) == 1 else 'are'} not set, which means true")
    return "; ".join(said)
