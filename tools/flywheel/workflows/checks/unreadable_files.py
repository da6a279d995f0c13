"""The check of workflow files that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.workflows.checks.family import REACHABILITY
from flywheel.workflows.routing.routing import Routing


@REACHABILITY.check(
    "GF728",
    "unreadable-workflow",
    BLOCKER,
    "Every workflow can be read.",
    "docs/reference/workflows.md#forms-of-a-request",
)
def unreadable_workflow(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A file that is not YAML, or that YAML readers understand differently, runs as nobody intended or not at all.
    Its requests are unknown, so no other check covers it. It is reported here, and all other files are checked
    as usual.
    """
    for repository in routing.repositories:
        for error in repository.unreadable:
            yield Hit(error.place, error.message, error.fix)
