"""Check the runners of an overlay against the bounds of additive classes."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.phrases import several
from flywheel.overlay.checks.taxonomy.family import TAXONOMY
from flywheel.overlay.checks.taxonomy.label_uses import CAPABILITY
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.runner_sets import RunnerSet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal

_MAX = "max_runners"


@TAXONOMY.check(
    "GF120",
    "class-over-its-bound",
    BLOCKER,
    "An overlay has at most as many runners of an additive class as the contract allows.",
    ("docs/reference/labels.md#bounds-of-additive-classes", "docs/reference/specification.md#capacity"),
)
def class_over_its_bound(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    An additive class has few places: a node holds two heavy builds, or one virtual machine with KVM. Runners above
    that bound are pods that the scheduler cannot place, and their jobs wait without a message. The bound is `max` of
    the label in the contract. It counts all sets of one overlay, with the stack's default where a set has no maximum.
    A label without `max` is not bounded.
    """
    sets = overlay.runner_sets(contract)
    for name, label in contract.capabilities.labels.items():
        bound = label.max
        if bound is None:
            continue
        found = [(one, most) for one in sets if one.text(CAPABILITY).lower() == name and (most := _most(one))]
        total = sum(most for _, most in found)
        if total <= bound:
            continue
        for one, most in found:
            others = [other.title for other, _ in found if other is not one]
            beside = f", and with {several(others)} the overlay has {total}" if others else ""
            yield Hit(
                one.place(_MAX),
                f"{one.title}: `{one.attribute(_MAX)}` is {most}{beside}; the contract allows {bound} of `{name}`.",
                f"Lower `{one.attribute(_MAX)}`, or raise `max` of the label in the contract if the nodes hold them.",
            )


def _most(runner_set: RunnerSet) -> int | Decimal:
    """The most runners of a set; 0 if that is not a number, which the contract family reports."""
    fact = runner_set.get(_MAX)
    value = None if fact is None else fact.value
    if isinstance(value, str) and value.isascii() and value.isdigit():  # Terraform converts it
        return int(value[:9])
    return value if _is_number(value) else 0  # type: ignore[return-value]


def _is_number(value: object) -> bool:
    from decimal import Decimal

    return isinstance(value, int | Decimal) and not isinstance(value, bool) and value > 0
