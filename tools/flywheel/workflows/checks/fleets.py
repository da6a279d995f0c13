"""Labels of machines that are not ours, or of one machine alone."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.workflows.checks.family import REACHABILITY
from flywheel.workflows.checks.route_wording import hits
from flywheel.workflows.routing.label_rules import FLEET, HOST_PIN, HOSTED
from flywheel.workflows.routing.routing import Routing


@REACHABILITY.check(
    "GF701",
    "hosted-label",
    BLOCKER,
    "No job asks for a GitHub-hosted runner, in a fallback neither.",
    "docs/reference/workflows.md#hosted-labels",
)
def hosted_label(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A hosted runner has neither the caches nor the network of the substrate, and is billed apart. Such
    labels come back through side doors: the second half of `a || b`, the default of an input, one
    entry of a matrix, a capital letter that a search passes over. Every literal that a job can come
    to counts, in any case.
    """
    yield from hits(routing, "{better}", HOSTED)


@REACHABILITY.check(
    "GF702",
    "third-party-fleet",
    WARNING,
    "Jobs run on the substrate, not on another vendor's fleet.",
    "docs/reference/workflows.md#fleets-of-other-vendors",
)
def third_party_fleet(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    Labels of rented fleets (`depot-`, `blacksmith-` and their like) name machines that no overlay
    describes, so nothing here can tell whether they serve the job. It may be a decision: then expect
    the warning, and a new job that joins them is noticed.
    """
    yield from hits(routing, "{better}", FLEET)


@REACHABILITY.check(
    "GF704",
    "host-pin",
    BLOCKER,
    "No job asks for a host by its name.",
    "docs/reference/workflows.md#hosts-as-labels",
)
def host_pin(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A host's name as a label ties a job to one machine: it waits when that is down or drained, and
    every workflow has to change when the work moves. Where a capability is scheduled is the
    overlay's business; workflows name the capability.
    """
    yield from hits(routing, "{better}", HOST_PIN)
