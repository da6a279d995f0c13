"""No verb opens a pipe, a device or a file outside of its folder, whatever a repository contains."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flywheel_testing.verbs import Outcome

KEY = "-----BEGIN PRIVATE" + " KEY-----\n" + "QUJD" * 30 + "\n-----END PRIVATE" + " KEY-----\n"
NOT_A_FILE = "cannot be read: it is a named pipe, and only regular files are read."
COMMIT = "0123456789abcdef0123456789abcdef01234567"

Verb = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def limit() -> Iterator[None]:
    """Fail instead of waiting for ever."""

    def stop(*_: object) -> None:
        raise TimeoutError("the run blocks")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(20)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def hostile(overlay: Path) -> Path:
    """An overlay with links out of it and with files that block."""
    outside = Path("outside")
    outside.mkdir()
    (outside / "key").write_text(KEY, encoding="utf-8")
    (overlay / "notes.txt").symlink_to(outside.absolute() / "key")
    (overlay / "kernel").symlink_to("/proc/kmsg")
    (overlay / "zero").symlink_to("/dev/zero")
    (overlay / "result").symlink_to(outside.absolute())
    os.mkfifo(overlay / "pipe")
    os.mkfifo(overlay / "pipe.key")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(overlay / "socket"))
    return overlay


PASSED_OVER = (
    "  not found  the target of kernel, notes.txt (links out of the folder are not followed),\n"
    "             the content of pipe, pipe.key, socket and 1 more (only regular files are read),\n"
    "             the content of result (folders of other tools are not searched)\n"
)


def test_check_stays_in_its_folder(flywheel: Verb, hostile: Path) -> None:
    """What is behind a link is not judged, and the report says so."""
    found = flywheel("check", hostile)
    assert PASSED_OVER in found.out
    assert "GF506" not in found.out
    assert found.err == ""


def test_check_refuses_a_pipe_as_a_variable_file(flywheel: Verb, overlay: Path) -> None:
    """A file that the overlay needs is an error."""
    os.mkfifo(overlay / "extra.tfvars")
    found = flywheel("check", overlay)
    assert found.status == 1
    assert (
        "extra.tfvars  blocker  GF318 unreadable-file\n"
        "    this is not a regular file (but a pipe, a socket or a device); it was not opened.\n"
    ) in found.out


def test_core_check_stays_in_its_folder(flywheel: Verb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Active configuration behind a link is an error; other links are passed over."""
    monkeypatch.chdir(tmp_path)
    stack = Path("core/tofu/stacks/arc-runners")
    stack.mkdir(parents=True)
    Path("outside.tf").write_text('owner = "somebody"\n', encoding="utf-8")
    (stack / "main.tf").symlink_to(Path("outside.tf").absolute())
    Path("core/notes").symlink_to("/proc/kmsg")
    found = flywheel("core-check", "core")
    assert "tofu/stacks/arc-runners/main.tf  blocker  GF318 unreadable-file" in found.out
    assert "not found  the target of notes (links out of the folder are not followed)" in found.out
    assert "somebody" not in found.out


