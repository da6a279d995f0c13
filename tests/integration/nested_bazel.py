"""A Bazel inside a test, and the workspace that it builds."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

#: What a module that depends on core reads of it, as this test was given it.
_CORE = ("MODULE.bazel", "contract", "rules", "tools")

_NO_BAZEL = (
    "there is no Bazel to start: FLYWHEEL_BAZEL is not set, and neither bazelisk nor bazel "
    "is on the PATH. Run the tests with ./bazelw, which sets it."
)
_OPTIONS = ("--noshow_progress", "--color=no", "--curses=no", "--symlink_prefix=/")


def example(name: str) -> dict[str, str]:
    """The files of one example by path."""
    folder = Path("examples", name)
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_text() for path in paths}


class Outcome:
    """What one command did: its exit status and everything it printed."""

    def __init__(self, status: int, output: str) -> None:
        self.status = status
        self.output = output


class NestedBazel:
    """One workspace folder beside a copy of core, and one Bazel server for it.

    The cases are laid into the same folder one after the other: to start a server and
    set up its toolchains takes longer than all of them together.
    """

    def __init__(self, root: Path) -> None:
        self.core = root / "core"
        self.workspace = self.core / "examples" / "case"
        self._startup = [_bazel(), *_bazelrc()]
        self._startup += [f"--output_user_root={root / 'bazel'}", "--max_idle_secs=60"]
        self.workspace.mkdir(parents=True)
        for name in _CORE:
            _copy(Path(name), self.core / name)

    def lay(self, files: dict[str, str]) -> None:
        """Make the workspace hold `files` and nothing else; leave alone what stays the same."""
        for path in sorted(self.workspace.rglob("*"), reverse=True):
            if path.is_dir() and not path.is_symlink():
                if not any(path.iterdir()):
                    path.rmdir()
            elif str(path.relative_to(self.workspace)) not in files:
                path.unlink()
        for name, text in files.items():
            path = self.workspace / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists() or path.read_text() != text:
                path.write_text(text)

    def flywheel(self, *words: str) -> Outcome:
        """Run core's tools in the workspace, as a person does who has them."""
        return self._python("-m", "flywheel", *words)

    def python(self, script: str, *words: str) -> Outcome:
        """Run a script with core's tools at hand in the workspace."""
        return self._python("-c", script, *words)

    def _python(self, *words: str) -> Outcome:
        done = subprocess.run(
            [sys.executable, *words],
            cwd=self.workspace,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(self.core / "tools"), *sys.path])},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        print(done.stdout)
        return Outcome(done.returncode, done.stdout)

    def run(self, command: str, *arguments: str, below: str = ".") -> Outcome:
        """Run one Bazel command in the workspace, or in a folder below it."""
        folder = self.workspace / below
        words = [*self._startup, command, *_OPTIONS, *arguments]
        print(f"(cd {folder} && {shlex.join(words)})")
        done = subprocess.run(
            words,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        print(done.stdout)
        return Outcome(done.returncode, done.stdout)

    def path(self, key: str) -> Path:
        """One of the folders that `bazel info` knows."""
        return Path(self._said("info", key).strip())

    def help_text(self, command: str) -> str:
        """The options of a command, with their defaults."""
        return self._said("help", command, "--long")

    def _said(self, *words: str) -> str:
        line = [*self._startup, *words]
        done = subprocess.run(
            line, cwd=self.workspace, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
        )
        return done.stdout

    def shutdown(self) -> None:
        """Stop the server."""
        words = [*self._startup, "shutdown"]
        subprocess.run(words, cwd=self.workspace, stdin=subprocess.DEVNULL, capture_output=True, check=True)


def _bazel() -> str:
    bazel = os.environ.get("FLYWHEEL_BAZEL") or shutil.which("bazelisk") or shutil.which("bazel")
    if not bazel:
        raise RuntimeError(_NO_BAZEL)
    return bazel


def _bazelrc() -> list[str]:
    bazelrc = os.environ.get("FLYWHEEL_BAZELRC")
    return [f"--bazelrc={bazelrc}"] if bazelrc else []


def _copy(source: Path, target: Path) -> None:
    # Runfiles are links into the source tree; a build must not see that tree through them.
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copyfile(source, target)
