"""The completion scripts, in the shells that are installed; the others are skipped, and the summary says so."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from flywheel.command_line.verbs import VERBS
from flywheel.completion import completions

#: A line up to the cursor, and what it can become. Each has one answer or a known list.
LINES = {
    "flywheel che": ["check", "checks"],
    "flywheel pin ref": ["refresh"],
    "flywheel help workf": ["workflows"],
    "flywheel check --form": ["--format"],
    "flywheel check --format j": ["json", "junit"],
    "flywheel pin refresh --ro": ["--role"],
    "flywheel check --select incompl": ["incomplete-backend"],
    "flywheel check --select GF101,incompl": ["GF101,incomplete-backend"],
    "flywheel checks undeclared-v": ["undeclared-variable"],
    "flywheel completion z": ["zsh"],
    "flywheel check --contract fi": ["file one.json"],
    "flywheel check fo": ["folder"],
}


@pytest.fixture
def script(flywheel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The file with the script of a shell, in a folder with a file and a folder to complete."""
    (tmp_path / "here/folder").mkdir(parents=True)
    (tmp_path / "here/file one.json").touch()
    monkeypatch.chdir(tmp_path / "here")

    def write(shell: str) -> Path:
        if shutil.which(shell) is None:
            pytest.skip(f"{shell} is not installed: its completion was not run")
        path = tmp_path / f"script.{shell}"
        done = flywheel("completion", shell)
        assert (done.status, done.err) == (0, "")
        path.write_text(done.out, encoding="utf-8")
        assert subprocess.run([shell, "-n", str(path)], capture_output=True, text=True, check=True).stderr == ""
        return path

    return write


def test_bash(script) -> None:
    """As readline asks: an empty reply becomes the names of files."""
    source = script("bash")
    for line, answers in LINES.items():
        words = line.split(" ")
        code = (
            f'source {source}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _flywheel; printf "%s\\n" "${{COMPREPLY[@]}}"'
        )
        done = subprocess.run(["bash", "-c", code, "bash", *words], capture_output=True, text=True, check=True)
        is_file = answers[0].startswith(("file", "folder"))
        assert (line, done.stdout.split("\n")[:-1]) == (line, [""] if is_file else answers)
    split = ["flywheel", "check", "--format", "=", "sa"]  # how bash splits --format=sa
    done = subprocess.run(["bash", "-c", code, "bash", *split], capture_output=True, text=True, check=True)
    assert done.stdout == "sarif\n"


def test_bash_completes_files(script) -> None:
    """In an interactive bash, with its own way to write a blank in a name."""
    typed = _typed("bash", script("bash"), "flywheel check --contract fi\t")
    assert typed == ["check", "--contract", "file one.json"]


def test_fish(script) -> None:
    """Each answer has its description."""
    source = script("fish")
    for line, answers in LINES.items():
        done = subprocess.run(
            ["fish", "-c", f"source {source}; complete -C '{line}'"], capture_output=True, text=True, check=True
        )
        found = [row.split("\t")[0].rstrip("/") for row in done.stdout.splitlines()]
        assert (line, found) == (line, answers)


def test_zsh(script) -> None:
    """In an interactive zsh: what the line is after a tab, where there is one answer."""
    source = script("zsh")
    for line, answers in [*LINES.items(), ("flywheel check --format=sa", ["--format=sarif"])]:
        if len(answers) == 1:
            words = line.split(" ")[1:-1]
            found = _typed("zsh", source, f"{line}\t")
            assert (line, [word.rstrip("/") for word in found]) == (line, [*words, *answers])


def _typed(shell: str, source: Path, line: str) -> list[str]:
    """The arguments of `flywheel` after `line` was typed in an interactive shell."""
    (source.parent / ".zshrc").touch()  # else zsh asks a new user how to set it up
    ours, theirs = pty.openpty()
    environment = {**os.environ, "HOME": str(source.parent), "TERM": "dumb", "PS1": "$ "}
    plain = ["--norc", "--noprofile"] if shell == "bash" else []
    process = subprocess.Popen(
        [shell, *plain, "-i"], stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
    )
    os.close(theirs)
    started = "autoload -Uz compinit; compinit -D -u; " if shell == "zsh" else ""
    try:
        os.write(
            ours, f"{started}source {source}; flywheel() {{ printf '<%s>' GOT \"$@\"; echo; }}; echo RE''ADY\n".encode()
        )
        _until(ours, "READY")
        os.write(ours, line.encode())
        time.sleep(0.5)  # the tab is answered before the line ends
        os.write(ours, b"\n")
        shown = _until(ours, r"<GOT>.*>\r?\n")
        return re.findall(r"<([^>]*)>", shown[shown.rindex("<GOT>") :])[1:]
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def _until(stream: int, pattern: str) -> str:
    """What is shown until `pattern`, for at most 20 seconds."""
    import select

    shown, end = "", time.monotonic() + 20
    while not re.search(pattern, shown) and time.monotonic() < end:
        if select.select([stream], [], [], 0.2)[0]:
            shown += os.read(stream, 65536).decode("utf-8", "replace")
    assert re.search(pattern, shown), shown
    return shown


def test_every_verb_and_option_is_completed() -> None:
    """The scripts come from the parsers that parse."""
    commands = {command.name: command for command in completions.all_commands()}
    assert set(commands["flywheel"].below) == {*VERBS, "help"}
    assert {f"flywheel {verb}" for verb in VERBS} < set(commands)
    names = {name for option in commands["flywheel check"].options for name in option.names}
    assert {"--strict", "--select", "-q", "--quiet", "--color", "--help"} < names


def test_unknown_shell(capfd: pytest.CaptureFixture[str]) -> None:
    """The known ones are listed."""
    from flywheel import cli

    with pytest.raises(SystemExit) as stop:
        cli.main(["completion", "zhs"])
    assert stop.value.code == 2
    assert capfd.readouterr().err.startswith(
        "flywheel completion: error: argument SHELL: `zhs` is not one of bash, zsh, fish. Did you mean `zsh`?\n"
    )
