"""The how-to page on ledgers is executed: its files are written, its commands run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "enrollment-debt-and-retirement.md"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"flywheel (?P<words>.*?) +# exits (?P<status>\d)(?P<why>.*)")


def test_the_page_says_what_happens(flywheel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command exits with the stated status and reports the stated checks."""
    monkeypatch.chdir(tmp_path)
    ran = 0
    for language, name, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if name:
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(text, encoding="utf-8")
        for line in text.splitlines() if language == "sh" else ():
            command = COMMAND.fullmatch(line)
            assert command, line
            result = flywheel(*command["words"].split())
            assert (result.status, result.err) == (int(command["status"]), ""), line
            found = set(re.findall(r"(?:warning|blocker)  (GF\d+)", result.out))
            named = set(re.findall(r"GF\d+", command["why"]))
            assert found == named or (not named and "--strict" in line), line
            ran += 1
    assert ran == 8


def test_every_check_that_the_page_names_exists() -> None:
    """A page must not name a check that does not exist."""
    from flywheel.findings import subjects

    named = set(re.findall(r"GF\d+", PAGE.read_text(encoding="utf-8")))
    assert named
    assert named <= subjects.of("ledgers").keys()
