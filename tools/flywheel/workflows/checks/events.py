"""Checks of foreign code on a private lane: pull requests from forks, and `pull_request_target`."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import listing, show
from flywheel.workflows.checks.family import REACHABILITY
from flywheel.workflows.checks.route_wording import job_title
from flywheel.workflows.routing.route_verdicts import RouteVerdict, describe_servers
from flywheel.workflows.routing.routing import Routing
from flywheel.workflows.runs_on import is_from_fork, plain_event

_GATE = (
    "Add to the job's `if`: `github.event_name != '{event}' || "
    "github.event.pull_request.head.repo.full_name == github.repository`."
)


def exposed(routing: Routing, verdict: RouteVerdict) -> dict[str, bool]:
    """The events with which a pull request from outside reaches a private lane, and whether the job then "
    "always runs."""
    return {**_events(routing, verdict, forks=True), **_events(routing, verdict, forks=False)}


def _events(routing: Routing, verdict: RouteVerdict, forks: bool) -> dict[str, bool]:
    """Those that start a job of a fork, or else those that run with the rights of the repository itself."""
    words = routing.rules.words
    if words is None or not verdict.servers or verdict.runs_on is None:
        return {}
    names = words.fork_events if forks else words.target_events
    return {
        event: sure
        for event, sure in verdict.job.events.items()
        if plain_event(event) in names
        and (is_from_fork(event) or not forks)
        and (not verdict.runs_on.events or event in verdict.runs_on.events)
    }


def _lanes(routing: Routing, forks: bool, public: bool, sure: bool | None = None) -> Iterator[tuple[RouteVerdict, str]]:
    """For each job that outsiders reach, one verdict and the events."""
    told: set[int] = set()
    for verdict in routing.verdicts:
        if verdict.consumer.public is not public or id(verdict.job) in told:
            continue
        events = _events(routing, verdict, forks)
        wanted = sorted({plain_event(event) for event, certain in events.items() if sure in (None, certain)})
        if wanted and (sure is not False or not any(events.values())):
            told.add(id(verdict.job))
            yield verdict, listing(wanted)


def _lane(verdict: RouteVerdict) -> str:
    return f"on {show(' '.join(verdict.labels))} ({describe_servers(verdict.servers, most=1)})"


@REACHABILITY.check(
    "GF721",
    "pull-request-lane",
    BLOCKER,
    "No pull request from a fork of a public repository reaches a private lane.",
    "docs/reference/reach.md#pull-requests-from-forks",
    needs=("overlays",),
    wants=("visibility",),
)
def pull_request_lane(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    Anybody can fork a public repository and open a pull request, and its workflow runs the code of that fork.
    On a private lane that code runs inside the cluster, next to the caches and everything that the runner's
    network reaches. The job needs a gate: a condition that is false for pull requests from forks.
    """
    for verdict, events in _lanes(routing, forks=True, public=True, sure=True):
        yield Hit(
            verdict.job.place,
            f"{job_title(verdict)} runs pull requests from forks ({events}) {_lane(verdict)}, and "
            f"{show(verdict.consumer.name)} is public.",
            _GATE.format(event=events.split("`")[1]),
        )


@REACHABILITY.check(
    "GF722",
    "pull-request-gate",
    WARNING,
    "The workflow shows that a gate keeps forks off a private lane.",
    "docs/reference/reach.md#pull-requests-from-forks",
    needs=("overlays",),
    wants=("visibility",),
)
def pull_request_gate(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A job can be gated by something that is known only at run time: a label of the pull request, the output of
    another job, or a variable. This can be a good gate. But the file does not show it, and a mistake in it
    opens the lane to everybody.
    """
    for verdict, events in _lanes(routing, forks=True, public=True, sure=False):
        yield Hit(
            verdict.job.place,
            f"{job_title(verdict)} may run pull requests from forks ({events}) {_lane(verdict)}: no file "
            "shows the value of "
            f"its condition, and {show(verdict.consumer.name)} is public.",
            _GATE.format(event=events.split("`")[1]),
        )


_APART = "Run it on `pull_request` with a gate, or in a workflow that does not check out the pull request."


@REACHABILITY.check(
    "GF723",
    "public-pull-request-target",
    BLOCKER,
    "In a public repository no job on `pull_request_target` reaches a private lane.",
    "docs/reference/reach.md#pull-requests-from-forks",
    needs=("overlays",),
    wants=("visibility",),
)
def public_target(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    `pull_request_target` runs with the repository's own token and secrets, also for a pull request from
    anybody. After one checkout of the head, foreign code has them, and on a private lane also the cluster's
    network. A gate on forks does not help, because such a job is meant for forks.
    """
    for verdict, events in _lanes(routing, forks=False, public=True):
        message = (
            f"{job_title(verdict)} runs on {events} {_lane(verdict)}, and {show(verdict.consumer.name)} is public."
        )
        yield Hit(verdict.job.place, message, _APART)


@REACHABILITY.check(
    "GF724",
    "pull-request-target",
    WARNING,
    "No job on `pull_request_target` reaches a private lane.",
    "docs/reference/reach.md#pull-requests-from-forks",
    needs=("overlays",),
)
def target(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    In a repository that is not public fewer people can open pull requests, but `pull_request_target` still
    gives each of them the token and the secrets of the repository. And a repository can become public: core
    itself changed twice within a month.
    """
    for verdict, events in _lanes(routing, forks=False, public=False):
        yield Hit(verdict.job.place, f"{job_title(verdict)} runs on {events} {_lane(verdict)}.", _APART)
