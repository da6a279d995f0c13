"""How `tools/dev/buildifier` gets buildifier, which files it checks, and its message without one."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from pathlib import Path

import pytest

NATIVE = f"buildifier-linux_{ {'x86_64': 'amd64', 'aarch64': 'arm64'}.get(platform.machine(), platform.machine()) }"
#: A stand-in for npm that creates the package's program.
NPM = f"""\
#!/bin/sh
printf 'npm %s\\n' "$1" >&2
mkdir -p "$3/node_modules/@bazel/buildifier"
cat >"$3/node_modules/@bazel/buildifier/{NATIVE}" <<'END'
#!/bin/sh
[ "$1" = --version ] && {{ echo "buildifier version: 8.2.1 "; exit; }}
printf '%s\\n' "$@"
END
"""
#: The programs that the script can use; this machine may have npm itself.
PROGRAMS = ("bash", "cat", "chmod", "cp", "dirname", "find", "mkdir", "mktemp", "mv", "rm", "sed", "sh", "tr", "uname")
PROGRAMS += ("xargs",)

pytestmark = pytest.mark.skipif(platform.system() != "Linux", reason="the stand-in for npm brings a Linux program")


class Tree:
    """A copy of the script in a tree with a few files, on a separate machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cache = folder / "cache/gloriousflywheel/bin/buildifier"
        self.programs = folder / "bin"
        self.programs.mkdir()
        for name in PROGRAMS:
            (self.programs / name).symlink_to(shutil.which(name))
        npm = "tools/dev/npm"
        locks = (f"{npm}/buildifier/package.json", f"{npm}/buildifier/package-lock.json")
        for name in ("tools/dev/buildifier", f"{npm}/install.sh", *locks):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(name, folder / name)
        for name in ("BUILD.bazel", "a/b.bzl", "a/fixtures/BUILD.bazel", "a/testdata/c.bzl", "bazel-bin/d.bzl", "e.py"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).touch()

    def add_npm(self, text: str = NPM) -> None:
        """Put a stand-in for npm on the PATH."""
        npm = self.programs / "npm"
        npm.write_text(text)
        npm.chmod(0o755)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the script."""
        environment = {"PATH": str(self.programs), "XDG_CACHE_HOME": f"{self.folder}/cache"}
        command = [self.folder / "tools/dev/buildifier", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, check=False, text=True)


@pytest.fixture
def tree(tmp_path):
    """A tree on a machine without npm."""
    return Tree(tmp_path)


def test_without_npm_it_says_so(tree):
    """The reason is one line, and no file is left behind."""
    done = tree.run("--install")
    message = "buildifier: there is no npm to install @bazel/buildifier 8.2.1 with.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", message)
    assert not tree.cache.exists()


def test_failing_npm_is_named(tree):
    """Without a network npm fails, and so does the script."""
    tree.add_npm("#!/bin/sh\nexit 1\n")
    done = tree.run("--install")
    assert (done.returncode, done.stderr) == (1, "buildifier: npm could not install @bazel/buildifier 8.2.1.\n")
    assert list(tree.cache.parent.parent.glob("buildifier.*")) == []


def test_it_is_installed_once(tree):
    """It is installed by the lock, and again only for another version."""
    tree.add_npm()
    assert tree.run("--install").stderr == "npm ci\n"
    assert tree.run("--install").stderr == ""
    assert os.access(tree.cache, os.X_OK)
    tree.cache.write_text("#!/bin/sh\necho buildifier version: 8.2.0\n")
    assert tree.run("--install").stderr == "npm ci\n"


def test_what_is_judged(tree):
    """All Starlark files are checked except fixtures, test data and Bazel's links."""
    tree.add_npm()
    words = tree.run().stdout.split()
    assert words[:3] == ["-config=.buildifier.json", "-mode=check", "-lint=warn"]
    assert sorted(words[3:]) == ["./BUILD.bazel", "./a/b.bzl"]
    assert tree.run("--fix").stdout.split()[1:3] == ["-mode=fix", "-lint=fix"]


def test_unknown_option(tree):
    """A misspelt option is an error."""
    done = tree.run("--fixx")
    message = "buildifier: the option `--fixx` is unknown. Known are --fix and --install.\n"
    assert (done.returncode, done.stderr) == (1, message)
