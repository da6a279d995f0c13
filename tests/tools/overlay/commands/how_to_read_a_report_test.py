"""The page on reports lists every format, and its commands do what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flywheel.findings import reports

PAGE = Path("docs/how-to/read-a-report.md").resolve()


def commands() -> list[str]:
    """The commands of the page that need nothing but an overlay."""
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    return re.findall(r"`flywheel (check \.[^`|]*)`", text)


def test_every_format_is_listed() -> None:
    """None is missing, and none is listed that does not exist."""
    table = PAGE.read_text(encoding="utf-8").partition("| format |")[2].partition("\n\n")[0]
    assert sorted(re.findall(r"^\| `([a-z]+)`", table, re.MULTILINE)) == sorted(reports.FORMATS)


@pytest.mark.parametrize("command", commands())
def test_the_commands_run(command: str, flywheel, overlay, monkeypatch) -> None:
    """In an overlay without findings."""
    monkeypatch.chdir(overlay)
    result = flywheel(*command.split())
    assert (result.status, result.err) == (0, "")


def test_the_page_is_written_where_it_says(flywheel, overlay, monkeypatch) -> None:
    """Beside the overlay's files."""
    monkeypatch.chdir(overlay)
    (command,) = (one for one in commands() if "--format html" in one)
    flywheel(*command.split())
    assert Path("report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>\n")
