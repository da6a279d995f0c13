"""Gates: which events start a job, and which alternatives each event has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flywheel.workflows.runs_on import from_fork, is_from_fork, plain_event

if TYPE_CHECKING:
    from conftest import RepositoryFolder

FORK = from_fork("pull_request")
HEAD = "github.event.pull_request.head"

GATES = {
    "always()": {"push": True, "pull_request": True, FORK: True},
    "true": {"push": True, "pull_request": True, FORK: True},
    "false": {},
    "${{ false }}": {},
    "''": {"push": True, "pull_request": True, FORK: True},
    "'${{ false }} text'": {"push": True, "pull_request": True, FORK: True},
    "github.event_name == 'push'": {"push": True},
    "github.event_name != 'pull_request'": {"push": True},
    "github.event_name == 'PULL_REQUEST'": {"pull_request": True, FORK: True},
    "github.event_name == 'schedule'": {},
    'contains(fromJSON(\'["push", "schedule"]\'), github.event_name)': {"push": True},
    f"{HEAD}.repo.full_name == github.repository": {"pull_request": True},
    f"{HEAD}.repo.full_name != github.repository": {"push": True, FORK: True},
    f"{HEAD}.repo.fork": {FORK: True},
    f"{HEAD}.repo.fork == false": {"push": True, "pull_request": True},
    f"'!{HEAD}.repo.fork'": {"push": True, "pull_request": True},
    f"{HEAD}.repo.owner.login == github.repository_owner": {"pull_request": True},
    f"{HEAD}.repo.id == github.event.pull_request.base.repo.id": {"push": True, "pull_request": True},
    f"{HEAD}.user.login == github.repository_owner": {"pull_request": True},
    f"github.event_name == 'push' || {HEAD}.repo.full_name == github.repository": {"push": True, "pull_request": True},
    "github.event.pull_request": {"pull_request": True, FORK: True},
    "github.event.pull_request == null": {"push": True},
    "github.head_ref == ''": {"push": True, "pull_request": False, FORK: False},
    "github.ref == 'refs/heads/main'": {"push": False},
    "startsWith(github.ref, 'refs/pull/')": {"push": False, "pull_request": True, FORK: True},
    "github.actor == 'dependabot[bot]'": {"push": False, "pull_request": False, FORK: False},
    "github.actor != 'x' && github.event_name == 'push'": {"push": False},
    "vars.ON == 'true'": {"push": False, "pull_request": False, FORK: False},
    "failure()": {"push": False, "pull_request": False, FORK: False},
    "'!cancelled()'": {"push": False, "pull_request": False, FORK: False},
    "fromJSON('x')": {},
    "github.repository == 'example-org/app'": {"push": True, "pull_request": True, FORK: True},
    "github.repository == 'other/app'": {},
}


@pytest.mark.parametrize(("condition", "expected"), GATES.items())
def test_conditions(condition: str, expected: dict[str, bool], repository: RepositoryFolder) -> None:
    """A condition lets an event pass always, sometimes or never."""
    text = f"on: [push, pull_request]\njobs:\n  j:\n    if: {condition}\n    runs-on: x\n"
    job = repository.jobs(text, name="" if "full_name" in condition else "example-org/app")["j"]
    assert job.events == expected
    assert repository.shown(job) == (["x"] if expected else [])


def test_a_condition_that_is_none(repository: RepositoryFolder) -> None:
    """GitHub refuses the workflow; the job stays, with the place of the error."""
    job = repository.jobs("  j:\n    if: github.ref = 'x'\n    runs-on: x\n")["j"]
    assert job.events == {"push": True}
    assert [(one.reason, str(one.place)) for one in job.unknowns] == [
        ("GitHub refuses the condition: there is a single `=`", ".github/workflows/w.yml:4:20")
    ]


NEEDS = {
    "": {"push": True},
    "    if: github.actor == 'x'\n": {"push": False},
    "    if: always()\n": {"push": True, "pull_request": True, FORK: True},
    "    if: success()\n": {"push": True, "pull_request": True, FORK: True},
    "    if: github.event_name == 'pull_request'\n": {},
}


@pytest.mark.parametrize(("condition", "expected"), NEEDS.items())
def test_needs(condition: str, expected: dict[str, bool], repository: RepositoryFolder) -> None:
    """A job is skipped with a job that it needs, also indirectly, unless its condition reads the result."""
    jobs = repository.jobs(
        "on: [push, pull_request]\njobs:\n"
        f"  last:\n    needs: [middle, other]\n{condition}    runs-on: x\n"
        "  middle:\n    needs: gate\n    runs-on: x\n"
        "  other:\n    runs-on: x\n"
        "  gate:\n    if: github.event_name == 'push'\n    runs-on: x\n"
    )
    assert jobs["middle"].events == {"push": True}
    assert jobs["last"].events == expected


def test_jobs_that_need_each_other(repository: RepositoryFolder) -> None:
    """A cycle, which GitHub refuses, ends; so does a job that needs itself or an unknown job."""
    jobs = repository.jobs(
        "  a:\n    needs: b\n    runs-on: x\n  b:\n    needs: a\n    runs-on: x\n"
        "  c:\n    needs: [c, none]\n    runs-on: x\n"
    )
    assert [jobs[one].events for one in "abc"] == [{"push": True}] * 3


def test_alternatives_tell_their_events(repository: RepositoryFolder) -> None:
    """A branch for one event lists only that event; a condition on the path removes branches."""
    jobs = repository.jobs(
        "on: [push, pull_request]\njobs:\n"
        f"  a:\n    runs-on: ${{{{ {HEAD}.repo.fork && 'public' || 'private' }}}}\n"
        "  b:\n    if: github.event_name == 'push'\n"
        "    runs-on: ${{ github.event_name == 'push' && 'a' || 'never' }}\n"
        "  c:\n    if: vars.X == 'big'\n    runs-on: ${{ vars.X == 'big' && 'a' || 'never' }}\n"
        "  d:\n    if: github.event_name == 'push'\n    runs-on: ${{ vars.X || 'b' }}\n"
    )
    assert [(one.labels[0].text, one.events) for one in jobs["a"].alternatives] == [
        ("private", ("pull_request", "push")),
        ("public", (FORK,)),
    ]
    assert repository.shown(jobs["b"]) == ["a"]
    assert repository.shown(jobs["c"]) == ["a"]
    assert [one.events for one in (*jobs["d"].alternatives, *jobs["d"].unknowns)] == [("push",), ("push",)]


def test_a_gate_of_the_caller(repository: RepositoryFolder) -> None:
    """An event that cannot start a call cannot start the called jobs."""
    repository.write(
        "callee.yml",
        "on: workflow_call\njobs:\n  j:\n    runs-on: x\n  k:\n    if: github.event_name == 'push'\n    runs-on: x\n",
    )
    repository.write(
        "w.yml",
        "on: [push, pull_request]\njobs:\n"
        "  c:\n    if: github.event_name == 'pull_request'\n    uses: ./.github/workflows/callee.yml\n",
    )
    called = {job.id: job.events for job in repository.load().jobs if job.via}
    assert called == {"j": {"pull_request": True, FORK: True}, "k": {}}


def test_types_of_an_event(repository: RepositoryFolder) -> None:
    """`github.event.action` is one of the types of the trigger."""
    jobs = repository.jobs(
        "on: {pull_request: {types: [labeled, opened]}}\njobs:\n"
        "  a:\n    if: github.event.action == 'closed'\n    runs-on: x\n"
        "  b:\n    runs-on: ${{ github.event.action == 'labeled' && 'l' || 'o' }}\n"
    )
    assert jobs["a"].events == {}
    assert repository.shown(jobs["b"]) == ["l", "o"]


def test_a_called_workflow_does_not_know_its_event(repository: RepositoryFolder) -> None:
    """The calling workflow decides the event."""
    job = repository.jobs("on: workflow_call\njobs:\n  j:\n    if: github.event_name == 'push'\n    runs-on: x\n")["j"]
    assert job.events == {"workflow_call": False}


def test_names_of_events() -> None:
    """A pull request from a fork is a separate event."""
    assert FORK == "pull_request from a fork"
    assert [is_from_fork(one) for one in ("push", FORK)] == [False, True]
    assert [plain_event(one) for one in ("push", FORK)] == ["push", "pull_request"]
