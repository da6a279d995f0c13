"""Checks of the comments in workflows that allow findings: each has its form, its use and a last day."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.workflows.checks.family import REACHABILITY
from flywheel.workflows.routing.routing import Routing

_SOURCE = "docs/how-to/expected-warnings-and-baselines.md#allow-a-finding-at-its-line"
_SUBJECT = "workflows"


@REACHABILITY.check(
    "GF732",
    "unused-workflow-allowance",
    BLOCKER,
    "Every comment in a workflow that allows a finding has one to allow.",
    _SOURCE,
)
def unused(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A comment `# flywheel: allow ...` outlives what it was written for: the job is corrected, or moves to another line.
    If it stayed, it would silently allow the next finding there. So it fails as long as it allows nothing.

    A check that does not run, because its evidence is missing, leaves its comments alone.
    """
    if routing.allowances:
        from flywheel.findings import allowance_rules  # imported late: few files have one

        yield from allowance_rules.unused(routing, contract, _SUBJECT)


@REACHABILITY.check(
    "GF733",
    "ended-workflow-allowance",
    BLOCKER,
    "No comment in a workflow allows a finding after its last day, and the last day is not far away.",
    _SOURCE,
    needs=("allowance_day",),
)
def ended(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    What is allowed without an end becomes the rule. After its last day the comment allows nothing: the finding is
    reported again, and so is the comment.

    How many days ahead the last day may be is contract data (`contract/debt.yaml`, `longest_days`).
    """
    if not routing.allowances:
        return
    from flywheel.findings import allowance_rules

    debt = contract.conventions.debt
    yield from allowance_rules.ended(routing, debt.longest_days.get("until") if debt is not None else None)


@REACHABILITY.check(
    "GF734",
    "malformed-workflow-allowance",
    BLOCKER,
    "Every comment in a workflow that allows a finding names known checks, a day and a reason.",
    _SOURCE,
)
def malformed(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A comment that is not understood allows nothing, and its author believes that it does. Credentials in workflows
    (GF726) are never allowed, and neither are files or comments that cannot be read (GF728, GF732, GF733, GF734): they
    hide what is behind them.

    A comment names checks of `flywheel workflows` by id or name, and checks of other verbs, which read the same files,
    by id.
    """
    if routing.allowances:
        from flywheel.findings import allowance_rules  # imported late: few files have one

        yield from allowance_rules.malformed(routing, _SUBJECT)
