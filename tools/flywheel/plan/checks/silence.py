"""What a plan says softly: drift, edits that change nothing, and how much there is."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import NOTE, WARNING
from flywheel.findings.wording import listing, show
from flywheel.formats.source import Place
from flywheel.plan import judged_plan
from flywheel.plan.checks import words
from flywheel.plan.checks.family import PLAN
from flywheel.plan.judged_plan import DELETE, UPDATE
from flywheel.plan.plan_review import PlanReview

_MOST = 6


@PLAN.check(
    "GF909",
    "drift",
    WARNING,
    "Nothing changed outside of Terraform since the last apply.",
    "domain §5: reviewed plans have no drift",
)
def drift(evidence: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    Somebody changed or deleted an object by hand, or another state manages it too. The plan puts back what
    the configuration says, or makes again what is gone, and shows that as a change like any other.
    Whether the edit was a mistake or a repair, the plan does not know: ask before it is undone.
    """
    for change in evidence.plan.drift:
        if change.mode == "managed":
            gone = change.actions == (DELETE,)
            what = f": {listing(change.paths, _MOST)}" if change.paths else ""
            happened = "deleted" if gone else "changed" if what else "moved"
            yield Hit(
                change.place,
                f"{words.thing(evidence.plan, change)} was {happened} outside of Terraform{what}.",
                "Find out who did it. Then take it into the configuration, or let the plan undo it.",
            )


@PLAN.check(
    "GF911",
    "labels-stay",
    WARNING,
    "Labels of a live scale set are not edited in place.",
    "peers §0 no. 5, §D: ARC writes labels at creation alone (#4424); domain §12.1 row 39",
)
def labels(evidence: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    ARC gives a scale set its labels when it registers the set, and never again. An edit of the labels
    is planned as a change in place, applies cleanly and changes nothing: the set serves the old labels, and
    jobs that ask for the new one wait until they are cancelled. Only a set that is made anew has them.
    """
    for change in evidence.plan.changes:
        old, new = change.labels
        if change.actions == (UPDATE,) and old is not None and new is not None and old != new:
            more, less = set(new) - set(old), set(old) - set(new)
            told = [f"{words.names(more)} more"] * bool(more) + [f"{words.names(less)} less"] * bool(less)
            name = judged_plan.scale_set(change)[0]
            yield Hit(
                change.place,
                f"the labels of {words.thing(evidence.plan, change)} are edited in place ({', '.join(told)}); the "
                f"scale set{f' {show(name)}' if name else ''} keeps those it has.",
                "Recreate the set: plan with `-replace`, approve that, and let its jobs end first.",
            )


@PLAN.check(
    "GF912",
    "touched",
    NOTE,
    "How much a plan touches.",
    "domain §5: the core applied an output-only cleanup, 0 added, 0 changed, 0 destroyed",
)
def touched(evidence: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    The count of a plan, by kinds of objects and in one line, is what a reviewer remembers of it. It
    never fails anything; `expect` does, where a plan must have an exact shape. A plan that changes outputs
    alone touches no object, and says so.
    """
    plan = evidence.plan
    counted = plan.counted()
    objects = plan.touched()
    if objects:
        kinds = plan.by_kind(objects)
        yield Hit(Place(plan.name), f"{plan.sentence()}: {kinds}.", "Read each of them before applying.")
    elif counted["outputs"]:
        names = words.several(counted["outputs"])
        yield Hit(
            Place(plan.name), f"only outputs change: {names}.", "Nothing to mend: look who reads them from the state."
        )
