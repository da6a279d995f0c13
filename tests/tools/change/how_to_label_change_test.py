"""The how-to page on label changes is executed command by command."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "how-to" / "label-change.md"
#: The output of `tofu show` for the two plans, shortened from what the Helm provider plans.
PLANS = Path(__file__).parent / "testdata" / "label_change"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"flywheel (?P<words>.*?) # exits (?P<status>\d)(?::(?P<why>.*))?")


def sign(path: Path) -> None:
    """The edit that a person makes in the draft of approvals."""
    text = path.read_text(encoding="utf-8")
    text = text.replace('approver: ""', "approver: Ada Example").replace('"0001-01-01"', '"2026-05-01"')
    path.write_text(text.replace('reason: ""', "reason: The label moves; its jobs have ended."), encoding="utf-8")


def stand_in(line: str) -> None:
    """Do what a line does that needs a cluster or a person."""
    if line.startswith("tofu show -json saved.tfplan > "):
        name = line.rpartition(" ")[2]
        shutil.copy(PLANS / name, name)
    elif line.startswith("tofu plan"):
        Path("saved.tfplan").touch()
    elif line.startswith("$EDITOR "):
        sign(Path(line.removeprefix("$EDITOR ")))
    elif line.startswith("rm "):
        for name in shlex.split(line)[1:]:
            Path(name).unlink()
    else:
        assert line == "tofu apply saved.tfplan", line


def test_the_page_says_what_happens(flywheel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command exits with the stated status and reports the stated blockers."""
    monkeypatch.chdir(tmp_path)
    ran = 0
    for language, name, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if name:
            Path(name).write_text(text, encoding="utf-8")
        for line in text.splitlines() if language == "sh" else ():
            if not line.startswith("flywheel "):
                stand_in(line)
                continue
            command = COMMAND.fullmatch(line)
            assert command, line
            result = flywheel(*shlex.split(command["words"]))
            assert (result.status, result.err) == (int(command["status"]), ""), line
            assert set(re.findall(r"blocker  (GF\d+)", result.out)) == set(re.findall(r"GF\d+", command["why"] or ""))
            ran += 1
    assert ran == 12
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "applied.manifest.json", "approvals.yaml", "terraform.tfvars",
    ]  # fmt: skip


def test_the_page_has_every_check_of_the_family() -> None:
    """The page lists every check of the family."""
    from flywheel.findings import subjects

    named = set(re.findall(r"GF\d+", PAGE.read_text(encoding="utf-8")))
    assert subjects.of("change").keys() <= named
