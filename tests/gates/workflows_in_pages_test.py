"""Workflows that pages show, and those of this repository, are as actionlint wants them."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flywheel_testing import oracles

TREE = Path("pyproject.toml").resolve().parent
_BLOCK = re.compile(r"(?:^`([^`\n]+)`[^\n]*\n\n)?^( *)```(yaml|diff)[^\n]*\n(.*?)^\2```$", re.MULTILINE | re.DOTALL)
_HUNK = re.compile(r"^@@ -(\d+)(?:,(\d+))? \+.*@@$")
#: The actions of this repository in another one: here as local ones, whose inputs actionlint knows.
_ACTION = re.compile(r"\S+/GloriousFlywheel/(\.github/actions/\w+)@[0-9a-f]{40}")

#: The kinds of finding that actionlint has in each page, with the reason why they stay. It knows the contract's labels.
FOUND = {
    "docs/checks/GF216-persisted-credentials.md": {"action": "the address of an action at a Forgejo"},
    "docs/checks/GF216-persisted-credentials.md, fixed": {"action": "the address of an action at a Forgejo"},
    "docs/checks/GF318-unreadable-file.md": {"syntax-check": "the fault that is shown"},
    "docs/checks/GF708-runs-on-shape.md": {"syntax-check": "the fault that is shown"},
    "docs/checks/GF728-unreadable-workflow.md": {"syntax-check": "the fault that is shown"},
}
#: Pages of checks show labels that nobody serves, and actions that do not exist.
_CHECKS = "docs/checks/"
_LABEL = "runner-label"


def workflows() -> Iterator[tuple[str, str]]:
    """Name and text of each workflow; of a page about a check, also with the edit that the page shows."""
    pages = [TREE / "README.md", TREE / "CONTRIBUTING.md"]
    for folder in ("docs", "examples"):
        pages += sorted((TREE / folder).rglob("*.md"))
    for page in pages:
        name, shown = page.relative_to(TREE).as_posix(), dict[str, str]()
        for heading, indent, kind, block in _BLOCK.findall(page.read_text(encoding="utf-8")):
            text = re.sub(f"^{indent}", "", block, flags=re.MULTILINE)
            if kind == "diff" and heading in shown:
                yield f"{name}, fixed", edited(shown[heading], text)
            elif kind == "yaml" and re.search(r"^jobs:", text, re.MULTILINE):
                shown[heading] = text
                yield name, text


def edited(text: str, diff: str) -> str:
    """A text after the edits of a diff."""
    before, after, at = text.splitlines(), list[str](), 0
    for line in diff.splitlines():
        if hunk := _HUNK.match(line):
            # `-0,0` is the place before the first line, `-2,0` that after the second one.
            start = int(hunk[1]) - (hunk[2] != "0")
            after += before[at:start]
            at = start
        elif line.startswith("+"):
            after.append(line[1:])
        else:
            assert before[at] == line[1:], line
            after += [before[at]] * (line[0] == " ")
            at += 1
    return "\n".join([*after, *before[at:], ""])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with the actions of this one, and with the labels of the contract."""
    contract = json.loads((TREE / "tools" / "flywheel" / "contract.json").read_text(encoding="utf-8"))
    (tmp_path / ".git").mkdir()
    shutil.copytree(TREE / ".github" / "actions", tmp_path / ".github" / "actions")
    labels = {"self-hosted-runner": {"labels": sorted(contract["capabilities"]["labels"])}}
    (tmp_path / ".github" / "actionlint.yaml").write_text(json.dumps(labels), encoding="utf-8")
    (tmp_path / ".github" / "workflows").mkdir()
    return tmp_path


def test_pages(project: Path) -> None:
    """All that is found is listed with its reason; each action of this repository is shown on a page."""
    names, used = {}, set()
    for number, (name, text) in enumerate(workflows()):
        path = f".github/workflows/{number}.yml"
        local = _ACTION.sub(r"./\1", text)
        used |= set() if name.startswith(_CHECKS) else set(_ACTION.findall(text))
        (project / path).write_text(local, encoding="utf-8")
        names[path] = name
    found: dict[str, set[str]] = {}
    for one in oracles.actionlint(project, *names):
        name = names[str(one["filepath"])]
        if one["kind"] != _LABEL or not name.startswith(_CHECKS):
            print(name, one["line"], one["message"])
            found.setdefault(name, set()).add(str(one["kind"]))
    assert found == {name: set(reasons) for name, reasons in FOUND.items()}
    assert len(names) > 100
    assert used == {f".github/actions/{name}" for name in os.listdir(TREE / ".github" / "actions")}


def test_own() -> None:
    """The workflows of this repository have no fault."""
    assert oracles.actionlint(TREE, *sorted(map(str, (TREE / ".github" / "workflows").glob("*.y*ml")))) == []


def test_an_unknown_input_of_an_action_is_found(project: Path) -> None:
    """The first test can fail: the actions are read."""
    steps = "[{uses: ./.github/actions/check, with: {strikt: 'true'}}]"
    path = ".github/workflows/x.yml"
    text = f"on: push\njobs:\n  one:\n    runs-on: tinyland-nix\n    steps: {steps}\n"
    (project / path).write_text(text, encoding="utf-8")
    (one,) = oracles.actionlint(project, path)
    assert str(one["message"]).startswith('input "strikt" is not defined in action "Check an implementation overlay"')


@pytest.mark.parametrize(
    ("diff", "after"),
    [
        ("@@ -1,2 +1,2 @@\n-a\n+A\n b\n", "A\nb\nc\nd\n"),
        ("@@ -4 +4 @@\n-d\n+D\n", "a\nb\nc\nD\n"),
        ("@@ -2,0 +3 @@\n+x\n", "a\nb\nx\nc\nd\n"),
        ("@@ -0,0 +1 @@\n+x\n@@ -3,2 +4 @@\n c\n-d\n", "x\na\nb\nc\n"),
    ],
)
def test_edits(diff: str, after: str) -> None:
    """A diff does what `patch` does."""
    assert edited("a\nb\nc\nd\n", diff) == after
