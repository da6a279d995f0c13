"""What must hold of the comments that allow findings, whatever is judged: each family of checks has these as its own.

A subject has its comments as `allowances`. `subject_name` is its key in `subjects.SUBJECTS`.
"""

from __future__ import annotations

from flywheel.findings import allowances, subjects
from flywheel.findings.engine import Hit
from flywheel.findings.finding import Finding
from flywheel.formats import dates

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, Protocol

    from flywheel.findings.allowances import Allowance
    from flywheel.findings.engine import Subject

    class HasAllowances(Subject, Protocol):
        """What is judged, with its comments."""

        @property
        def allowances(self) -> list[Allowance]:
            """The comments that allow findings, by place."""


def unused(subject: HasAllowances, contract: Any, subject_name: str) -> Iterator[Hit]:
    """A hit for each check that a comment allows without need; checks that lack evidence are left alone."""
    checks = subjects.of(subject_name)
    found: dict[str, list[Finding]] = {}
    for one in subject.allowances:
        if allowances.fault(one, subject_name)[0]:
            continue
        for check in allowances.named(one, subject_name):
            if check.lacks(subject) is not None:
                continue
            if check.id not in found:
                found[check.id] = list(checks[check.id].run(subject, contract))
            # What is not listed may be what the comment is for.
            if not any(finding.rest or one.is_about(finding) for finding in found[check.id]):
                yield Hit(
                    one.place,
                    f"the comment allows {check.id} {check.slug}, and there is no such finding at line {one.line}.",
                    "Remove the comment, or move it to the line of the finding.",
                )


def ended(subject: HasAllowances, longest: int | None) -> Iterator[Hit]:
    """A hit for each comment whose last day is over, or more than `longest` days away."""
    today = subject.evidence.today
    for one in subject.allowances:
        if not one.until:
            continue
        names = ", ".join(one.names)
        if one.until < today:
            message = f"the comment allowed {names} until {one.until}; it is {today}."
            yield Hit(one.place, message, "Correct what it was for and remove it, or decide again and set a later day.")
        elif longest is not None and dates.days_between(today, one.until) > longest:
            ahead = dates.days_between(today, one.until)
            message = f"the comment allows {names} until {one.until}, which is {ahead} days after {today}"
            yield Hit(one.place, f"{message}; at most {longest} are accepted.", "Set an earlier day.")


def malformed(subject: HasAllowances, subject_name: str) -> Iterator[Hit]:
    """A hit for each comment that is not understood, or allows what is never allowed."""
    for one in subject.allowances:
        message, fix = allowances.fault(one, subject_name)
        if message:
            yield Hit(one.place, f"the comment allows nothing: {message}", fix)
