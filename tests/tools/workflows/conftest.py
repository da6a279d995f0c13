"""Shared fixtures of this room's tests: an empty repository."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import fixture_workflows
import pytest
from flywheel_testing.check_fixtures import fixture_subject, made_up
from flywheel_testing.contracts import contract, patched
from flywheel_testing.verbs import edit, flywheel, overlay, pytest_configure, pytest_generate_tests

from flywheel.contract.compiled import Contract
from flywheel.formats.values import plain
from flywheel.formats.yaml import strict_yaml
from flywheel.workflows import repository_folder
from flywheel.workflows.runs_on import SCALAR
from flywheel.workflows.workflow_model import Job, Repository

CONTRACT = Path(__file__).parents[3] / "contract"
_READ = ("capabilities", "workflows")


@pytest.fixture(scope="session")
def load_subject() -> Callable[[Path, Contract, Path], object]:
    """Reads the subject from a fixture's folder."""
    return lambda copy, judged_by, folder: fixture_workflows.load(copy, judged_by)


class RepositoryFolder:
    """A new repository: workflows are written by their name, other files by their path."""

    def __init__(self, path: Path, contract: Contract) -> None:
        self.path = path
        self.contract = contract

    def write(self, name: str, text: str) -> None:
        """Write a file; a name without a folder is a workflow."""
        path = self.path / (name if "/" in name else f".github/workflows/{name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def load(self, **known: object) -> Repository:
        """The repository as it is read."""
        return repository_folder.load(str(self.path), self.contract, **known)  # type: ignore[arg-type]

    def jobs(self, text: str, **known: object) -> dict[str, Job]:
        """The jobs of the workflow `text`, by id; it starts on a push by default."""
        self.write("w.yml", text if text.startswith("on:") else f"on: push\njobs:\n{text}")
        repository = self.load(**known)
        assert not repository.unreadable, repository.unreadable
        return {job.id: job for job in repository.jobs}

    def labels(self, runs_on: str, rest: str = "") -> list[str]:
        """What one job may run on, in the form of `shown`; `rest` is the rest of the job."""
        return self.shown(self.jobs(f"  j:\n    runs-on: {runs_on}\n{rest}")["j"])

    @staticmethod
    def shown(job: Job) -> list[str]:
        """The alternatives and unknowns of a job, each in a short form."""
        found = []
        for one in job.alternatives:
            group = f"{one.group.text}: " if one.group else ""
            gaps = "".join(f" ?{gap.text}" for gap in one.gaps)
            labels = " + ".join(label.text for label in one.labels)
            found.append(f"{group}{labels}{gaps}" if one.form == SCALAR else f"{one.form} {group}{labels}{gaps}")
        return found + [f"?{one.kind} {one.text}".strip() for one in job.unknowns]


@pytest.fixture
def repository(tmp_path: Path) -> RepositoryFolder:
    """An empty folder, with the contract's own conventions."""
    capabilities, workflows = (plain(strict_yaml.load(str(CONTRACT / f"{name}.yaml")).root) for name in _READ)
    parts = {"capabilities": capabilities, "conventions": {"workflows": workflows}}
    return RepositoryFolder(tmp_path, Contract.of(parts))
