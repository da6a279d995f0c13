"""The picture of an overlay: its runner sets against their labels."""

from __future__ import annotations

from flywheel.findings.pictures import GOOD, PLAIN, Grid, GridRow, Mark
from flywheel.findings.table import Table
from flywheel.overlay import runner_sets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.findings.pictures import Picture
    from flywheel.findings.table import Row
    from flywheel.overlay.overlay import Overlay
    from flywheel.overlay.runner_sets import RunnerSet

_COLUMNS = {"runner_set": "runner set", "labels": "labels", "scale_set": "scale set", "max_runners": "max"}
_LEGEND = {
    GOOD: "a capability label of the contract; the number is the most runners of the set",
    PLAIN: "another label",
}
#: A picture has so many sets and labels: the first ones. Its table has all.
_MOST = 200


def pictures(overlay: Overlay, contract: Contract) -> list[Picture]:
    """The picture of an overlay, with its table. An overlay without sets has an empty one."""
    rows: list[GridRow] = []
    told: list[Row] = []
    columns: dict[str, None] = {}
    for stack, _, sets in overlay.by_stack(contract):
        for one in sets:
            labels = [str(fact.value) for fact in runner_sets.labels(one, contract)]
            most = _most(one)
            name = one.title.replace("`", "")
            scale_set = runner_sets.scale_set_name(one, contract)
            told.append({"runner_set": name, "labels": labels, "scale_set": scale_set, "max_runners": most})
            columns |= dict.fromkeys(labels)
            marks = {label: Mark(GOOD if label in contract.capabilities.labels else PLAIN, most) for label in labels}
            rows.append(GridRow(stack.name, name, marks))
    says = f"{len(rows)} runner sets against {len(columns)} labels: the number is the most runners of the set."
    table = Table("runner_sets", "Runner sets of the overlay", _COLUMNS, told)
    return [Grid("Runner sets and labels", says, table, _LEGEND, list(columns)[:_MOST], rows[:_MOST])]


def _most(one: RunnerSet) -> str:
    fact = one.get("max_runners")
    return str(fact.value) if fact is not None and isinstance(fact.value, int) else ""
