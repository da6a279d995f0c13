"""Take every way to `flywheel` that README lists to a first report, as a newcomer would, and print how long each takes.

    python3 tools/dev/first_reports.py

Each way starts with an empty home folder, the overlay whose report README shows, and the line of README. Nothing of
this machine's environment is passed on but its settings for the network. Core is a clone of this checkout's commit, so
`CORE` is its path and `URL` its `file:` address; the action is run by its script, as its `action.yml` does. pipx, uv
and pre-commit come from the package index, before the time is taken. Without a Bazel on the PATH `bazelw` of the clone
stands in for it, with an output folder of its own. All ways must show the same report.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Sequence
from pathlib import Path

TREE = Path(__file__).resolve().parents[2]
#: The overlay is below a workspace of Bazel, in which one would stand elsewhere.
OVERLAY = TREE / "tests/tools/overlay/fixes/readme/terraform.tfvars"
#: How this machine reaches its package index; the rest of the environment is not passed on.
_NETWORK = re.compile(r"(?i)(PIP_|UV_|[a-z]+_proxy|SSL_CERT|REQUESTS_CA|CURL_CA|GLORIOUSFLYWHEEL_|BAZEL)")
_MODULE = """\
bazel_dep(name = "gloriousflywheel", version = "0.1.0")
git_override(module_name = "gloriousflywheel", commit = "{commit}", remote = "{url}")
"""


class Failure(Exception):
    """A way that does not reach the report; `str()` says why."""


class Way:
    """A row of README's table.

    name: as in the table, with the number of the alternative. lines: what is typed, a line for a shell each; the first
    report is there when the last one has run. files: what is written before, by name.
    """

    def __init__(self, name: str, lines: Sequence[str], files: dict[str, str] | None = None) -> None:
        self.name = name
        self.lines = list(lines)
        self.files = files or {}


def ways(readme: str) -> list[Way]:
    """The ways in the table of README, in its order. Raises `Failure` for a row that this script does not know."""
    table = readme.partition("## Get `flywheel`")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([^|]+) \| (.+) \|$", table, re.MULTILINE)[1:]
    found = []
    for name, cell in rows:
        known = _KNOWN.get(name)
        if known is None:
            raise Failure(f"README has a way `{name}` that this script does not know. Add it to _KNOWN.")
        found += known(re.findall(r"`([^`]+)`", cell))
    return found


def _checkout(typed: list[str]) -> list[Way]:
    command, install = typed
    return [Way("a checkout", [install, command])]


def _pipx(typed: list[str]) -> list[Way]:
    return [Way("pipx", typed)]


def _uv(typed: list[str]) -> list[Way]:
    run, install = typed
    return [Way("uv", [run]), Way("uv, installed", [f"{install} && flywheel check ."])]


def _pre_commit(typed: list[str]) -> list[Way]:
    name, text, command = typed
    return [Way("pre-commit", [command], {name: f"{text}\n"})]


def _bazel(typed: list[str]) -> list[Way]:
    return [Way("Bazel", typed[:1], {"../MODULE.bazel": _MODULE})]


def _action(typed: list[str]) -> list[Way]:
    path = re.sub(r"^- uses: OWNER/NAME/(.+)@COMMIT$", r"CORE/\1", typed[0])
    return [Way("GitHub Actions", [f"FLYWHEEL_ROOT=CORE bash {path}/check.sh"])]


_KNOWN = {
    "a checkout": _checkout,
    "pipx": _pipx,
    "uv": _uv,
    "pre-commit": _pre_commit,
    "Bazel": _bazel,
    "GitHub Actions": _action,
}


class Newcomer:
    """A machine of somebody who has core, its programs and no more, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.core = folder / "core"
        self.programs = folder / "programs"
        _quietly(["git", "clone", "--quiet", "--no-hardlinks", str(TREE), str(self.core)])
        self.commit = _quietly(["git", "-C", str(self.core), "rev-parse", "HEAD"]).strip()
        self._install()

    def _install(self) -> None:
        """pipx, uv and pre-commit, and a Bazel."""
        venv.create(self.programs / "python", with_pip=True)
        pip = [str(self.programs / "python/bin/python"), "-m", "pip", "install", "--quiet"]
        _quietly([*pip, "--disable-pip-version-check", "pipx", "uv", "pre-commit"])
        programs = self.programs / "bin"
        programs.mkdir()
        for name in ("pipx", "uv", "uvx", "pre-commit"):
            (programs / name).symlink_to(self.programs / "python/bin" / name)
        if not shutil.which("bazel"):
            home = f"export HOME={Path.home()}"  # where its private root is, if it has one
            output = self.folder / "bazel"
            line = f'exec {self.core}/bazelw --output_user_root={output} --max_idle_secs=30 "$@"'
            (programs / "bazel").write_text(f"#!/bin/sh\n{home}\n{line}\n", encoding="utf-8")
            (programs / "bazel").chmod(0o755)

    def take(self, way: Way) -> tuple[str, float, float]:
        """What the last line of a way shows, the seconds until then, and those of the same line once more."""
        place = self.folder / re.sub(r"\W+", "_", way.name)
        overlay, home = place / "overlay", place / "home"
        home.mkdir(parents=True)
        overlay.mkdir()
        shutil.copyfile(OVERLAY, overlay / OVERLAY.name)
        for name, text in way.files.items():
            (overlay / name).write_text(self._filled(text), encoding="utf-8")
        for words in (["init", "--quiet"], ["add", "--all"]):
            _quietly(["git", "-C", str(overlay), *words])
        venv.create(place / "python", with_pip=True)
        environment = self._environment(home, place / "python" / "bin")
        shown, seconds = "", 0.0
        for at, line in enumerate(way.lines, 1):
            status = int(at == len(way.lines))  # the overlay has errors
            shown, more = self._type(way, self._filled(line), overlay, environment, status)
            seconds += more
        again = self._filled(way.lines[-1]).rpartition(" && ")[2]
        return shown, seconds, self._type(way, again, overlay, environment, 1)[1]

    def _filled(self, text: str) -> str:
        """A text of README with what it leaves open."""
        text = text.replace("{commit}", self.commit).replace("{url}", self.core.as_uri())
        return text.replace("COMMIT", self.commit).replace("CORE", str(self.core)).replace("URL", self.core.as_uri())

    def _environment(self, home: Path, python: Path) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if _NETWORK.match(name)}
        # What pip reads from the home folder of this machine.
        index = _quietly([sys.executable, "-m", "pip", "config", "get", "global.index-url"], fails=True).strip()
        if index:
            kept |= {"PIP_INDEX_URL": index, "UV_DEFAULT_INDEX": index}
        path = [str(home / ".local/bin"), str(python), str(self.programs / "bin"), "/usr/local/bin", "/usr/bin", "/bin"]
        return {**kept, "HOME": str(home), "PATH": os.pathsep.join(path), "LANG": "C.UTF-8"}

    def _type(self, way: Way, line: str, folder: Path, environment: dict[str, str], status: int) -> tuple[str, float]:
        """Type a line in a folder; return what it shows, and the seconds. Raises `Failure` for another status."""
        start = time.monotonic()
        words = ["bash", "-c", line]
        done = subprocess.run(
            words, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        seconds = time.monotonic() - start
        if done.returncode != status:
            raise Failure(f"{way.name}: `{line}` ended with status {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout, seconds


def _quietly(words: Sequence[str], fails: bool = False) -> str:
    """What a program prints. Raises `Failure` with its message if it fails and must not."""
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode and not fails:
        raise Failure(f"`{' '.join(words)}` failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def lacks(shown: str, report: str) -> list[str]:
    """The lines of a report that are not in what a way shows, in their order; that may have more lines.

    What the report says of itself, such as the list of files, may differ.
    """
    findings, _, account = report.partition("\n  ran  ")
    lines = iter(shown.splitlines())
    wanted = [*findings.splitlines(), *account.splitlines()[-1:]]
    return [line for line in wanted if line.strip() and line not in lines]


def main(argv: Sequence[str] | None = None) -> int:
    """Take the ways one after the other; return 1 if one does not reach the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--way", action="append", metavar="NAME", help="only this way, as README calls it; repeatable")
    arguments = parser.parse_args(argv)
    folder = Path(tempfile.mkdtemp(prefix="first-reports."))
    failed, report = False, ""
    try:
        newcomer = Newcomer(folder)
        for way in ways((newcomer.core / "README.md").read_text(encoding="utf-8")):
            if arguments.way and way.name not in arguments.way:
                continue
            try:
                shown, first, again = newcomer.take(way)
                report = report or shown
                missing = lacks(shown, report)
                if missing:
                    raise Failure(f"{way.name}: the report lacks these lines:\n" + "\n".join(missing))
                print(f"{way.name:<15} {first:6.1f} s to the first report, {again:5.1f} s to the next", flush=True)
            except Failure as err:
                failed = True
                print(err, file=sys.stderr, flush=True)
    finally:
        subprocess.run(["chmod", "-R", "u+w", folder], check=True)  # Bazel writes read-only files
        shutil.rmtree(folder, ignore_errors=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
