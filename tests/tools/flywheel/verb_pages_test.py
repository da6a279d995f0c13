"""The pages of all verbs."""

from __future__ import annotations

from pathlib import Path

import cli_pages

from flywheel.command_line.verbs import VERBS


def test_every_verb_has_a_page_and_a_row() -> None:
    """A subcommand is on the page of its verb."""
    pages = cli_pages.pages()
    assert sorted(pages) == sorted([*(f"{verb}.md" for verb in VERBS), "README.md"])
    assert [verb for verb in VERBS if f"| [`{verb}`]({verb}.md) |" not in pages["README.md"]] == []
    assert "## flywheel pin refresh" in pages["pin.md"]


def test_every_argument_is_explained() -> None:
    """A name alone does not say what to give."""
    lines = [f"{name}: {line}" for name, text in cli_pages.pages().items() for line in text.splitlines()]
    assert [line for line in lines if line.endswith("` |  |")] == []


def test_pages_of_verbs_that_are_gone_are_removed(tmp_path: Path) -> None:
    """The folder can be rewritten by hand."""
    (tmp_path / "gone.md").touch()
    assert cli_pages.main(["--output", str(tmp_path)]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(cli_pages.pages())
