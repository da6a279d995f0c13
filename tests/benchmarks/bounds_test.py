"""Inputs of one long shape take time in proportion to their size, and the page keeps its other sections."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.__main__ import SECTIONS, replaced
from benchmarks.bound_archives import READ, long_links, overlapping_links
from benchmarks.bounds import shapes
from flywheel import cli

SHAPES = shapes()
#: Time that is not in proportion to anything.
_SLACK = 0.2


def _judged(folder: Path, shape: Callable, size: int, capsys: pytest.CaptureFixture[str]) -> float:
    """The processor time of one run, whose report must not be empty."""
    files, words = shape(size)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    start = time.process_time()
    status = cli.main(words)
    spent = time.process_time() - start
    shown = capsys.readouterr()
    assert (status in (0, 1), bool(shown.out), shown.err) == (True, True, "")
    return spent


@pytest.mark.parametrize("name", SHAPES)
def test_four_times_the_size_takes_about_four_times_as_long(name, tmp_path, monkeypatch, capsys):
    """Time that grows with the square of the size would be sixteen times as long."""
    size = 20_000 if "expression" not in name else 4_000
    monkeypatch.chdir(tmp_path)
    _judged(tmp_path, SHAPES[name], 200, capsys)  # what is imported late
    one, four = (_judged(tmp_path, SHAPES[name], number, capsys) for number in (size, 4 * size))
    assert four <= 8 * one + _SLACK


@pytest.mark.parametrize("make", [overlapping_links, long_links])
def test_archives_are_refused_soon(make, tmp_path):
    """The bombs that need no large file."""
    path = make(tmp_path)
    start = time.process_time()
    exec(READ.replace("sys.argv[1]", repr(str(path))), {})
    assert time.process_time() - start < 2


def test_one_section_of_the_page_is_replaced():
    """A section is known by its heading; a new one comes last."""
    page = "# Page\n\nMachine.\n\n## A\n\none\n\n## B\n\ntwo\n"
    assert replaced(page, ["## A\n\n1\n"]) == "# Page\n\nMachine.\n\n## A\n\n1\n\n## B\n\ntwo\n"
    assert replaced(page, ["## C\n\n3\n"]) == page + "\n## C\n\n3\n"
    assert replaced(page, ["## B\n\n2\n\n\n## A\n\n1\n"]) == "# Page\n\nMachine.\n\n## A\n\n1\n\n## B\n\n2\n"
    assert list(SECTIONS)[-1] == "builds"
