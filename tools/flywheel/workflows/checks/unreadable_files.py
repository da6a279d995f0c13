"""Workflow files themselves."""

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
    A file that is no YAML, or means something else to every reader of YAML, runs as nobody intended
    or not at all. What it asks for is not known, so that all other checks pass over it: it is told
    here, and everything else is judged as usual.
    """
    for repository in routing.repositories:
        for error in repository.unreadable:
            yield Hit(error.place, error.message, error.fix)
