"""Checks of `runs-on` as a whole: its form, and the runner group that it names."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import listing, show
from flywheel.workflows.checks.family import REACHABILITY
from flywheel.workflows.checks.route_wording import job_request, job_title, of_kind
from flywheel.workflows.routing.label_rules import GROUP
from flywheel.workflows.routing.route_verdicts import SHAPE, RouteVerdict
from flywheel.workflows.routing.routing import Routing

_FORMS = "Write a label, a list of labels, or a mapping of `group` and `labels`."


@REACHABILITY.check(
    "GF708",
    "runs-on-shape",
    BLOCKER,
    "`runs-on` is a label, a list of labels, or `group` with `labels`.",
    ("docs/reference/workflows.md#forms-of-a-request", "docs/reference/workflows.md#groups-in-a-job"),
)
def runs_on_shape(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    GitHub refuses a workflow whose `runs-on` it cannot read, but only when the workflow should run. A group
    without labels gives the job to any runner in it. A mapping has only the keys `group` and `labels`, and here
    it needs both.
    """
    for verdict in of_kind(routing, SHAPE):
        if verdict.unknown is None:
            yield Hit(
                verdict.place, f"{job_title(verdict)}: the group {_label(verdict)} {verdict.reason}.", "Add `labels`."
            )
        else:
            yield Hit(verdict.place, f"{job_title(verdict)}: `runs-on` is not valid: {verdict.reason}.", _FORMS)


def _label(verdict: RouteVerdict) -> str:
    return show(verdict.label.text) if verdict.label is not None else "of `runs-on`"


@REACHABILITY.check(
    "GF709",
    "job-runner-group",
    BLOCKER,
    "A job names only a runner group of its owner.",
    ("docs/reference/workflows.md#groups-in-a-job", "docs/reference/registration.md#runner-groups"),
    wants=("overlays",),
)
def runner_group(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    Every account has names such as `default` or `shared`, with another meaning in each. Runners in such a group
    have been idle while jobs waited for another group. A group that the owner's overlays do not have is
    misspelt or belongs to somebody else; in both cases the job waits. A personal account has no groups.
    """
    for verdict in of_kind(routing, GROUP):
        if not routing.is_excused(verdict):
            yield Hit(verdict.place, f"{_group(verdict)} {verdict.reason}.", _instead(routing, verdict))


def _group(verdict: RouteVerdict) -> str:
    return job_request(verdict).replace(" requests ", " requests the runner group ", 1) + ", which"


def _instead(routing: Routing, verdict: RouteVerdict) -> str:
    owner = verdict.consumer.owner.lower()
    names = {one.group.name for one in routing.servers if one.account.lower() == owner and one.group.name}
    own = {name for name in names if routing.rules.group_fault(name) is None}
    return f"Use {listing(own)}, or remove `group`." if own else "Remove `group`."
