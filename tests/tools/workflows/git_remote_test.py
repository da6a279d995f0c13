"""The repository of a checkout, compared with Git if Git is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from flywheel.workflows import git_remote

GIT = shutil.which("git")


def config(folder: Path, text: str) -> str:
    """A folder whose `.git/config` is `text`."""
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text(text, encoding="utf-8")
    return str(folder)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("git@github.com:example-org/app.git", "example-org/app"),
        ("https://github.com/example-org/app", "example-org/app"),
        ("https://github.com/example-org/app.git", "example-org/app"),
        ("ssh://git@github.com:22/example-org/app.git", "example-org/app"),
        ("https://user:word@github.com/example-org/app.git", "example-org/app"),
        ("https://git.example.com/group/example-org/app.git", "example-org/app"),
        ("/srv/git/app.git", "git/app"),
        ("app", ""),
        ("https://github.com/", ""),
        ("https://github.com/a b/c", ""),
    ],
)
def test_remotes_in_every_form(tmp_path, url, name):
    """The last two words of the path are owner and name; a path without them gives nothing."""
    folder = config(tmp_path, f'[core]\n\tbare = false\n[remote "origin"]\n\turl = {url}\n\tfetch = +refs/*\n')
    assert git_remote.repository(folder) == name


def test_origin_before_others(tmp_path):
    """Of several remotes `origin` is used; of several URLs the first."""
    text = (
        '[remote "fork"]\nurl = git@github.com:example-user/app.git\n'
        '[remote "origin"]\nurl = git@github.com:example-org/app.git\nurl = git@github.com:other/app.git\n'
        "[branch]\nurl = git@github.com:none/none.git\n"
    )
    assert git_remote.repository(config(tmp_path, text)) == "example-org/app"


def test_several_others_tell_nothing(tmp_path):
    """With two remotes, neither of them `origin`, the name is unknown."""
    text = '[remote "a"]\nurl = git@github.com:a/x.git\n[remote "b"]\nurl = git@github.com:b/x.git\n'
    assert git_remote.repository(config(tmp_path, text)) == ""


def test_only_remote_counts_whatever_its_name(tmp_path):
    """A single remote is used, whatever its name."""
    assert git_remote.repository(config(tmp_path, '[remote "up"]\nurl = git@github.com:a/x.git\n')) == "a/x"


def test_no_checkout(tmp_path):
    """Without a folder, a file or a normal `.git` the name is unknown, and nothing is raised."""
    assert git_remote.repository(str(tmp_path)) == ""
    assert git_remote.repository(str(tmp_path / "nowhere")) == ""
    (tmp_path / ".git").write_text("gitdir: /elsewhere\n", encoding="utf-8")
    assert git_remote.repository(str(tmp_path)) == ""


def test_config_that_is_no_text(tmp_path):
    """Bytes that are not text give nothing."""
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_bytes(b"\xff\xfe\x00")
    assert git_remote.repository(str(tmp_path)) == ""


@pytest.mark.skipif(GIT is None, reason="git is not on this machine")
def test_git_writes_what_is_read(tmp_path):
    """A repository that Git made is read correctly."""
    assert GIT is not None
    subprocess.run([GIT, "init", "-q", str(tmp_path)], check=True)
    url = "https://github.com/example-org/app.git"
    subprocess.run([GIT, "-C", str(tmp_path), "remote", "add", "origin", url], check=True)
    assert git_remote.repository(str(tmp_path)) == "example-org/app"
