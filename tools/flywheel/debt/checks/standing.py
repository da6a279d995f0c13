"""Where gaps stand: accepted for now, or past their day."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.debt import progress
from flywheel.debt.checks.family import DEBT
from flywheel.debt.checks.subject import gaps
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import show
from flywheel.formats.secrets import secret_search
from flywheel.ledgers.debt_ledger import BLOCKED, Gap
from flywheel.workflows.routing import Routing

_LONGEST_REASON = 240


@DEBT.check(
    "GF801",
    "accepted-debt",
    WARNING,
    "Every gap is closed.",
    "implementation overlays, checklist 9; domain §9",
)
def accepted(subject: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A lane that a repository cannot reach is enrollment debt until a run on the default branch proves
    the contrary. The ledger accepts it for a time: jobs that ask for it queue, and everybody can read
    why, who has to act, and when it is looked at again. The warning counts one for each gap, and is meant to
    be expected by that count, so that no gap comes or goes in silence.
    """
    for gap in gaps(subject, contract):
        if not gap.closed and not gap.overdue(subject.today):
            waits = f"blocked ({_sentence(gap.text('blocked'))})" if gap.status == BLOCKED else "open"
            missing = progress.gap_missing(gap, contract, subject.today)
            yield Hit(
                gap.place(),
                f"{gap.title} is {waits} and accepted until {gap.review_by}: {_sentence(gap.reason)}.",
                f"{show(gap.owner)} has to serve it; then add {missing[0]} and close the entry."
                if missing
                else "Close the entry: its proofs are complete.",
            )


def _sentence(text: str) -> str:
    """A text of the ledger as the end of a sentence: on one line, without what no terminal should get."""
    text = secret_search.redact(" ".join(text.split()).rstrip("."))  # before it is cut
    text = text if len(text) <= _LONGEST_REASON else text[: _LONGEST_REASON - 1] + "…"
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)


@DEBT.check(
    "GF802",
    "debt-past-its-day",
    BLOCKER,
    "A gap is looked at again by its day, and is known since a day that has come.",
    "domain §9, §12.1 row 9",
)
def dates(subject: Routing, contract: Contract) -> Iterator[Hit]:
    """
    An exception that has no end becomes the rule. After its `review_by` a gap is accepted no longer:
    serve the label, or decide again and write down the new day with the reason. A gap that is known
    since a day to come, or reviewed before it is known, was not written with care.

    Which day it is comes from outside, never from a clock, so that a result can be repeated. Without it
    only the entry's own days are held against each other.
    """
    for gap in gaps(subject, contract):
        if gap.review_by < gap.since:
            yield Hit(
                gap.place("review_by"),
                f"{gap.title} is reviewed by {gap.review_by}, before it is known ({gap.since}).",
                "Correct `since` or `review_by`.",
            )
        elif subject.today and gap.since > subject.today:
            message = f"{gap.title} is known since {gap.since}, and it is {subject.today}."
            yield Hit(gap.place("since"), message, "Write the day on which it was found.")
        elif gap.overdue(subject.today):
            yield _overdue(gap, subject.today)


def _overdue(gap: Gap, today: str) -> Hit:
    return Hit(
        gap.place("review_by"),
        f"{gap.title} was accepted until {gap.review_by}; it is {today}.",
        f"{show(gap.owner)} has to serve it, or decide again: a new `review_by`, with the reason for it.",
    )
