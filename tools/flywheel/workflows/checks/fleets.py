"""Checks of labels of foreign runners, and of single machines."""

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
    "No job requests a GitHub-hosted runner, not even in a fallback.",
    "docs/reference/workflows.md#hosted-labels",
)
def hosted_label(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A hosted runner has neither the caches nor the network of the substrate, and is billed separately. Such
    labels come back in hidden places: the second half of `a || b`, the default of an input, one entry of a
    matrix, or a capital letter that a search does not find. Every literal that can become the label counts, in
    any case.
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
    Labels of rented fleets (such as `depot-` or `blacksmith-`) name machines that no overlay describes, so no
    check can say whether they serve the job. This can be a decision: then expect the warning, and a new job
    with such a label is noticed.
    """
    yield from hits(routing, "{better}", FLEET)


@REACHABILITY.check(
    "GF704",
    "host-pin",
    BLOCKER,
    "No job requests a host by its name.",
    "docs/reference/workflows.md#hosts-as-labels",
)
def host_pin(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A host's name as a label ties a job to one machine: the job waits when the machine is down or drained, and
    every workflow must change when the work moves. The overlay decides where a capability runs; workflows name
    the capability.
    """
    yield from hits(routing, "{better}", HOST_PIN)
