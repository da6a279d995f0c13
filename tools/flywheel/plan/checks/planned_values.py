"""Checks of the values that a plan gives to releases of ARC's scale-set chart."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.plan.checks import plan_wording
from flywheel.plan.checks.family import PLAN
from flywheel.plan.plan_review import PlanReview


@PLAN.check(
    "GF345",
    "planned-unknown-value",
    WARNING,
    "A planned release of the scale-set chart has only values that the chart reads.",
    "docs/reference/charts.md#values-that-a-chart-reads",
)
def unknown_value(review: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    The provider hands `values` and `set` to Helm, which drops what no template of the chart reads. A plan therefore
    shows `maxRunner = 5`, and the set is installed without an upper bound. Judged are the releases that the plan
    creates, and those whose values it changes; of very long values only the keys at the top.
    """
    from flywheel.contract.chart_judge import NO_VALUE  # imported late: few plans have such releases

    yield from _hits(review, NO_VALUE)


@PLAN.check(
    "GF346",
    "planned-dropped-value",
    BLOCKER,
    "A planned release of the scale-set chart has values of a kind that the chart does not drop.",
    "docs/reference/charts.md#values-that-a-chart-drops",
)
def dropped_value(review: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    The chart leaves out a `maxRunners` that is text, labels that are not a list, and a container mode that it does not
    know, without an error. The plan shows the value, and the scale set does not have it. Judged is what the release
    gets in the end: later values stand over earlier ones, and blocks over both.
    """
    from flywheel.contract.chart_judge import DROPPED  # imported late: few plans have such releases

    yield from _hits(review, DROPPED)


@PLAN.check(
    "GF347",
    "planned-values-not-judged",
    WARNING,
    "The values of every planned release of the scale-set chart can be judged.",
    "docs/reference/charts.md#values-that-are-not-judged",
)
def not_judged(review: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    Readers of YAML differ about merge keys (`<<`), so values with them are not compared with the chart, and could have
    what it drops (GF346). A report without a finding must not hide that. Values that are sensitive, or not known before
    the apply, are not in a plan and are not reported.
    """
    from flywheel.contract.chart_judge import UNREAD  # imported late: few plans have such releases

    yield from _hits(review, UNREAD)


def _hits(review: PlanReview, kind: str) -> Iterator[Hit]:
    changes = [change for change in review.plan.changes if change.chart_faults]
    if not changes:
        return
    from flywheel.plan.release_values import by_kind

    for change in changes:
        for fault in by_kind(change.chart_faults, kind):
            thing = plan_wording.thing(review.plan, change)
            yield Hit(change.place, f"{thing}: {fault.message}", fault.fix)
