"""Where `flywheel publish` writes: existing folders, files instead of folders, and full disks."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flywheel_testing import releases

import flywheel

_TOOLS = str(Path(flywheel.__file__).resolve().parent.parent)
_GIVEN = ("--source", "example", "--version", "1.0.0", "--url-template", "https://example.com/{archive}")
_ARCHIVE = "example-1.0.0.tar.gz"

Publish = Callable[..., str]


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> releases.Repository:
    """A small module at 1.0.0, next to the working directory."""
    monkeypatch.chdir(tmp_path)
    return releases.module(tmp_path / "example")


@pytest.fixture
def publish(flywheel) -> Publish:
    """Publishes, and returns the error, or ""."""

    def run(registry: str, *more: str) -> str:
        done = flywheel("publish", "--registry", registry, *_GIVEN, *more)
        assert done.status == (2 if done.err else 0)
        return str(done.err).removeprefix("flywheel: ").rstrip("\n")

    return run


def _below(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_an_empty_folder_stays_where_it_is(publish, tmp_path):
    """The folder can be a mount point, so it is filled and not replaced."""
    folder = tmp_path / "registry"
    folder.mkdir()
    before = folder.stat().st_ino
    assert publish("registry") == ""
    assert folder.stat().st_ino == before
    assert _below(folder)[:2] == ["archives", f"archives/{_ARCHIVE}"]
    assert "modules/example/1.0.0/source.json" in _below(folder)
    assert _below(tmp_path)[0] == "example"  # no hidden file is left


def test_a_full_disk_leaves_everything_as_it_was(repository, tmp_path):
    """A limit of the file size simulates a full disk: started files are removed, and the error names the file."""
    (repository.path / "noise").write_bytes(os.urandom(8192))
    repository.commit()
    (tmp_path / "registry/modules/other").mkdir(parents=True)
    (tmp_path / "registry/modules/other/metadata.json").write_text("{}")
    before = _below(tmp_path / "registry")
    environment = {**os.environ, "PYTHONPATH": _TOOLS, "PYTHONDONTWRITEBYTECODE": "1"}
    words = [sys.executable, "-m", "flywheel", "publish", "--registry", "registry", *_GIVEN]
    limited = ["sh", "-c", 'ulimit -f 4; exec "$@"', "sh", *words]
    done = subprocess.run(limited, env=environment, capture_output=True, text=True, check=False)
    staged = tmp_path / "registry/archives/.flywheel-staged-archive"
    assert (done.returncode, done.stderr) == (
        2,
        f"flywheel: {staged}: File too large. Fix the cause, and run the command again.\n",
    )
    assert _below(tmp_path / "registry") == before


def test_what_a_killed_run_left_beside_archives_goes(publish, tmp_path):
    """Leftovers of any version are removed."""
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist/.flywheel-staged-archive").write_bytes(b"half")
    assert publish("registry", "--archives", "dist") == ""
    assert _below(tmp_path / "dist") == [_ARCHIVE]


def test_archives_may_lie_beside_the_registry(publish, tmp_path):
    """The archives can be in the folder that is locked for the registry."""
    assert publish("registry", "--archives", ".") == ""
    assert _below(tmp_path)[-1].startswith("registry/modules/example/")
    assert (tmp_path / _ARCHIVE).is_file()


def test_a_file_is_no_folder(publish, tmp_path):
    """A file is refused as a registry and as a folder of archives."""
    (tmp_path / "file").write_text("")
    assert publish("file") == f"{tmp_path}/file: this exists, but it is not a folder. Give another path as --registry."
    assert publish("registry", "--archives", "file") == (
        f"{tmp_path}/file: this exists, but it is not a folder. Give another path as --archives."
    )
    assert not (tmp_path / "registry").exists()


def test_links_in_a_registry_are_not_followed(publish, tmp_path):
    """The target of a link belongs to somebody else."""
    (tmp_path / "theirs").mkdir()
    (tmp_path / "registry/modules").mkdir(parents=True)
    (tmp_path / "registry/modules/example").symlink_to("../../theirs")
    assert publish("registry") == (
        f"{tmp_path}/registry/modules/example: this is a link, but a registry must not contain links. Replace "
        "it with the folder itself."
    )
    assert _below(tmp_path / "theirs") == []
