"""A contract to spoil: a copy of this repository's, in a folder of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flywheel_testing.check_fixtures import made_up
from flywheel_testing.contracts import contract, patched
from flywheel_testing.verbs import edit, flywheel, overlay, pytest_configure, pytest_generate_tests

from flywheel.contract.compiled import Contract
from flywheel.contract.sources import compiler
from flywheel.errors import UserError

CONTRACT = Path(__file__).parents[3] / "contract"


class ContractFolder:
    """The copy; files are named by their path below it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def compile(self) -> Contract:
        """The contract that the folder holds."""
        return compiler.load_directory("contract")

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
