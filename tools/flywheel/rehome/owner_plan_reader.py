"""Read from a plan's JSON what a rehome needs: which objects change, how, and at which paths."""

from __future__ import annotations

from flywheel.formats import addresses
from flywheel.plan import plan_file
from flywheel.rehome.phase_evidence import ObjectChange, OwnerPlan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.plan.plan_file import PlannedChange


def read(path: str, name: str) -> OwnerPlan:
    """The plan in the file at `path`, which messages call `name`. Raises `FormatError` for an invalid plan."""
    document = plan_file.load(path, name)
    changes = [_change(one) for one in (*document.changes, *document.invoked)]
    drifted = [_normal(one.address) for one in document.drift]
    outputs = [one.address for one in document.outputs]
    return OwnerPlan(name, document.digest, changes, drifted, outputs, list(map(_normal, document.untouched)))


def _change(one: PlannedChange) -> ObjectChange:
    previous = _normal(one.previous_address) if one.previous_address else ""
    return ObjectChange(
        _normal(one.address),
        one.actions,
        one.paths,
        one.place,
        one.mode == "managed",
        one.deposed,
        one.importing,
        previous,
    )


def _normal(text: str) -> str:
    """An address in its normal form; unchanged if it is not the address of one resource."""
    try:
        return str(addresses.parse(text))
    except addresses.AddressError:
        return text
