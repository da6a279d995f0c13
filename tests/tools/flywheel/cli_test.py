"""Tests of the command line itself: exit statuses, streams and internal errors."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from flywheel import cli
from flywheel.errors import UserError
from flywheel.findings import command

_MAIN = "from flywheel.cli import program; raise SystemExit(program())"


def python(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    """Runs the command line in its own process."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", _MAIN, *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=env, timeout=60, check=False, **options)


def test_a_usage_error_exits_2() -> None:
    """A wrong call has another status than a finding."""
    result = python("chek")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "flywheel: `chek` is not a verb. Did you mean `check`? `flywheel --help` lists the verbs.\n"


def test_no_verb_exits_2() -> None:
    """A call without a verb is a wrong call."""
    result = python()
    assert (result.returncode, result.stdout) == (2, "")


def test_help_lists_every_verb(flywheel: Callable) -> None:
    """Each verb has its line, and the exit statuses are at the end."""
    done = flywheel("--help")
    assert (done.status, done.err) == (0, "")
    assert [verb for verb in cli.VERBS if f"\n    {verb} " not in done.out] == []
    assert done.out.endswith(
        "\nexit status: 0 clean, 1 findings, 2 wrong usage or unreadable input, 3 internal error\n"
    )


@pytest.mark.parametrize("verb", cli.VERBS)
def test_every_verb_has_help(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The module of each verb exists and describes its arguments."""
    with pytest.raises(SystemExit) as stop:
        cli.main([verb, "--help"])
    assert stop.value.code == 0
    assert f"usage: flywheel {verb}" in capsys.readouterr().out


def test_a_users_error_is_one_line(flywheel: Callable) -> None:
    """There is no traceback for an error that the user can fix."""
    outcome = flywheel("check", "no/such/folder")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err.startswith("flywheel: no/such/folder: ")
    assert outcome.err.count("\n") == 1


def test_a_fault_of_ours_exits_3_without_values(flywheel: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    """An internal error shows its place and no input value."""

    def broken(arguments: object) -> int:
        raise KeyError("a-secret-value")

    monkeypatch.setattr(command, "run", broken)
    outcome = flywheel("checks")
    assert (outcome.status, outcome.out) == (3, "")
    assert outcome.err.startswith("flywheel: internal error: KeyError at ")
    assert "a-secret-value" not in outcome.err


def test_an_interrupt_exits_130(flywheel: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shells expect this status for ^C."""

    def interrupted(arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "run", interrupted)
    assert flywheel("checks").status == 130


def test_checks_lists_and_explains(flywheel: Callable) -> None:
    """Without an id there is one line for each check; with an id the whole check is shown."""
    listed = flywheel("checks", "contract").out.splitlines()
    assert listed[0].startswith("GF301  blocker  contract  Every variable that is set")
    explained = flywheel("checks", "GF301").out
    assert explained.startswith("GF301 undeclared-variable (blocker, family contract)\n")
    assert "Terraform and OpenTofu drop a variable" in explained
    assert (
        "\nTo fix it: Correct the name, remove the variable, or pin a core whose stack declares it.\n"
        "An example, before and after the edit: docs/checks/GF301-undeclared-variable.md\n"
    ) in explained


def test_a_word_that_selects_nothing_is_refused(flywheel: Callable) -> None:
    """A misspelt --select must not look like a clean run."""
    said = {
        "GF999": "`flywheel checks GF9` lists those whose ids begin with GF9.",
        "gf3044": "Did you mean `GF304`?",
        "304": "Did you mean `GF304`?",
        "unknown-atribute": "Did you mean `unknown-attribute`?",
        "wirring": "Did you mean `wiring`?",
    }
    for word, message in said.items():
        outcome = flywheel("checks", word)
        assert (outcome.status, outcome.err) == (2, f"flywheel: `{word}` selects no check. {message}\n")
    told = (
        "`x` selects no check. Give an id (GF101), its name, the start of an id (GF1) or a family: taxonomy, boundary,"
    )
    assert told in flywheel("checks", "x").err


@pytest.mark.parametrize(
    ("words", "into", "reason"),
    [
        ("checks", ">&-", "Bad file descriptor"),
        ("checks", "> /dev/full", "No space left on device"),
        ("--version", ">&-", "Bad file descriptor"),
        ("help", "> /dev/full", "No space left on device"),
    ],
)
def test_output_that_cannot_be_written(words: str, into: str, reason: str) -> None:
    """One line, and not the status of a report."""
    if not os.path.exists("/dev/full"):
        pytest.skip("output that cannot be written was not tested: this system has no /dev/full")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = ["bash", "-c", f'"{sys.executable}" -c "{_MAIN}" {words} {into}']
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        f"flywheel: standard output cannot be written: {reason}.\n",
    )


def test_a_closed_pipe_is_no_fault() -> None:
    """`flywheel checks | head -1` ends quietly."""
    command = f'"{sys.executable}" -c "{_MAIN}" checks | head -1'
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=env, timeout=60, check=False)
    assert (result.stdout.count("\n"), result.stderr) == (1, "")


def test_errors_of_the_user_are_exceptions_of_one_kind() -> None:
    """Commands raise one kind of exception, and the command line prints it."""
    assert str(UserError("x: y")) == "x: y"
