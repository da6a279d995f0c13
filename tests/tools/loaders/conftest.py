"""A contract to spoil: a copy of this repository's, in a folder of its own. And a repository to fill."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from flywheel.errors import UserError
from flywheel.formats import strict_yaml
from flywheel.formats.values import plain
from flywheel.loaders import contract_sources, workflow_tree
from flywheel.model.contract import Contract
from flywheel.model.runs_on import SCALAR
from flywheel.model.workflows import Job, Repository

CONTRACT = Path(__file__).parents[3] / "contract"
_READ = ("capabilities", "workflows")


class ContractFolder:
    """The copy; files are named by their path below it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def compile(self) -> Contract:
        """The contract that the folder holds."""
        return contract_sources.load_directory("contract")

    def problems(self) -> str:
        """The text with which the folder is refused."""
        with pytest.raises(UserError) as caught:
            self.compile()
        return str(caught.value)

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace the only occurrence of `old` in a file."""
        path = self.path / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def line(self, name: str, part: str) -> int:
        """The line of the first occurrence of `part` in a file."""
        return (self.path / name).read_text(encoding="utf-8").split(part)[0].count("\n") + 1


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ContractFolder:
    """The copy, as the folder `contract` of the working directory."""
    for path in sorted(CONTRACT.rglob("*")):
        if path.suffix in (".yaml", ".tf"):
            target = tmp_path / "contract" / path.relative_to(CONTRACT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    monkeypatch.chdir(tmp_path)
    return ContractFolder(tmp_path / "contract")


class RepositoryFolder:
    """A repository to be: workflows are written by their name, any other file by its path."""

    def __init__(self, path: Path, contract: Contract) -> None:
        self.path = path
        self.contract = contract

    def write(self, name: str, text: str) -> None:
        """Write a file; a name without folder is that of a workflow."""
        path = self.path / (name if "/" in name else f".github/workflows/{name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def load(self, **known: object) -> Repository:
        """What is read from it."""
        return workflow_tree.load(str(self.path), self.contract, **known)  # type: ignore[arg-type]

    def jobs(self, text: str, **known: object) -> dict[str, Job]:
        """The jobs of the one workflow `text`, by their ids; it starts on a push if it has no `on`."""
        self.write("w.yml", text if text.startswith("on:") else f"on: push\njobs:\n{text}")
        repository = self.load(**known)
        assert not repository.unreadable, repository.unreadable
        return {job.id: job for job in repository.jobs}

    def labels(self, runs_on: str, rest: str = "") -> list[str]:
        """What one job may run on, as `shown` has it; `rest` is what else the job has."""
        return self.shown(self.jobs(f"  j:\n    runs-on: {runs_on}\n{rest}")["j"])

    @staticmethod
    def shown(job: Job) -> list[str]:
        """The alternatives and unknowns of a job, each in a few words."""
        found = []
        for one in job.alternatives:
            group = f"{one.group.text}: " if one.group else ""
            gaps = "".join(f" ?{gap.text}" for gap in one.gaps)
            labels = " + ".join(label.text for label in one.labels)
            found.append(f"{group}{labels}{gaps}" if one.form == SCALAR else f"{one.form} {group}{labels}{gaps}")
        return found + [f"?{one.kind} {one.text}".strip() for one in job.unknowns]


@pytest.fixture
def repository(tmp_path: Path) -> RepositoryFolder:
    """An empty folder, and the contract's own conventions."""
    capabilities, workflows = (plain(strict_yaml.load(str(CONTRACT / f"{name}.yaml")).root) for name in _READ)
    contract = Contract("", capabilities, {}, {}, {}, {"workflows": workflows})  # type: ignore[arg-type]
    return RepositoryFolder(tmp_path, contract)
