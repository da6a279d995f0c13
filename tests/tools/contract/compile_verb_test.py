"""`flywheel compile-contract`: by folder or by file, the same bytes."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from flywheel.contract import compile_command, compiled
from flywheel.errors import UserError

CONTRACT = Path(__file__).parents[3] / "contract"
STACKS = CONTRACT / "stacks"


def run(*arguments: str) -> int:
    """Run the verb with a command line."""
    parser = argparse.ArgumentParser()
    compile_command.add_arguments(parser)
    return compile_command.run(parser.parse_args(arguments))


def by_file() -> list[str]:
    """The command line that names every file, as a build action does."""
    parts = ("wiring", "arc", "capabilities")
    named = [word for name in parts for word in (f"--{name}", str(CONTRACT / f"{name}.yaml"))]
    stack = sorted(map(str, STACKS.glob("*/*.*")), reverse=True)
    named += [word for path in stack for word in ("--stack-file", path)]
    conventions = [str(path) for path in sorted(CONTRACT.glob("*.yaml")) if path.stem not in parts]
    return named + [word for path in conventions for word in ("--conventions", path)]


def test_folder_and_files_give_the_same_bytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder, and each of its files by name, compile to the same text, on stdout or in a file."""
    output = tmp_path / "contract.json"
    assert run("--directory", str(CONTRACT), "--output", str(output)) == 0
    assert run(*by_file()) == 0
    assert capsys.readouterr().out.encode() == output.read_bytes()


def test_output_loads(tmp_path: Path) -> None:
    """What is written is a contract whose digest holds; it names no path of this machine."""
    output = tmp_path / "contract.json"
    run("--directory", str(CONTRACT), "--output", str(output))
    compiled.load(str(output)).verify()
    assert str(CONTRACT) not in output.read_text(encoding="utf-8")


def test_nothing_is_written_if_anything_is_wrong(tmp_path: Path) -> None:
    """An error leaves no output behind."""
    output = tmp_path / "contract.json"
    with pytest.raises(UserError):
        run("--directory", str(tmp_path), "--output", str(output))
    assert not output.exists()


def test_folder_or_files() -> None:
    """Both at once, or half of the files, is told."""
    with pytest.raises(UserError) as caught:
        run("--directory", str(CONTRACT), *by_file())
    assert str(caught.value) == "give either --directory or every file by name."
    with pytest.raises(UserError) as caught:
        run("--arc", "arc.yaml")
    assert str(caught.value) == "--capabilities, --wiring missing: give either --directory or every file by name."
