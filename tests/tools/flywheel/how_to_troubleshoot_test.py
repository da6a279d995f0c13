"""The page of messages: each stands, word for word, in what its command prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TREE = Path(__file__).parents[3]
PAGE = (TREE / "docs" / "how-to" / "troubleshoot-a-message.md").read_text(encoding="utf-8")
PLAN = TREE / "tests" / "tools" / "plan" / "plans" / "destroy" / "plan.json"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"flywheel (?P<words>.*?) +# exits (?P<status>\d)\n")


def test_each_message_is_what_its_command_says(flywheel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command exits with the stated status, and prints the messages that follow it."""
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    Path("plan.json").write_bytes(PLAN.read_bytes())
    Path("saved.plan").write_bytes(b"PK\x03\x04")
    said, ran, messages = "", 0, 0
    for language, name, text in BLOCK.findall(PAGE):
        if name:
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(text, encoding="utf-8")
        elif language == "sh":
            command = COMMAND.fullmatch(text)
            assert command, text
            result = flywheel(*command["words"].split())
            assert result.status == int(command["status"]), text
            said, ran = result.out + result.err, ran + 1
        else:
            assert text.rstrip("\n") in said
            messages += 1
    assert (ran, messages) == (10, 13)


def test_every_message_has_cause_and_fix() -> None:
    """A section without them would only repeat the message."""
    sections = PAGE.split("\n## ")[1:]
    assert [one.splitlines()[0] for one in sections if "**Cause**" not in one or "**Fix**" not in one] == []
    assert len(sections) == 12
