"""The how-to pages on ledgers are executed, one after the other: their files are written, their commands run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HOW_TO = Path(__file__).parents[3] / "docs" / "how-to"
PAGES = "".join((HOW_TO / name).read_text(encoding="utf-8") for name in ("enrollment-debt.md", "retirement.md"))
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"flywheel (?P<words>.*?) +# exits (?P<status>\d)(?P<why>.*)")


def test_the_pages_say_what_happens(flywheel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command exits with the stated status and reports the stated checks."""
    monkeypatch.chdir(tmp_path)
    ran = 0
    for language, name, text in BLOCK.findall(PAGES):
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


def test_every_check_that_the_pages_name_exists() -> None:
    """A page must not name a check that does not exist."""
    from flywheel.findings import subjects

    named = set(re.findall(r"GF\d+", PAGES))
    assert named
    assert named <= subjects.of("ledgers").keys()
