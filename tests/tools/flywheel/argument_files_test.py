"""`flywheel @FILE`: one argument a line, as Bazel writes them for a worker and for a process."""

from __future__ import annotations

from pathlib import Path

import pytest

from flywheel.command_line import argument_files
from flywheel.errors import UsageError
from flywheel.formats.source import FormatError


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test writes its files."""
    monkeypatch.chdir(tmp_path)


def _write(name: str, text: str) -> None:
    Path(name).write_bytes(text.encode())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("check\n.\n", ["check", "."]),
        ("check\n.", ["check", "."]),
        ("check\r\n.\r\n", ["check", "."]),
        ("a b\n\n'c'\n", ["a b", "", "'c'"]),
        ("a\x0bb\u2028c\n", ["a\x0bb\u2028c"]),
        ("--name\n@@other//infra:overlay\n", ["--name", "@@other//infra:overlay"]),
        ("@other//:overlay\n", ["@other//:overlay"]),
        ("check\n@more\n", ["check", "--strict"]),
    ],
)
def test_lines(text: str, words: list[str]) -> None:
    """An argument is a line, whatever it contains; a label of another repository is not a file."""
    _write("words", text)
    _write("more", "--strict\n")
    assert argument_files.expanded(["first", "@words", "last"]) == ["first", *words, "last"]


def test_the_verb_is_in_the_file(flywheel) -> None:
    """Bazel writes the whole command line."""
    _write("words", "checks\nGF101\n")
    assert flywheel("@words").out == flywheel("checks", "GF101").out


def test_files_that_name_each_other() -> None:
    """They end somewhere."""
    _write("a", "@b\n")
    _write("b", "@a\n")
    with pytest.raises(UsageError) as caught:
        argument_files.expanded(["@a"])
    assert (
        str(caught.value) == "@a: files of arguments name each other more than 8 deep. Write the arguments themselves."
    )


def test_a_file_that_does_not_exist() -> None:
    """The name is the user's."""
    with pytest.raises(FormatError) as caught:
        argument_files.expanded(["check", "@nowhere"])
    assert str(caught.value) == (
        "nowhere: cannot be read: No such file or directory. Check the path and its permissions."
    )
