"""Labels beside one another: a runner must have all of them."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import show
from flywheel.workflows.checks.family import REACHABILITY
from flywheel.workflows.checks.route_wording import hits, job_title
from flywheel.workflows.routing.label_rules import BEYOND_TAGS, MIXED, NO_CAPABILITY
from flywheel.workflows.routing.routing import Routing


@REACHABILITY.check(
    "GF703",
    "no-capability",
    BLOCKER,
    "Every job asks for a capability, not for any self-hosted runner.",
    "docs/reference/workflows.md#labels-of-one-job",
)
def no_capability(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    `self-hosted`, alone or with words such as `linux` and `x64`, means whichever machine of the owner
    is free: today's may lack what the job needs, and tomorrow's may be somebody's desk. Scale sets
    do not even have these labels unless an overlay lists them, and the job queues for a day.
    """
    yield from hits(routing, "{better}", NO_CAPABILITY)


@REACHABILITY.check(
    "GF705",
    "mixed-array",
    BLOCKER,
    "`self-hosted` stands beside no capability label.",
    "docs/reference/workflows.md#labels-of-one-job",
)
def mixed_array(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    All labels of a list must be on one runner. A capability label already says whose runner it is;
    `self-hosted` beside it adds a second condition that most scale sets do not meet, since ARC gives
    them no such label. An estate that is still moving can have it tolerated (`mixed_arrays` in
    workflows.yaml), which makes it a warning of its own.
    """
    yield from hits(routing, "Take it out, and keep the capability label.", MIXED)


@REACHABILITY.check(
    "GF706",
    "tolerated-mixed-array",
    WARNING,
    "`self-hosted` beside a capability label is on its way out.",
    "docs/reference/workflows.md#labels-of-one-job",
)
def tolerated_mixed_array(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    The contract tolerates `self-hosted` beside a capability label while workflows are being moved.
    Each one is counted, so that their number can only fall; whether anything serves the set is
    judged all the same.
    """
    for verdict in routing.verdicts:
        if verdict.tolerated is not None:
            message = f"{job_title(verdict)} asks for {show(verdict.tolerated.text)} beside a capability label."
            yield Hit(verdict.tolerated.place, message, "Take it out, and keep the capability label.")


@REACHABILITY.check(
    "GF707",
    "array-beyond-tags",
    BLOCKER,
    "Beside a capability label stand only generic labels.",
    "docs/reference/workflows.md#labels-of-one-job",
)
def array_beyond_tags(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    Beside a capability label a list may hold words that describe a machine, as far as the contract
    knows them. Anything else is a lane through the back door: a repository, a team or a machine
    that no scale set has as a label, so that the job waits although its capability is served.
    """
    yield from hits(routing, "Take it out, and keep the capability label.", BEYOND_TAGS)
