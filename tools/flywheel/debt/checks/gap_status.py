"""Checks of the status of gaps: accepted for now, or past their review day."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.debt import ledger_rules, progress, proof_evidence
from flywheel.debt.checks.family import DEBT
from flywheel.debt.checks.judged_gaps import gaps
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import show
from flywheel.formats.dates import days_between
from flywheel.formats.quoting import printable, shortened
from flywheel.formats.secrets import secret_search
from flywheel.ledgers.debt_ledger import BLOCKED, LedgerGap
from flywheel.workflows.routing.routing import Routing

_LONGEST_REASON = 240


@DEBT.check(
    "GF801",
    "accepted-debt",
    WARNING,
    "Every gap is closed.",
    (
        "docs/reference/ledgers.md#enrollment-debt",
        "docs/reference/specification.md#checklist-9-an-unreachable-lane-is-debt",
    ),
    needs=("ledger", "today"),
)
def accepted(subject: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A lane that a repository cannot reach is enrollment debt until a run on the default branch proves the
    contrary. The ledger accepts the gap for a limited time: jobs that request it wait in the queue, and anybody
    can read why, who must act, and when it is reviewed. Each gap gives one warning. Expect exactly that number
    of warnings, so that no gap appears or disappears unnoticed.
    """
    for gap in gaps(subject, contract):
        if not gap.closed and not gap.overdue(subject.evidence.today):
            waits = f"blocked ({_sentence(gap.blocked)})" if gap.status == BLOCKED else "open"
            missing = progress.gap_missing(gap, proof_evidence.of(subject, contract))
            yield Hit(
                gap.place(),
                f"{gap.title} is {waits} and accepted until {gap.review_by}: {_sentence(gap.reason)}.",
                f"{show(gap.owner)} has to serve it; then add {missing[0]} and close the entry."
                if missing
                else "Close the entry: its proofs are complete.",
            )


def _sentence(text: str) -> str:
    """A text of the ledger as the end of a sentence: on one line, without control characters and secrets."""
    clean = secret_search.redact(text)  # a key is recognised by its lines
    return printable(shortened(" ".join(clean.split()).rstrip("."), _LONGEST_REASON))


@DEBT.check(
    "GF802",
    "debt-past-its-day",
    BLOCKER,
    "A gap is reviewed by its review day, and its first day is not in the future.",
    ("docs/reference/ledgers.md#enrollment-debt", "docs/reference/registration.md#exceptions-end"),
    needs=("ledger",),
    wants=("today",),
)
def dates(subject: Routing, contract: Contract) -> Iterator[Hit]:
    """
    An exception without an end becomes the rule, and so does one with an end that nobody here will see: how many
    days ahead a review may be is contract data (`contract/debt.yaml`, `longest_days`).

    After its `review_by` a gap is no longer accepted: serve the
    label, or decide again and write a new day with the reason. A gap that is known since a future day, or
    reviewed before it is known, has a wrong date.

    The current day is an input and never read from a clock, so that a result can be repeated. Without it the
    check only compares the entry's own days with each other.
    """
    for gap in gaps(subject, contract):
        if gap.review_by < gap.since:
            yield Hit(
                gap.place("review_by"),
                f"{gap.title} has the review day {gap.review_by}, before it became known ({gap.since}).",
                "Correct `since` or `review_by`.",
            )
        elif subject.evidence.today and gap.since > subject.evidence.today:
            message = f"{gap.title} is known since {gap.since}, but today is {subject.evidence.today}."
            yield Hit(gap.place("since"), message, "Write the day on which it was found.")
        elif gap.overdue(subject.evidence.today):
            yield _overdue(gap, subject.evidence.today)
        elif subject.evidence.today and not gap.closed:
            yield from _far_away(gap, subject.evidence.today, contract)


def _far_away(gap: LedgerGap, today: str, contract: Contract) -> Iterator[Hit]:
    ahead = days_between(today, gap.review_by)
    longest = ledger_rules.debt(contract).longest_days.get("review_by")
    if longest is not None and ahead > longest:
        yield Hit(
            gap.place("review_by"),
            f"{gap.title} is accepted until {gap.review_by}, which is {ahead} days after {today}; at most {longest} "
            "are accepted.",
            "Write an earlier `review_by`, and decide again then.",
        )


def _overdue(gap: LedgerGap, today: str) -> Hit:
    return Hit(
        gap.place("review_by"),
        f"{gap.title} was accepted until {gap.review_by}; today is {today}.",
        f"{show(gap.owner)} has to serve it, or write a new `review_by` with its reason.",
    )
