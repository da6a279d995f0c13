"""Files that belong in no repository are listed by name and by content, once, and all others not."""

from __future__ import annotations

from pathlib import Path

import pytest

from flywheel.contract.sources import compiler
from flywheel.overlay.reading import file_survey

CONTRACT = compiler.load_directory(str(Path(__file__).parents[4] / "contract"))


def _survey(folder: Path, *read: str) -> object:
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    facts = file_survey.facts(names, lambda name: str(folder / name), read, CONTRACT)
    return facts["files"].value if facts else None


def test_files_are_told_by_name_and_content(tmp_path: Path) -> None:
    """What a file is like is noted; what its name alone says is not decided here."""
    key = "-----BEGIN PRIVATE" + " KEY-----\n" + "QUJD" * 30 + "\n-----END PRIVATE" + " KEY-----\n"
    for name, text in {"terraform.tfstate": "", "notes.txt": key, "README.md": "Nothing.", "id_rsa": key}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert _survey(tmp_path) == [
        {"path": "id_rsa", "content": "a private key"},
        {"path": "notes.txt", "content": "a private key"},
        {"path": "terraform.tfstate", "content": ""},
    ]


def test_documents_of_the_overlay_are_not_opened_again(tmp_path: Path) -> None:
    """They are looked through in full elsewhere; their names are judged all the same."""
    key = "-----BEGIN PRIVATE" + " KEY-----\n" + "QUJD" * 30
    (tmp_path / "a.tfvars").write_text(key, encoding="utf-8")
    (tmp_path / "b.secret.tfvars").write_text(key, encoding="utf-8")
    assert _survey(tmp_path, "a.tfvars", "b.secret.tfvars") == [{"path": "b.secret.tfvars", "content": ""}]


def test_file_that_cannot_be_opened_is_judged_by_name(tmp_path: Path) -> None:
    """A link that leads nowhere is not a reason to stop."""
    facts = file_survey.facts(["gone.tfstate", "gone.txt"], lambda name: str(tmp_path / name), (), CONTRACT)
    assert facts["files"].value == [{"path": "gone.tfstate", "content": ""}]


def test_only_so_many_files_are_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of the others is known; documents of the overlay do not count."""
    monkeypatch.setattr(file_survey, "MOST_OPENED", 2)
    assert file_survey.unopened(["a", "b", "c", "d.tfvars"], ["d.tfvars"]) == 1
    assert file_survey.unopened(["a", "b", "d.tfvars"], ["d.tfvars"]) == 0


def test_sound_folder_has_no_fact(tmp_path: Path) -> None:
    """Nothing found is nothing to say."""
    (tmp_path / "terraform.tfvars").write_text("", encoding="utf-8")
    assert _survey(tmp_path) is None
