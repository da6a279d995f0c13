"""Check values of ARC's scale-set chart in the overlay's files: what the chart does not read has no effect."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import WARNING
from flywheel.overlay.checks.contract.family import CONTRACT
from flywheel.overlay.overlay import Overlay


@CONTRACT.check(
    "GF333",
    "unknown-chart-value",
    WARNING,
    "Values of the scale-set chart are ones that the chart reads.",
    "docs/reference/charts.md#values-that-a-chart-reads",
)
def unknown_chart_value(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Helm hands every value to the templates of a chart, and a value that no template reads is dropped. ARC's charts have
    no schema, so `maxRunner: 5` installs a set without an upper bound, and no command says so. The contract has the
    values that the templates of each minor version read.

    Judged are files of values, HelmReleases, Applications, kustomizations and helmfiles with values for this chart. A
    specification of a pod passes through: there only a misspelt field is reported. Keys that begin with `x-`, `_` or
    `.` are anybody's own. Of a chart that is newer than the contract only misspellings are reported.
    """
    yield from _hits(overlay, contract, dropped=False)


@CONTRACT.check(
    "GF334",
    "dropped-chart-value",
    WARNING,
    "Values of the scale-set chart are of a kind that the chart does not drop.",
    "docs/reference/charts.md#values-that-a-chart-drops",
)
def dropped_chart_value(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    The chart writes `maxRunners` only if it is a number and labels only if they are a list, and a container mode that
    it does not know counts as none. There is no error: `maxRunners: "5"` is a set without an upper bound. Templates
    (`${...}`, `{{ ... }}`) are not judged, because what they become is not known.
    """
    yield from _hits(overlay, contract, dropped=True)


def _hits(overlay: Overlay, contract: Contract, *, dropped: bool) -> Iterator[Hit]:
    rules = contract.arc.chart_values
    if rules is None or not overlay.charts:
        return
    from flywheel.contract.chart_judge import DROPPED, ChartJudge  # imported late: few overlays have such files

    for one in overlay.charts:
        for fault in ChartJudge(rules, one.minor).faults(one.document.root):
            if (fault.kind == DROPPED) == dropped:
                yield Hit(one.document.place(fault.at), fault.message, fault.fix)