def test_workflows_stay_in_their_repository(flywheel: Verb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe and a link out are errors, and `.git/config` behind a link names no repository."""
    monkeypatch.chdir(tmp_path)
    workflows = Path("repository/.github/workflows")
    workflows.mkdir(parents=True)
    os.mkfifo(workflows / "pipe.yml")
    (workflows / "kernel.yml").symlink_to("/proc/kmsg")
    Path("repository/.git").mkdir()
    Path("config").write_text('[remote "origin"]\nurl = https://github.com/secret/name\n', encoding="utf-8")
    Path("repository/.git/config").symlink_to(Path("config").absolute())
    found = flywheel("workflows", "repository")
    assert "pipe.yml  blocker  GF728 unreadable-workflow\n    this is not a readable file." in found.out
    assert "this is a link to a place outside of the repository, so it was not read." in found.out
    assert "secret/name" not in found.err


def test_check_reads_no_build_file_outside(flywheel: Verb, hostile: Path) -> None:
    """What rules declare is read in the folder too."""
    Path("outside/BUILD.bazel").write_text('flywheel_overlay(name = "theirs")\n', encoding="utf-8")
    (hostile / "BUILD.bazel").unlink(missing_ok=True)
    (hostile / "BUILD.bazel").symlink_to(Path("outside/BUILD.bazel").absolute())
    found = flywheel("check", hostile)
    assert "the target of BUILD.bazel, kernel, notes.txt (links out of the folder are not followed)" in found.out
    assert "theirs" not in found.out


def test_actions_that_are_passed_over_are_reported(
    flywheel: Verb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Folders that are nested too deep, and links out of the repository."""
    monkeypatch.chdir(tmp_path)
    Path("repository/.github/workflows").mkdir(parents=True)
    Path("repository/.github/workflows/ci.yml").write_text(
        "on: push\njobs: {a: {runs-on: tinyland-nix, steps: []}}\n", encoding="utf-8"
    )
    Path("repository/.github/actions", *"abcdefghijklmno").mkdir(parents=True)
    Path("outside").mkdir()
    Path("repository/.github/actions/out").symlink_to(Path("outside").absolute())
    found = flywheel("workflows", "repository")
    assert (
        "repository/.github/actions/a/b/c/d/e/f/g/h/i/j/k/l/m  blocker  GF728 unreadable-workflow\n"
        "    folders are nested deeper than 12; what is there was not read."
    ) in found.out
    assert (
        "repository/.github/actions/out  blocker  GF728 unreadable-workflow\n"
        "    this is a link to a place outside of the repository, so it was not read."
    ) in found.out


@pytest.mark.parametrize(
    "command",
    [
        ("plan", "PIPE"),
        ("plan", "PIPE", "--approvals", "PIPE"),
        ("debt", "PIPE"),
        ("debt", "--retirement", "PIPE"),
        ("change", "--previous", "PIPE", "--current", "PIPE"),
        ("check", "overlay", "--contract", "PIPE"),
        ("check", "--overlay", "PIPE"),
        ("check", "overlay", "--baseline", "PIPE"),
        ("manifest", "--overlay", "PIPE"),
        ("collect", "PIPE"),
        ("fleet", "PIPE"),
        ("fleet", "overlay", "--cluster", "PIPE"),
        ("fleet", "overlay", "--ledger", "PIPE"),
        ("preflight", "overlay", "--evidence", "PIPE"),
        ("preflight", "--overlay", "PIPE"),
        ("rehome", "verify", "--phase", "before", "--migration", "PIPE"),
        ("contract", "diff", "PIPE", "PIPE"),
        ("check", "@PIPE"),
    ],
    ids=" ".join,
)
def test_a_pipe_as_argument_is_refused(flywheel: Verb, overlay: Path, command: tuple[str, ...]) -> None:
    """Each with one line."""
    os.mkfifo("PIPE")
    found = flywheel(*command)
    assert (found.status, found.out) == (2, "")
    assert found.err == f"flywheel: PIPE: {NOT_A_FILE} Check the path and its permissions.\n"


@pytest.mark.parametrize("path", ["PIPE", "/dev/zero"])
def test_check_refuses_a_path_that_is_not_a_folder(flywheel: Verb, overlay: Path, path: str) -> None:
    """It neither opens it nor says that it does not exist."""
    os.mkfifo("PIPE")
    found = flywheel("check", path)
    assert found.err == f"flywheel: {path}: this is not a folder and not a regular file. Give the overlay's folder.\n"


def test_pin_refresh_and_adopt_refuse_a_pipe(flywheel: Verb, overlay: Path) -> None:
    """A MODULE.bazel that is a pipe is an error of both."""
    (overlay / "MODULE.bazel").unlink(missing_ok=True)
    os.mkfifo(overlay / "MODULE.bazel")
    found = flywheel("pin", "refresh", overlay, "--commit", COMMIT)
    assert (found.status, found.out) == (2, "")
    assert "MODULE.bazel: this is not a regular file (but a pipe, a socket or a device)" in found.err
    found = flywheel("adopt", overlay)
    assert found.status == 2
    assert found.err.endswith(f"flywheel: overlay/MODULE.bazel: {NOT_A_FILE} Check the path and its permissions.\n")


def test_the_pipe_of_a_shell_is_read() -> None:
    """`<(command)` and standard input work as before."""
    program = [sys.executable, "-c", "from flywheel.cli import program; raise SystemExit(program())"]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [*program, "plan", "/dev/stdin"], input="{}", capture_output=True, text=True, env=env, timeout=60, check=False
    )
    assert done.stderr.startswith("flywheel: /dev/stdin: ")
    assert "cannot be read" not in done.stderr
