"""Checks of valid labels that no runner set serves to the job."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.evidence import KINDS
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import listing, show
from flywheel.workflows.checks.family import REACHABILITY
from flywheel.workflows.checks.route_wording import better_label, job_request, of_kind, served_elsewhere, served_labels
from flywheel.workflows.routing.route_verdicts import RouteVerdict
from flywheel.workflows.routing.routing import Routing
from flywheel.workflows.routing.served_sets import NO, Server
from flywheel.workflows.routing.set_matching import OUTSIDE_GROUP, OUTSIDE_SCOPE, UNSERVED


def _debt(routing: Routing, verdict: RouteVerdict) -> str:
    """How to have the gap accepted for a time: the end of a fix."""
    if routing.is_known_gap(verdict):
        day = KINDS["today"].give
        return f"or add `{day}`: the debt ledger has the gap, and cannot be judged without the day"
    return "or record the gap in the debt ledger with an owner and a date"


@REACHABILITY.check(
    "GF715",
    "unserved-label",
    BLOCKER,
    "Every label that a job requests is served to its repository.",
    (
        "docs/reference/reach.md#who-is-served-what",
        "docs/reference/ledgers.md#enrollment-debt",
        "docs/reference/specification.md#checklist-9-an-unreachable-lane-is-debt",
    ),
    needs=("overlays",),
)
def unserved_label(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    GitHub reports no error for a label that nobody serves: the job waits in the queue for a day, and then fails
    with an empty log. It does not help that the label is served somewhere else: scale sets take jobs of the
    organization, the enterprise or the repository at which they register, and one of them must have all labels
    of a job. A scale set with `max_runners = 0` serves nobody.

    A known gap with an owner is in the debt ledger. Then this check is silent, and the debt family warns until
    the review day. Without a day the ledger cannot be judged, and excuses nothing.
    """
    for verdict in _open(routing, UNSERVED):
        yield Hit(verdict.place, _message(verdict), _fix(routing, verdict))


@REACHABILITY.check(
    "GF716",
    "outside-scope",
    BLOCKER,
    "The runner set that serves a job's label registers at a scope that includes the job's repository.",
    ("docs/reference/reach.md#who-is-served-what", "docs/reference/specification.md#personal-accounts"),
    needs=("overlays",),
)
def outside_scope(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A personal account has no scope for all its repositories: its overlay registers at the URL of one
    repository, the anchor, and serves only that one. A label that works there does not work in any other
    repository of the same account. The solution is an organization's scope. Until then this is enrollment debt,
    and never a reason for a label of its own.
    """
    for verdict in _open(routing, OUTSIDE_SCOPE):
        fix = f"Move the repository under a scope that serves {_wanted(verdict)}, {_debt(routing, verdict)}."
        yield Hit(verdict.place, _message(verdict), fix)


@REACHABILITY.check(
    "GF717",
    "outside-group",
    BLOCKER,
    "The runner group of the set that serves a job admits the job's repository.",
    ("docs/reference/registration.md#runner-groups", "docs/reference/reach.md#who-is-served-what"),
    needs=("overlays",),
)
def outside_group(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    An organization's runners are in a runner group that admits repositories one by one, and no public ones by
    default. For a repository that is not admitted the runners do not exist: its jobs wait in the queue while
    the listener is idle. The overlay's `runner_group` says who is admitted.
    """
    for verdict in _open(routing, OUTSIDE_GROUP):
        fix = f"Admit {show(verdict.consumer.name)} in the owner's overlay, {_debt(routing, verdict)}."
        yield Hit(verdict.place, _message(verdict), fix)


def _open(routing: Routing, kind: str) -> Iterator[RouteVerdict]:
    return (verdict for verdict in of_kind(routing, kind) if not routing.is_excused(verdict))


def _message(verdict: RouteVerdict) -> str:
    return f"{job_request(verdict)}, which {verdict.reason}{served_elsewhere(verdict)}."


def _wanted(verdict: RouteVerdict) -> str:
    return show(verdict.label.text) if verdict.label is not None else "it"


def _fix(routing: Routing, verdict: RouteVerdict) -> str:
    wanted = _wanted(verdict)
    tags = [label for label in verdict.labels if routing.rules.is_tag(label)]
    if tags and not verdict.elsewhere and not _is_only_capability(routing, verdict):
        return f"Remove {listing(tags)}: the capability label is enough."
    if verdict.elsewhere and verdict.elsewhere[0].max_runners == 0:
        return f"Raise `max_runners` of {verdict.elsewhere[0].title}, {_debt(routing, verdict)}."
    judged = routing.rules.grammar.judge(verdict.label.text) if verdict.label is not None else None
    if judged is not None and judged.sound and not judged.shared:
        # An overlay that served it, and a ledger that listed it, would make a label of one owner.
        return f"{better_label(routing, verdict)} Only core can add {wanted} to the contract."
    owner = f"{verdict.consumer.owner}'s overlay" if verdict.consumer.owner else "the owner's overlay"
    mute = [one for one in _near(verdict) if any(label.lower() in one.unregistered for label in verdict.labels)]
    if mute:
        since = routing.contract.arc.scale_set_labels_since
        what = f"{owner} to chart {since} or later" if mute[0].by_chart else "the owner's server"
        return f"Upgrade {what} and recreate the scale set, {_debt(routing, verdict)}."
    served = served_labels(routing, verdict.consumer)
    use = f"request a label that is served here ({listing(served)}), " if served else ""
    return f"Serve {wanted} in {owner}, {use}{_debt(routing, verdict)}."


def _near(verdict: RouteVerdict) -> list[Server]:
    """The sets with the label that the repository can reach."""
    return [one for one in verdict.elsewhere if one.reach(verdict.consumer).answer != NO]


def _is_only_capability(routing: Routing, verdict: RouteVerdict) -> bool:
    """Whether nobody serves the capability label itself."""
    label = verdict.label.text.lower() if verdict.label is not None else ""
    return routing.rules.accepted(label) and not any(one.has([label]) for one in routing.servers)
