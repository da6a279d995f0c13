"""Whether the workflow of a proof has its job, and the job requests what the proof says."""

from __future__ import annotations

import posixpath

from flywheel.formats.quoting import quote
from flywheel.workflows.runs_on import RunsOn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from flywheel.ledgers.ledger_entry import Proof
    from flywheel.workflows.workflow_model import Job, Repository, Workflow

#: What a job can request by its `runs-on`.
_LABEL, _GROUP = "label", "group"


def faults(proof: Proof, repository: Repository, asks: Mapping[str, str]) -> Iterator[str]:
    """What the workflows of a repository contradict, each as the end of a sentence about the proof."""
    named = proof.workflow.removeprefix("./")
    if (
        not named
        or not proof.job
        or any(posixpath.basename(one.place.file) == posixpath.basename(named) for one in repository.unreadable)
    ):
        return
    workflow = next((one for one in repository.workflows if _is_called(one, named)), None)
    if workflow is None:
        yield f"names the workflow {quote(named)}, which {quote(repository.name)} does not have"
        return
    jobs = [job for job in repository.jobs if _begins(job) == workflow.file]
    mine = [job for job in jobs if _is_named(job, proof.job)]
    if not mine:
        yield f"names the job {quote(proof.job)}, which {quote(workflow.file)} does not have"
        return
    for kind in (_LABEL, _GROUP):
        wanted = asks.get(kind, "")
        if wanted and not any(_may_request(job, kind, wanted.lower()) for job in mine):
            yield f"names the job {quote(proof.job)}, which does not request the {kind} {quote(wanted)}"


def _is_called(workflow: Workflow, named: str) -> bool:
    return named in (workflow.file, posixpath.basename(workflow.file), workflow.name)


def _begins(job: Job) -> str:
    """The file of the workflow whose run the job is part of."""
    return job.via[0].file if job.via else job.workflow.file


def _is_named(job: Job, word: str) -> bool:
    """Whether a forge may show the job as `word`: with the jobs that call it, and with the values of its matrix."""
    last = word.rpartition(" / ")[2]
    names = [name for name in (job.id, job.name, *(call.job for call in job.via)) if name]
    return any("${{" in name or text == name or text.startswith(f"{name} (") for name in names for text in (word, last))


def _may_request(job: Job, kind: str, wanted: str) -> bool:
    """Whether a job requests a label or a group, as far as files show."""
    if job.unknowns or job.remote is not None or any(one.gaps for one in job.alternatives):
        return True
    return any(wanted in _requested(one, kind) for one in job.alternatives)


def _requested(one: RunsOn, kind: str) -> Iterable[str]:
    if kind == _GROUP:
        return [one.group.text.lower()] if one.group is not None else []
    return [label.text.lower() for label in one.labels]
