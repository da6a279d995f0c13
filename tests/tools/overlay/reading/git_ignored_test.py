"""Files that Git ignores are on this machine only: what they hold is not judged, and the report says so."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from flywheel.overlay.reading import git_ignored

TOKEN = "glpat-Zq7Rk2Lm9Xw4Tb6Vn8Jd"
TFVARS = 'cluster_context = "honey"\ngithub_config_url = "https://github.com/example-org"\nrunner_group = "builds"\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An overlay with a saved plan and a file of secrets, of which a `.gitignore` speaks."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    folder = tmp_path / "infra"
    folder.mkdir()
    (folder / "terraform.tfvars").write_text(TFVARS, encoding="utf-8")
    (folder / ".gitignore").write_text("*.tfplan\n.env\n", encoding="utf-8")
    (folder / ".env").write_text(f"TOKEN={TOKEN}\n", encoding="utf-8")
    (folder / "next.tfplan").write_bytes(b"PK\x03\x04 tfplan")
    return folder


def git(folder: Path, *arguments: str) -> None:
    """Run Git in a folder."""
    subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@example.com", *arguments], cwd=folder, check=True)


def ids(out: str) -> list[str]:
    """The secrets family's findings in a report."""
    return sorted(word for word in out.split() if word.startswith("GF50"))


def test_ignored(flywheel: Callable, folder: Path) -> None:
    """In a checkout neither file is a finding; the report names both."""
    git(folder, "init", "-q")
    result = flywheel("check", folder, "--select", "secrets")
    assert ids(result.out) == []
    assert "the content of .env, next.tfplan (Git ignores it)" in result.out
    assert TOKEN not in result.out + result.err


def test_tracked_by_force(flywheel: Callable, folder: Path) -> None:
    """What was committed by force is in the repository, whatever `.gitignore` says."""
    git(folder, "init", "-q")
    git(folder, "add", "--force", ".env")
    result = flywheel("check", folder, "--select", "secrets")
    assert ids(result.out) == ["GF502"]
    assert "the content of next.tfplan (Git ignores it)" in result.out


def test_no_checkout(flywheel: Callable, folder: Path) -> None:
    """Outside of a checkout nothing ignores anything."""
    assert ids(flywheel("check", folder, "--select", "secrets").out) == ["GF502", "GF506"]


def test_no_git(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Git every file counts."""
    git(folder, "init", "-q")
    assert git_ignored.ignored(str(folder), [".env"]) == {".env"}
    monkeypatch.setenv("PATH", "")
    assert git_ignored.ignored(str(folder), [".env"]) == set()


def test_a_program_in_the_configuration(folder: Path) -> None:
    """A repository's own configuration starts nothing."""
    git(folder, "init", "-q")
    git(folder, "config", "core.fsmonitor", f"touch {folder}/ran; false")
    assert git_ignored.ignored(str(folder), [".env"]) == {".env"}
    assert not (folder / "ran").exists()
