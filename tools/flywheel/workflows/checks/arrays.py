"""Checks of several labels in one list: a runner must have all of them."""

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
    "Every job requests a capability, not any self-hosted runner.",
    "docs/reference/workflows.md#labels-of-one-job",
)
def no_capability(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    `self-hosted`, alone or with labels such as `linux` and `x64`, means any free machine of the owner: today's machine
    may lack what the job needs, and tomorrow's may be somebody's desktop. Scale sets do not have these labels unless an
    overlay lists them, and then the job waits in the queue for a day.
    """
    yield from hits(routing, "{better}", NO_CAPABILITY)


@REACHABILITY.check(
    "GF705",
    "mixed-array",
    BLOCKER,
    "No job requests `self-hosted` together with a capability label.",
    "docs/reference/workflows.md#labels-of-one-job",
)
def mixed_array(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    One runner must have all labels of a list. A capability label already says which runner takes the job.
    `self-hosted` next to it adds a second condition that most scale sets do not meet, because ARC does not give
    them that label. During a migration the contract can tolerate it (`mixed_arrays` in workflows.yaml); then it
    is a separate warning.
    """
    yield from hits(routing, "Remove it, and keep the capability label.", MIXED)


@REACHABILITY.check(
    "GF706",
    "tolerated-mixed-array",
    WARNING,
    "`self-hosted` together with a capability label is tolerated only for now.",
    "docs/reference/workflows.md#labels-of-one-job",
)
def tolerated_mixed_array(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    The contract tolerates `self-hosted` next to a capability label while workflows are migrated. Each one is
    counted, so that their number can only fall. Whether a runner set serves the labels is still checked.
    """
    for verdict in routing.verdicts:
        if verdict.tolerated is not None:
            message = f"{job_title(verdict)} requests {show(verdict.tolerated.text)} together with a capability label."
            yield Hit(verdict.tolerated.place, message, "Remove it, and keep the capability label.")


@REACHABILITY.check(
    "GF707",
    "array-beyond-tags",
    BLOCKER,
    "Only generic labels are requested together with a capability label.",
    "docs/reference/workflows.md#labels-of-one-job",
)
def array_beyond_tags(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A list with a capability label can also contain words that describe a machine, if the contract knows them.
    Any other label is a private lane in disguise: the name of a repository, a team or a machine that no scale
    set has as a label. The job waits although its capability is served.
    """
    yield from hits(routing, "Remove it, and keep the capability label.", BEYOND_TAGS)
