"""Every page of a check has an example that fails, and the edit that fixes it."""

from __future__ import annotations

from pathlib import Path

import page_example
import pytest

PAGES = sorted(Path("docs/checks").glob("GF*.md"))


def test_edit_of_a_file() -> None:
    """A diff with two lines around each change; what a file stands for is said."""
    before = {"facts.json": "a\nb\nc\nd\ne", "same": "x"}
    assert page_example.changes(before, {"facts.json": "a\nb\nc\nD\ne", "same": "x"}) == [
        "`facts.json`, the facts that are declared\n\n```diff\n@@ -2,4 +2,4 @@\n b\n c\n-d\n+D\n e\n```"
    ]


def test_new_renamed_and_removed_files() -> None:
    """Nothing is shown twice: a renamed file is named, a removed one too, and a new one is shown whole."""
    before = {"stacks/lanes/a.tfvars": "x = 1", "b.txt": "b", "c.txt": "c"}
    assert page_example.changes(before, {"stacks/arc/a.tfvars": "x = 1", "d.json": "{}"}) == [
        "`stacks/lanes/a.tfvars` becomes `stacks/arc/a.tfvars`.",
        "`d.json`, a new file\n\n```json\n{}\n```",
        "Removed: `b.txt`, `c.txt`.",
    ]


def test_files_of_a_fixture(tmp_path: Path) -> None:
    """The findings are not among them, and a BUILD file has its own name."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "BUILD.fixture").write_text("x\n\n", encoding="utf-8")
    (tmp_path / page_example.EXPECTED).write_text("GF101 ...\n", encoding="utf-8")
    assert page_example.files(tmp_path) == {"a/BUILD": "x"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page_has_both(page: Path) -> None:
    """The parts stand in this order, and none is empty."""
    parts = page.read_text(encoding="utf-8").split("\n## ")
    assert [part.partition("\n")[0] for part in parts[1:]] == [
        "Why",
        "An example that fails",
        "The same example, fixed",
    ]
    assert all(part.partition("\n")[2].strip() for part in parts[1:])
    assert f"\n{page.stem[:5]} " in parts[2] and "\n  fix: " in parts[2]


def test_there_are_pages() -> None:
    """The test above looked at something."""
    assert len(PAGES) > 300
