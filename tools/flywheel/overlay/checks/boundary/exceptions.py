"""Check that no exception is used after its last day."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.evidence import KINDS
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import show
from flywheel.formats import dates
from flywheel.formats.values import List, Object, Scalar
from flywheel.overlay.checks.boundary.family import BOUNDARY
from flywheel.overlay.fact import Fact
from flywheel.overlay.overlay import Overlay


@BOUNDARY.check(
    "GF209",
    "expired-exception",
    BLOCKER,
    "No exception is used after its last day, and the last day is not far away.",
    "docs/reference/registration.md#exceptions-end",
    needs=("today",),
)
def expired_exception(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    An exception without an end becomes the rule. A stack's contract lists the values that it
    accepts until a date (`exceptions` in stack.yaml). An owner may list its own in the fact
    `owner.exceptions`: objects with `subject`, `until` and `reason`.

    How many days ahead its last day may be is contract data (`contract/debt.yaml`, `longest_days`).

    The day is an input (`--today`) and never read from a clock, so that a result can be repeated.
    """
    today = overlay.evidence.today
    for stack, inputs, _ in overlay.by_stack(contract):
        for exception in stack.exceptions:
            fact = inputs.get(exception.variable)
            if fact is not None and fact.value == exception.value and exception.until < today:
                yield Hit(
                    fact.place,
                    f"`{exception.variable}` is {show(fact.value)}, which was allowed until "
                    f"{exception.until}; it is {today}.",
                    f"Fix what the exception was for: {exception.reason}.",
                )
    yield from _own(overlay, today, contract)


def _own(overlay: Overlay, today: str, contract: Contract) -> Iterator[Hit]:
    debt = contract.conventions.debt
    longest = debt.longest_days.get("until") if debt is not None else None
    listed = overlay.facts.get("owner.exceptions")
    if listed is None or not isinstance(listed.node, List):
        return
    for exception in listed.items():
        subject, until = _text(exception, "subject"), _text(exception, "until")
        what = f"the exception for {show(subject)}" if subject else "an exception"
        if not dates.is_day(until):
            message = f"{what} has no last day."
            yield Hit(exception.place, message, "Add `until`, a day as YYYY-MM-DD.")
        elif until < today:
            message = f"{what} ended on {until}; it is {today}."
            yield Hit(exception.place, message, "Fix what it was for and remove it, or set a later `until`.")
        elif longest is not None and dates.days_between(today, until) > longest:
            ahead = dates.days_between(today, until)
            message = f"{what} ends on {until}, which is {ahead} days after {today}; at most {longest} are accepted."
            yield Hit(exception.place, message, "Set an earlier `until`, and decide again then.")


def _text(fact: Fact, key: str) -> str:
    node = fact.node.items.get(key) if isinstance(fact.node, Object) else None
    value = node.value if isinstance(node, Scalar) else None
    return value if isinstance(value, str) else ""


@BOUNDARY.check(
    "GF213",
    "undated-check",
    WARNING,
    "An overlay with exceptions is checked with the day.",
    "docs/reference/registration.md#exceptions-end",
)
def undated(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Whether an exception has ended can be judged only with the day (GF209). Without it the exception is neither
    accepted nor refused, so a strict report must not pass over it.
    """
    if overlay.evidence.today:
        return
    give = f"Give it with `{KINDS['today'].give}`."
    for stack, inputs, _ in overlay.by_stack(contract):
        for exception in stack.exceptions:
            fact = inputs.get(exception.variable)
            if fact is not None and fact.value == exception.value:
                message = f"`{exception.variable}` is {show(fact.value)}, which is allowed until {exception.until}"
                yield Hit(fact.place, f"{message}: not judged, because the day is not known.", give)
    listed = overlay.facts.get("owner.exceptions")
    for one in listed.items() if listed is not None else ():
        subject = _text(one, "subject")
        what = f"the exception for {show(subject)}" if subject else "an exception"
        yield Hit(one.place, f"{what} is not judged, because the day is not known.", give)
