"""Checks of the comments that allow findings: each has its form, its use and a last day that is not over."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.overlay.checks.contract.family import CONTRACT
from flywheel.overlay.overlay import Overlay

_SUBJECT = "overlay"
_SOURCE = "docs/how-to/expected-warnings-and-baselines.md#allow-a-finding-at-its-line"


@CONTRACT.check(
    "GF341",
    "unused-allowance",
    BLOCKER,
    "Every comment that allows a finding has one to allow.",
    _SOURCE,
)
def unused(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A comment `# flywheel: allow ...` outlives what it was written for: the value is corrected, or moves to another
    line. If it stayed, it would silently allow the next finding there. So it fails as long as it allows nothing.

    A check that does not run, because its evidence is missing, leaves its comments alone.
    """
    if overlay.allowances:
        from flywheel.findings import allowance_rules  # imported late: few overlays have such a comment

        yield from allowance_rules.unused(overlay, contract, _SUBJECT)


@CONTRACT.check(
    "GF342",
    "ended-allowance",
    BLOCKER,
    "No comment allows a finding after its last day, and the last day is not far away.",
    _SOURCE,
    needs=("allowance_day",),
)
def ended(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    What is allowed without an end becomes the rule. After its last day the comment allows nothing: the finding is
    reported again, and so is the comment.

    How many days ahead the last day may be is contract data (`contract/debt.yaml`, `longest_days`). The day is an
    input (`--today`) and never read from a clock, so that a result can be repeated.
    """
    if overlay.allowances:
        from flywheel.findings import allowance_rules

        debt = contract.conventions.debt
        yield from allowance_rules.ended(overlay, debt.longest_days.get("until") if debt is not None else None)


@CONTRACT.check(
    "GF343",
    "malformed-allowance",
    BLOCKER,
    "Every comment that allows a finding names known checks, a day and a reason.",
    _SOURCE,
)
def malformed(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A comment that is not understood allows nothing, and its author believes that it does. Findings about secrets are
    never allowed: everybody who can read the file knows the value, whatever the comment says. Neither are those that
    say that a file or a comment cannot be read (GF318, GF341, GF342, GF343): they hide what is behind them.

    A comment names checks of `flywheel check` by id or name, and checks of other verbs, which read the same workflows,
    by id.
    """
    if overlay.allowances:
        from flywheel.findings import allowance_rules

        yield from allowance_rules.malformed(overlay, _SUBJECT)
