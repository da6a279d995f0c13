"""How `tools/dev/axe` gets axe-core, and its messages without npm and without a network."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

VERSION = json.loads(Path("tools/dev/npm/axe-core/package.json").read_text(encoding="utf-8"))["dependencies"][
    "axe-core"
]
#: A stand-in for npm that creates the package's file.
NPM = f"""\
#!/bin/sh
printf 'npm %s\\n' "$1" >&2
mkdir -p "$3/node_modules/axe-core"
echo '/*! axe v{VERSION}' >"$3/node_modules/axe-core/axe.min.js"
"""
PROGRAMS = ("bash", "cp", "dirname", "grep", "head", "mkdir", "mktemp", "mv", "rm", "sed", "sh")


class Machine:
    """A machine with a copy of the script."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.target = folder / "cache/gloriousflywheel/lib/axe-core.js"
        self.programs = folder / "bin"
        self.programs.mkdir()
        for name in PROGRAMS:
            (self.programs / name).symlink_to(shutil.which(name))
        for name in (
            "tools/dev/axe",
            "tools/dev/npm/axe-core/package.json",
            "tools/dev/npm/axe-core/package-lock.json",
        ):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(name, folder / name)

    def add_npm(self, text: str = NPM) -> None:
        """Put a stand-in for npm on the PATH."""
        npm = self.programs / "npm"
        npm.write_text(text)
        npm.chmod(0o755)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the script."""
        environment = {"PATH": str(self.programs), "XDG_CACHE_HOME": f"{self.folder}/cache"}
        command = [self.folder / "tools/dev/axe", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, check=False, text=True)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine without npm."""
    return Machine(tmp_path)


def test_without_npm_it_says_so(machine: Machine) -> None:
    """The reason is one line."""
    done = machine.run("--install")
    assert (done.returncode, done.stderr) == (1, f"axe: there is no npm to install axe-core {VERSION} with.\n")


def test_failing_npm_is_named(machine: Machine) -> None:
    """Nothing is left behind."""
    machine.add_npm("#!/bin/sh\nexit 1\n")
    done = machine.run("--install")
    assert (done.returncode, done.stderr) == (1, f"axe: npm could not install axe-core {VERSION}.\n")
    assert list(machine.target.parent.iterdir()) == []


def test_it_is_installed_once_for_each_version(machine: Machine) -> None:
    """By the lock, which has the hash."""
    machine.add_npm()
    assert machine.run("--install").stderr == "npm ci\n"
    assert machine.run("--install").stderr == ""
    machine.target.write_text("/*! axe v1.0.0\n")
    assert machine.run("--install").stderr == "npm ci\n"
    lock = json.loads(Path("tools/dev/npm/axe-core/package-lock.json").read_text(encoding="utf-8"))
    package = lock["packages"]["node_modules/axe-core"]
    assert package["version"] == VERSION and package["integrity"].startswith("sha512-")


def test_unknown_option(machine: Machine) -> None:
    """A misspelt option is an error."""
    done = machine.run("--instal")
    assert (done.returncode, done.stderr) == (1, "axe: the only option is --install.\n")
