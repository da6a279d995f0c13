"""The check of a plan against the exact shape that is expected of it."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import listing, show_address
from flywheel.formats.source import Place
from flywheel.plan.checks import plan_wording
from flywheel.plan.checks.family import PLAN
from flywheel.plan.expected_plan import ExpectedPlan
from flywheel.plan.judged_plan import UPDATE
from flywheel.plan.plan_review import PlanReview

_FIX = "Find out why the plan differs. Change the expected shape only if the plan is right."

#: The words for a count where its name does not fit: "1 destroyed" fits.
_SAID = {"outputs": "outputs changed", "invoked": "actions invoked"}


@PLAN.check(
    "GF919",
    "unexpected-shape",
    BLOCKER,
    "A plan has exactly the expected shape.",
    "docs/reference/plans.md#reviewed-shapes-of-a-plan",
    needs=("shape",),
)
def shape(review: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    The cleanup of core after a rehome must change outputs only: 0 added, 0 changed, 0 destroyed. This check
    tests such an expectation. An expected shape says how many objects are added, changed, destroyed, forgotten,
    moved and imported; an omitted count means 0. It can list all addresses, and the only attributes that may
    change, for example the secret's name when a release changes its owner. Each other change of the plan is
    reported.
    """
    expected = review.shape
    assert expected is not None
    yield from _counts(review, expected)
    yield from _addresses(review, expected)
    yield from _paths(review, expected)


def _counts(review: PlanReview, expected: ExpectedPlan) -> Iterator[Hit]:
    counted = review.plan.counted()
    for name, count in expected.counts.items():
        seen = counted[name]
        if len(seen) != count:
            which = f": {plan_wording.several(seen)}" if seen else ""
            said = _SAID.get(name, name)
            yield Hit(_place(review), f"expected {count} {said}, but the plan has {len(seen)}{which}.", _FIX)


def _addresses(review: PlanReview, expected: ExpectedPlan) -> Iterator[Hit]:
    if expected.addresses is None:
        return
    wanted = set(expected.addresses)
    seen = {change.address for change in review.plan.touched()}
    for change in review.plan.touched():
        if change.address not in wanted:
            did = ", ".join(change.actions)
            message = f"{plan_wording.thing(review.plan, change)} is not an expected address; its actions: `{did}`."
            yield Hit(change.place, message, _FIX)
    for address in sorted(wanted - seen):
        message = f"{show_address(address)} is expected to change, but the plan does nothing to it."
        yield Hit(_place(review), message, _FIX)


def _paths(review: PlanReview, expected: ExpectedPlan) -> Iterator[Hit]:
    for change in review.plan.changes:
        others = [path for path in change.paths if not expected.covers(path)]
        if expected.paths is not None and change.actions == (UPDATE,) and not change.paths:
            message = (
                f"{plan_wording.thing(review.plan, change)} changes, but the plan does not say in which attribute."
            )
            yield Hit(change.place, message, _FIX)
        if others:
            yield Hit(
                change.place,
                f"{plan_wording.thing(review.plan, change)} changes in {listing(others)}; changes are expected in "
                f"{listing(expected.paths or ()) or 'no attribute'}.",
                _FIX,
            )


def _place(review: PlanReview) -> Place:
    return Place(review.plan.name)
