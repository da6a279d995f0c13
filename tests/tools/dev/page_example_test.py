"""Every page of a check has an example that fails, and the edit that fixes it."""

from __future__ import annotations

from pathlib import Path

import page_example

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


def parts(page: Path) -> list[tuple[str, str]]:
    """The headings of a page below its title, each with its text."""
    sections = page.read_text(encoding="utf-8").split("\n## ")[1:]
    return [(one.partition("\n")[0], one.partition("\n")[2].strip()) for one in sections]


def test_every_page_has_both() -> None:
    """It shows what is reported of its example, and what to do about it: in a sentence, and as an edit."""
    assert len(PAGES) > 300
    wrong = []
    for page in PAGES:
        (why, reason), (fails, example), (fix, edit) = parts(page)
        headings = (why, fails, fix) == ("Why", "An example that fails", "How to fix it")
        reported = f"\n{page.stem[:5]} " in example and "\n  fix: " in example
        sentence, _, change = edit.partition(" The same example after that:\n")
        if not (headings and reason and reported and sentence.endswith(".") and change.strip()):
            wrong.append(page.name)
    assert wrong == []
