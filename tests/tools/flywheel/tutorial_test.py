"""The tutorial is executed from its first command to its last, with the plan that its two configurations give."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

TREE = Path(__file__).parents[3]
PAGE = (TREE / "docs" / "tutorial.md").read_text(encoding="utf-8")
#: The recorded plan of these configurations, which a test of the plans makes again with a real Terraform.
CASE = TREE / "tests" / "tools" / "plan" / "plans" / "each_key_removed"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"flywheel (?P<words>.*?) +# exits (?P<status>\d)(?P<why>.*)")
FOUND = re.compile(r"(?:warning|blocker) +(GF\d+)|note +(GF912)")
#: What needs a network, or a program that a test cannot rely on.
OTHERS = ("git clone ", "pipx install ", "cd stack && terraform ")


def test_the_tutorial_does_what_it_says(flywheel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command exits with the stated status and reports the stated checks, and prints the text after it."""
    monkeypatch.chdir(tmp_path)
    Path("core").mkdir()
    Path("core/MODULE.bazel").write_text('module(name = "gloriousflywheel")\n', encoding="utf-8")
    Path("plan.json").write_bytes((CASE / "plan.json").read_bytes())
    said, ran, left = "", 0, 0
    for language, name, text in BLOCK.findall(PAGE):
        if name:
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(text, encoding="utf-8")
        elif language == "text":
            assert text.rstrip("\n") in said
        for line in text.splitlines() if language == "sh" else ():
            command = COMMAND.fullmatch(line)
            if line.startswith("sed "):
                subprocess.run(["sh", "-c", line], check=True, timeout=60)
            elif command is None:
                assert line.startswith(OTHERS), line
                left += 1
            else:
                result = flywheel(*command["words"].split())
                assert result.status == int(command["status"]), line
                found = {one or other for one, other in FOUND.findall(result.out)}
                assert found == set(re.findall(r"GF\d+", command["why"])), line
                said, ran = result.out, ran + 1
    assert (ran, left) == (10, 4)


def test_the_plan_is_that_of_the_two_configurations() -> None:
    """The recorded plan leads from the first `main.tf` to the second."""
    first, second = (text for _, name, text in BLOCK.findall(PAGE) if name == "stack/main.tf")
    assert first == (CASE / "before.tf").read_text(encoding="utf-8")
    assert second == (CASE / "after.tf").read_text(encoding="utf-8")
