"""One commit gives one archive, on every machine and with every setting."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flywheel_testing import releases

import flywheel

_TOOLS = str(Path(flywheel.__file__).resolve().parent.parent)

#: umask, time zone, locale, settings of Git, a hash seed.
_MACHINES = {
    "usual": ("022", "UTC", "C", "", "0"),
    "strict": ("077", "Pacific/Kiritimati", "C.UTF-8", "[core]\n\tautocrlf = input\n\tquotePath = true\n", "1"),
    "odd": (
        "000",
        "America/St_Johns",
        "tr_TR.UTF-8",
        "[core]\n\tfilemode = false\n\tabbrev = 4\n[log]\n\tshowSignature = true\n",
        "2",
    ),
}


def _publish(repository: releases.Repository, folder: Path, machine: str) -> dict[str, bytes]:
    """What a machine makes of its own clone."""
    umask, zone, locale, settings, seed = _MACHINES[machine]
    folder.mkdir()
    (folder / ".gitconfig").write_text(settings)
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join([_TOOLS, *filter(None, [os.environ.get("PYTHONPATH")])]),
        "PYTHONHASHSEED": seed,
        "HOME": str(folder),
        "TZ": zone,
        "LC_ALL": locale,
    }
    script = (
        f"umask {umask}; git clone -q '{repository.path}' clone; "
        f"exec '{sys.executable}' -m flywheel publish --source clone --registry registry --version 1.0.0 "
        "--url-template 'https://example.com/{archive}'"
    )
    done = subprocess.run(
        ["sh", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return releases.tree(folder / "registry")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> releases.Repository:
    """A module with line ends of both kinds and names that need quotes."""
    made = releases.module(tmp_path_factory.mktemp("origin") / "example")
    made.put("crlf.txt", "one\r\ntwo\r\n")
    made.put("\u00fcber i.txt", "I\u0131\u0130i\n")
    made.put("B", "")
    made.put("a", "")
    made.commit()
    return made


def test_every_machine_makes_the_same_bytes(repository, tmp_path):
    """Archive and registry are equal for every umask, time zone, locale and setting of Git."""
    made = {machine: _publish(repository, tmp_path / machine, machine) for machine in _MACHINES}
    assert made["strict"] == made["usual"]
    assert made["odd"] == made["usual"]
    assert len(made["usual"]) == 5


def test_an_equal_tree_makes_an_equal_archive(repository, tmp_path):
    """The time of the commit is not used: a recreated commit is the same version."""
    first = _publish(repository, tmp_path / "first", "usual")
    repository.git("commit", "-q", "--amend", "--no-edit", "--date=2027-02-03T04:05:06Z")
    assert _publish(repository, tmp_path / "second", "usual") == first
