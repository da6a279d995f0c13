"""Command lines for the tests of verbs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from flywheel import cli

TESTDATA = Path(__file__).parent / "testdata"


def pytest_configure(config: pytest.Config) -> None:
    """Declare the mark of tests that run on a battery."""
    config.addinivalue_line("markers", "battery(file): run with each case of a battery in testdata, as `case`")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test the cases of its battery, each as the texts of its files by name.

    In a battery, `== ` begins a case and its name, and `-- ` a file and its name.
    """
    mark = metafunc.definition.get_closest_marker("battery")
    if mark is None:
        return
    cases = []
    for case in (
        (Path(metafunc.module.__file__).parent / "testdata" / mark.args[0]).read_text(encoding="utf-8").split("== ")[1:]
    ):
        title, _, rest = case.partition("\n")
        parts = [part.partition("\n") for part in rest.removeprefix("-- ").split("\n-- ")]
        files = {name: text if text.endswith("\n") else text + "\n" for name, _, text in parts}
        cases.append(pytest.param(files, id=title))
    metafunc.parametrize("case", cases)


#: Machines that differ in what a report must not depend on: hash seed, time zone, language, width of the terminal.
MACHINES = (
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "COLUMNS": "40"},
    {"PYTHONHASHSEED": "2", "TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8", "COLUMNS": "200", "TERM": "dumb"},
)


def on_machine(number: int, folder: Path, *words: str) -> bytes:
    """What a command line in a process of its own prints, on one of `MACHINES`, in a folder."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), **MACHINES[number]}
    command = [sys.executable, "-m", "flywheel", *words]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    assert (done.returncode in (0, 1), done.stderr) == (True, b"")
    return done.stdout


class Outcome:
    """What a run left behind."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status = status
        self.out = out
        self.err = err


@pytest.fixture
def flywheel(capfd: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Runs a command line in this process."""

    def run(*arguments: str | Path) -> Outcome:
        capfd.readouterr()
        status = cli.main([str(word) for word in arguments])
        captured = capfd.readouterr()
        return Outcome(status, captured.out, captured.err)

    return run


@pytest.fixture
def overlay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the whole overlay in testdata, as the folder `overlay` of the working directory.

    A copy, since under Bazel the files are links that lead out of their folder.
    """
    shutil.copytree(TESTDATA / "overlay", tmp_path / "overlay")
    monkeypatch.chdir(tmp_path)
    return Path("overlay")


@pytest.fixture
def edit(overlay: Path) -> Callable[[str, str, str], None]:
    """Replaces the only occurrence of a text in a file of the overlay."""

    def replace(name: str, old: str, new: str) -> None:
        path = overlay / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        path.unlink()  # the copy may be read-only
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace
