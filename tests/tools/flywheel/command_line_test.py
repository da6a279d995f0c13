"""Habits of a command line: version, help, suggestions, exact options, and where it starts."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flywheel import __version__, cli
from flywheel.command_line import start_folder, verb_parser
from flywheel.command_line.verbs import GROUPS, VERBS

_MAIN = Path(cli.__file__).with_name("__main__.py")


def _stopped(*words: str) -> int:
    """The status of a run that argparse ends."""
    with pytest.raises(SystemExit) as stop:
        cli.main(words)
    return int(str(stop.value.code))


@pytest.mark.parametrize("word", ["--version", "-V"])
def test_version(word: str, flywheel) -> None:
    """One line on stdout, which scripts can read."""
    done = flywheel(word)
    assert (done.status, done.out, done.err) == (0, f"flywheel {__version__}\n", "")


def test_no_argument_shows_help(flywheel) -> None:
    """As a wrong call: a script that lost its arguments has checked nothing."""
    done = flywheel()
    assert (done.status, done.out) == (2, "")
    assert done.err == flywheel("--help").out


def test_help_has_groups(flywheel) -> None:
    """Daily verbs come first, and every verb is in one group."""
    lines = flywheel("help").out.splitlines()
    titles = [line for line in lines if re.fullmatch(r"[a-z ]+:", line)]
    assert titles == [f"{title}:" for title in GROUPS] + ["options:"]
    assert sorted(verb for verbs in GROUPS.values() for verb in verbs) == sorted(VERBS)
    check = "    check             check an overlay's files or a rendered overlay"
    assert lines.index("daily work on an overlay:") < lines.index(check) < lines.index("evidence:")


@pytest.mark.parametrize("words", [["check"], ["pin", "refresh"]])
def test_help_of_a_verb(words: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    """`help VERB` is `VERB --help`."""
    assert _stopped("help", *words) == 0
    shown = capfd.readouterr().out
    assert shown.startswith(f"usage: flywheel {' '.join(words)} ")
    assert _stopped(*words, "--help") == 0
    assert capfd.readouterr().out == shown


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["chek"], "`chek` is not a verb. Did you mean `check`? `flywheel --help` lists the verbs."),
        (["help", "plna"], "`plna` is not a verb. Did you mean `plan`? `flywheel --help` lists the verbs."),
        (["version"], "`version` is not a verb. Did you mean `--version`? `flywheel --help` lists the verbs."),
        (["zzzzzzzz"], "`zzzzzzzz` is not a verb. `flywheel --help` lists the verbs."),
        (["--vresion"], "`--vresion` is before the verb. Did you mean `--version`?"),
        (["--strict", "check"], "`--strict` is before the verb. Write `flywheel VERB [OPTION ...]`."),
    ],
)
def test_what_is_not_a_verb(words: list[str], message: str, flywheel) -> None:
    """One line, with the verb that was probably meant."""
    done = flywheel(*words)
    assert (done.status, done.out, done.err) == (2, "", f"flywheel: {message}\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["check", "--quite"], "check: error: `--quite` is not an option. Did you mean `--quiet`?"),
        (["check", "--expekt=GF202=1"], "check: error: `--expekt=GF202=1` is not an option. Did you mean `--expect`?"),
        (["check", "--str"], "check: error: `--str` is not an option. Write `--strict` in full."),
        (["check", "--xyzzy"], "check: error: `--xyzzy` is not an option."),
        (["core-check", "--xyz=1", "a"], "core-check: error: `--xyz=1` is not an option."),
        (["manifest", "a", "b"], "manifest: error: `b` is one argument too many."),
        (["check", "-f", "json"], "check: error: `-f` is not an option. Write `--format`."),
        (
            ["check", "--output-format=json"],
            "check: error: `--output-format=json` is not an option. Write `--format`.",
        ),
        (["check", "--no-color"], "check: error: `--no-color` is not an option. Write `--color never`."),
        (["checks", "-f", "json"], "checks: error: `-f` is not an option."),
        (
            ["collect", "--only", "github,cashes"],
            "collect: error: argument --only: `cashes` is not one of github, cluster, caches. Did you mean `caches`?",
        ),
        (
            ["check", "--format", "jsn"],
            (
                "check: error: argument --format: `jsn` is not one of text, json, sarif, junit, markdown, github, "
                "concise, html. Did you mean `json`?"
            ),
        ),
        (
            ["pin", "refersh"],
            "pin: error: argument VERB: `refersh` is not one of refresh. Did you mean `refresh`?",
        ),
        (
            ["pin", "refresh", ".", "--commit", "1" * 40, "--rolle", "x"],
            "pin refresh: error: `--rolle` is not an option. Did you mean `--role`?",
        ),
    ],
)
def test_what_is_not_an_option(words: list[str], message: str, capfd: pytest.CaptureFixture[str]) -> None:
    """The verb is named, and where its options are; an option's name is never shortened."""
    assert _stopped(*words) == 2
    verb = message.partition(":")[0]
    assert capfd.readouterr() == ("", f"flywheel {message}\n`flywheel {verb} --help` lists the arguments.\n")


@pytest.mark.parametrize("verb", VERBS)
def test_no_option_is_shortened(verb: str) -> None:
    """Nor in a verb below a verb."""
    parsers = [verb_parser.parser_of(verb)]
    for parser in parsers:
        assert isinstance(parser, verb_parser.VerbParser)
        assert parser.allow_abbrev is False
        below = [one.choices for one in parser._actions if isinstance(one.choices, dict) and not one.option_strings]
        parsers += [inner for choices in below for inner in choices.values()]


@pytest.mark.parametrize("version", [(3, 8, 10), (3, 10, 0)])
def test_old_pythons(version: tuple[int, int, int]) -> None:
    """One sentence, before any module that an older Python cannot read."""
    code = f"import runpy, sys; sys.version_info = {version}; runpy.run_module('flywheel', run_name='__main__')"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code, "check"], capture_output=True, text=True, env=env, check=False)
    shown = ".".join(map(str, version))
    assert done.stderr == f"flywheel: this is Python {shown}. flywheel needs Python 3.11 or newer.\n"
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize("name", ["python2.7", "python3.6", "python3.8", "python3.9", "python3.10"])
def test_real_old_pythons(name: str) -> None:
    """Those of this machine say it too."""
    program = shutil.which(name)
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(_MAIN.parents[1]), "PYTHONDONTWRITEBYTECODE": "1"}
    words = [program or "", "-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"]
    version = subprocess.run(words, capture_output=True, text=True, env=env, check=False) if program else None
    if version is None or version.returncode:
        pytest.skip(f"this machine has no {name}")
    done = subprocess.run(
        [program, "-m", "flywheel", "check", "."], capture_output=True, text=True, env=env, check=False
    )
    said = f"flywheel: this is Python {version.stdout.strip()}. flywheel needs Python 3.11 or newer.\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


def test_old_pythons_can_parse_the_sentence() -> None:
    """What is read before it: the package and its main module."""
    for path in (_MAIN, _MAIN.with_name("__init__.py")):
        ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 4))


def test_bazel_run_starts_where_the_user_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flywheel) -> None:
    """Paths of the command line are the user's, not those of the runfiles."""
    runfiles, here = tmp_path / "bin/flywheel.runfiles/_main", tmp_path / "here"
    runfiles.mkdir(parents=True)
    here.mkdir()
    monkeypatch.chdir(runfiles)
    monkeypatch.setenv("BUILD_WORKING_DIRECTORY", str(here))
    assert flywheel("--version").status == 0
    assert Path.cwd() == here


def test_another_programs_folder_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`bazel run` passes its variable to what its program starts, too."""
    (tmp_path / "chosen").mkdir()
    monkeypatch.chdir(tmp_path / "chosen")
    monkeypatch.setenv("BUILD_WORKING_DIRECTORY", str(tmp_path))
    start_folder.enter()
    assert Path.cwd() == tmp_path / "chosen"


def test_a_folder_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flywheel) -> None:
    """One sentence."""
    runfiles = tmp_path / "flywheel.runfiles"
    runfiles.mkdir()
    monkeypatch.chdir(runfiles)
    monkeypatch.setenv("BUILD_WORKING_DIRECTORY", "/no/folder")
    done = flywheel("check", ".")
    assert (done.status, done.out) == (2, "")
    assert done.err == (
        "flywheel: /no/folder: No such file or directory. BUILD_WORKING_DIRECTORY names this folder; run the command "
        "in another.\n"
    )
