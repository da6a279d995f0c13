"""Receipts: jobs that a forge says were asked for, given to a runner and ended, each with labels, group and runner.

A receipt proves more than any declaration: the job ran there. It proves a lane if it succeeded on the default branch,
with the lane's label, in the lane's group, on a runner of the lane's set.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flywheel.contract.conventions import DebtRules, LiveRules
    from flywheel.live.forge_tables import LiveRepositoryFacts, LiveWorkflowJob, LiveWorkflowRun
    from flywheel.live.live_fact import LiveFact
    from flywheel.live.live_index import Answers, LiveIndex

COMPLETED = "completed"
#: The status of a job that no runner has yet.
WAITING = ("queued", "waiting", "requested", "pending")
_RANDOM = 5


class JobReceipt:
    """A job of a run. branch: its repository's default branch; "" if that was not seen. fact: where it was seen."""

    __slots__ = ("branch", "fact", "host", "job", "labels", "repository", "run")

    def __init__(
        self, host: str, repository: str, branch: str, run: LiveWorkflowRun, job: LiveWorkflowJob, fact: LiveFact
    ) -> None:
        self.host = host
        self.repository = repository
        self.branch = branch
        self.run = run
        self.job = job
        self.fact = fact
        self.labels = [label.lower() for label in job.labels]

    @property
    def address(self) -> str:
        """The address of the run."""
        return f"https://{self.host}/{self.repository}/actions/runs/{self.run.id}"

    @property
    def at(self) -> str:
        """When the job ended, or what is known instead."""
        return self.job.completed_at or self.job.started_at or self.job.created_at or self.run.created_at

    @property
    def runner(self) -> str:
        """The runner that had it; "" if none had."""
        return self.job.runner_name or ""

    @property
    def group(self) -> str:
        """The group of that runner."""
        return self.job.runner_group_name or ""

    def faults(self, rules: DebtRules) -> list[str]:
        """Why the job proves nothing of the default branch, each as a clause; empty if it does."""
        job, run = self.job, self.run
        if job.status != COMPLETED:
            return [f"its status is `{job.status}`"]
        found = []
        if (job.conclusion or "") not in rules.runs.conclusions:
            found.append(f"its conclusion is `{job.conclusion}`")
        if run.from_fork:
            found.append("it ran code of a fork")
        if run.event not in rules.runs.events:
            found.append(f"the event `{run.event}` started it")
        if not self.branch:
            found.append("the default branch of its repository was not seen")
        elif (job.head_branch or run.head_branch) != self.branch:
            found.append(f"it ran on `{job.head_branch or run.head_branch}`, not on `{self.branch}`")
        return found


def of(index: LiveIndex) -> list[JobReceipt]:
    """Every job of the evidence, the newest first."""
    found = [receipt for one in index.repositories() for receipt in _of_repository(*one)]
    return sorted(found, key=lambda one: (one.at, one.run.id, one.job.id), reverse=True)


def _of_repository(host: str, name: str, answers: Answers) -> Iterator[JobReceipt]:
    known: LiveRepositoryFacts | None = answers.content("repository")
    branch = known.default_branch if known is not None else ""
    for run in answers.rows("runs"):
        for job in run.jobs.seen or () if run.jobs is not None else ():
            yield JobReceipt(host, name, branch, run, job, run.jobs)


def runners_of(object_name: str, rules: LiveRules) -> re.Pattern[str]:
    """What the name of a runner of a set looks like."""
    return re.compile("|".join(_pattern(form, object_name, rules) for form in rules.runner_names))


def by_set(receipts: Iterable[JobReceipt], names: Iterable[str], rules: LiveRules) -> dict[str, list[JobReceipt]]:
    """The jobs that runners of these sets had, by the names of their objects, in the order given."""
    found: dict[str, list[JobReceipt]] = {name: [] for name in names}
    # A name that was not cut has the whole name of its set, so it is looked up; the others are few.
    whole = [re.compile(_pattern(form, "", rules)) for form in rules.runner_names]
    cut = {name: runners_of(name, rules) for name in found}
    for one in receipts:
        if len(one.runner) == rules.runner_name_length:
            sets = {name for name, pattern in cut.items() if pattern.fullmatch(one.runner)}
        else:
            sets = {match[1] for pattern in whole if (match := pattern.fullmatch(one.runner))}
        for name in sets & found.keys():
            found[name].append(one)
    return found


def _pattern(form: str, object_name: str, rules: LiveRules) -> str:
    """The pattern of runners' names in one form; without the name of a set, of any set, which is its group."""
    base = form.format(set="\0")[:-_RANDOM]
    if object_name:
        # Kubernetes cuts the base of a name that it makes up, so that the five characters behind it fit.
        base = base.replace("\0", object_name)[: rules.runner_name_length - _RANDOM]
    parts = ("[a-z0-9]" if char == "?" else "(.+)" if char == "\0" else re.escape(char) for char in base)
    return "".join(parts) + "[a-z0-9]" * _RANDOM
