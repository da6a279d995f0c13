"""Sound labels that nothing serves where the job is (docs/reference/workflows.md#who-is-served-what)."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import listing, show
from flywheel.workflows.checks.family import REACHABILITY
from flywheel.workflows.checks.route_wording import job_request, of_kind, served_elsewhere, served_labels
from flywheel.workflows.routing.route_verdicts import RouteVerdict
from flywheel.workflows.routing.routing import Routing
from flywheel.workflows.routing.served_sets import NO, Server
from flywheel.workflows.routing.set_matching import OUTSIDE_GROUP, OUTSIDE_SCOPE, UNSERVED

_DEBT = "or record the gap in the debt ledger with an owner and a date"


@REACHABILITY.check(
    "GF715",
    "unserved-label",
    BLOCKER,
    "Every label that a job asks for is served to its repository.",
    (
        "docs/reference/workflows.md#who-is-served-what",
        "docs/reference/ledgers.md#enrollment-debt",
        "docs/reference/specification.md#checklist-9-an-unreachable-lane-is-debt",
    ),
)
def unserved_label(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    GitHub reports no error for a label that nobody serves: the job queues for a day, and then fails
    with nothing in its log. That a label is served somewhere does not help: scale sets take jobs of
    the organization, the enterprise or the repository at which they register, and all labels of a job
    must be on one of them. A scale set with `max_runners = 0` serves nobody.

    A gap that is known and has an owner stands in the debt ledger. Then this check is silent, and
    the family debt warns until its date.
    """
    for verdict in _open(routing, UNSERVED):
        yield Hit(verdict.place, _message(verdict), _fix(routing, verdict))


@REACHABILITY.check(
    "GF716",
    "outside-scope",
    BLOCKER,
    "The runner set that serves a job's label registers where the job's repository can reach it.",
    ("docs/reference/workflows.md#who-is-served-what", "docs/reference/specification.md#personal-accounts"),
)
def outside_scope(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A personal account has no scope for all its repositories: its overlay registers at one
    repository's URL, the anchor, and serves that one alone. A label that works there works in no
    other repository of the same account. The way out is an organization's scope; until then it is
    enrollment debt, and never a reason for a label of its own.
    """
    for verdict in _open(routing, OUTSIDE_SCOPE):
        fix = f"Move the repository under a scope that serves {_wanted(verdict)}, {_DEBT}."
        yield Hit(verdict.place, _message(verdict), fix)


@REACHABILITY.check(
    "GF717",
    "outside-group",
    BLOCKER,
    "The runner group of the set that serves a job admits the job's repository.",
    ("docs/reference/registration.md#runner-groups", "docs/reference/workflows.md#who-is-served-what"),
)
def outside_group(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    An organization's runners sit in a runner group that admits repositories one by one, and by
    default no public one. To a repository that it does not admit the runners do not exist: its jobs
    queue beside an idle listener. Who is admitted stands in the overlay's `runner_group`.
    """
    for verdict in _open(routing, OUTSIDE_GROUP):
        fix = f"Have the owner's overlay admit {show(verdict.consumer.name)}, {_DEBT}."
        yield Hit(verdict.place, _message(verdict), fix)


def _open(routing: Routing, kind: str) -> Iterator[RouteVerdict]:
    return (verdict for verdict in of_kind(routing, kind) if not routing.is_known_gap(verdict))


def _message(verdict: RouteVerdict) -> str:
    return f"{job_request(verdict)}, which {verdict.reason}{served_elsewhere(verdict)}."


def _wanted(verdict: RouteVerdict) -> str:
    return show(verdict.label.text) if verdict.label is not None else "it"


def _fix(routing: Routing, verdict: RouteVerdict) -> str:
    wanted = _wanted(verdict)
    tags = [label for label in verdict.labels if routing.rules.is_tag(label)]
    if tags and not verdict.elsewhere and not _is_only_capability(routing, verdict):
        return f"Take {listing(tags)} out: the capability label is enough."
    if verdict.elsewhere and verdict.elsewhere[0].max_runners == 0:
        return f"Raise `max_runners` of {verdict.elsewhere[0].title}, {_DEBT}."
    owner = f"{verdict.consumer.owner}'s overlay" if verdict.consumer.owner else "the owner's overlay"
    if any(label.lower() in one.unregistered for one in _near(verdict) for label in verdict.labels):
        since = routing.contract.arc["scale_set_labels_since"]
        return f"Move {owner} to a chart from {since} on, and make the scale set anew, {_DEBT}."
    served = served_labels(routing, verdict)
    use = f"use what is served here ({listing(served)}), " if served else ""
    return f"Have {owner} serve {wanted}, {use}{_DEBT}."


def _near(verdict: RouteVerdict) -> list[Server]:
    """Of the sets that have the label, those that the repository can reach."""
    return [one for one in verdict.elsewhere if one.reach(verdict.consumer).answer != NO]


def _is_only_capability(routing: Routing, verdict: RouteVerdict) -> bool:
    """Whether the capability label itself is what nobody serves."""
    label = verdict.label.text.lower() if verdict.label is not None else ""
    return routing.rules.accepted(label) and not any(one.has([label]) for one in routing.servers)
