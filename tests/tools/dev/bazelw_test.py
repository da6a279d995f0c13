"""Which Bazel `bazelw` uses, and its message if there is none.

No test here makes a private root: bazelw does not make one on a foreign operating system.
"""

from __future__ import annotations

import fcntl
import hashlib
import subprocess
import time

import pytest
from bazelw_machine import VERSION, Machine

WAYS = f"""\
  Ways to a Bazel:
  - set GLORIOUSFLYWHEEL_BAZEL to the path of a Bazel {VERSION};
  - put bazelisk, or Bazel {VERSION}, on the PATH of a machine that reaches Bazel's hosts;
  - on Debian or Ubuntu, run this again as root: it makes a private root from Debian's packages.
"""


@pytest.fixture
def machine(tmp_path):
    """Return a machine without any Bazel."""
    return Machine(tmp_path)


def test_chosen_program_wins(machine):
    """GLORIOUSFLYWHEEL_BAZEL is used before the PATH, and nested tests get it too."""
    machine.add("bazel")
    chosen = machine.add("another")
    done = machine.run("test", "//...", GLORIOUSFLYWHEEL_BAZEL=str(chosen))
    assert done.stderr == f"bazelw: GLORIOUSFLYWHEEL_BAZEL, {chosen}\n"
    assert done.stdout == f"{chosen}||test //...\n"


def test_chosen_program_that_is_none(machine):
    """A wrong GLORIOUSFLYWHEEL_BAZEL is an error and is not ignored."""
    machine.add("bazel")
    done = machine.run(GLORIOUSFLYWHEEL_BAZEL="/nowhere/bazel")
    assert done.returncode == 1
    assert done.stderr == (
        "bazelw: error: GLORIOUSFLYWHEEL_BAZEL is /nowhere/bazel, which is not a program.\n"
        "  Set it to the path of a Bazel, or unset it.\n"
    )


def test_bazel_of_the_version_is_taken(machine):
    """A Bazel on the PATH is used if it has the requested version."""
    program = machine.add("bazel")
    done = machine.run("info")
    assert done.stderr == f"bazelw: Bazel {VERSION} of {program}\n"
    assert done.stdout == f"{program}||info\n"


def test_version_of_the_environment_wins(machine):
    """USE_BAZEL_VERSION overrides .bazelversion, as in bazelisk."""
    program = machine.add("bazel", version="98.0.0")
    done = machine.run("info", USE_BAZEL_VERSION="98.0.0")
    assert done.stdout == f"{program}||info\n"


def test_other_version_is_refused_with_the_ways_out(machine):
    """Another version is not used; the error lists every way to get the right one."""
    machine.add("bazel", version="98.0.0")
    done = machine.run("info")
    assert done.returncode == 1
    assert done.stderr == (f"bazelw: error: there is no Bazel {VERSION} here, and its hosts do not answer.\n{WAYS}")


def test_bazelisk_that_must_download_is_not_waited_for(machine):
    """The first line of bazelisk's output says that it must download."""
    machine.add("bazelisk").write_text("#!/bin/sh\necho Downloading\nexec sleep 4\n")
    start = time.monotonic()
    done = machine.run("info")
    assert done.returncode == 1
    assert time.monotonic() - start < 2.5


def test_nested_bazelisk_finds_what_was_fetched(machine):
    """A test without HOME gets a launcher that sets bazelisk's variables."""
    machine.add("bazelisk", body='echo "$HOME|$BAZELISK_HOME|$USE_BAZEL_VERSION|$*"\n')
    machine.run("info", BAZELISK_HOME="/some/where else")
    launcher = machine.folder / f"home/.cache/gloriousflywheel/bin/bazelisk-{VERSION}"
    done = subprocess.run([launcher, "nested"], env={}, capture_output=True, check=True, text=True)
    assert done.stdout == f"{machine.folder}/home|/some/where else|{VERSION}|nested\n"


ORACLES = {"actionlint": "actionlint", "helm": "helm", "provider-simple-v6": "opentofu", "tofu": "opentofu"}


def variable_of(name):
    """The variable that names a program for tests."""
    return f"FLYWHEEL_{name.upper().replace('-', '_')}"


def key_of(machine, module):
    """What the stamp of a module begins with: the hash of its files."""
    folder = machine.folder / "tools/dev/oracles" / module
    files = [folder / name for name in ("go.mod", "go.sum", "ldflags")]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files if path.exists())).hexdigest()


@pytest.mark.parametrize("name", [*ORACLES, "buildifier"])
def test_tests_are_given_the_program_that_was_fetched(machine, name):
    """The program of the pinned version comes before the one on the PATH; without both the variable is empty."""
    bazel = machine.add("bazel", body=f'echo "${variable_of(name)}"\n')
    assert machine.run("info").stdout == "\n"
    on_path = machine.add(name)
    assert machine.run("info").stdout == f"{on_path}\n"
    module = ORACLES.get(name)
    fetched = machine.fetch(name, module and (module, key_of(machine, module)))
    done = machine.run("info")
    assert (done.stdout, done.stderr) == (f"{fetched}\n", f"bazelw: Bazel {VERSION} of {bazel}\n")


@pytest.mark.parametrize(("name", "module"), ORACLES.items())
def test_oracle_of_another_version_is_not_used(machine, name, module):
    """One line says so, with the command that builds it; the one on the PATH is used if there is one."""
    bazel = machine.add("bazel", body=f'echo "${variable_of(name)}"\n')
    says = f"bazelw: Bazel {VERSION} of {bazel}\n"
    fetched = machine.fetch(name, (module, key_of(machine, module)))
    assert machine.run("info").stderr == says
    with (machine.folder / "tools/dev/oracles" / module / "go.sum").open("a") as file:
        file.write("another hash\n")
    says += f"bazelw: {fetched} is not of this tree's version and is not used. "
    says += f"To build it: {machine.folder}/tools/dev/oracles/build {module}\n"
    done = machine.run("info")
    assert (done.stdout, done.stderr) == ("\n", says)
    on_path = machine.add(name)
    done = machine.run("info")
    assert (done.stdout, done.stderr) == (f"{on_path}\n", says)
    (fetched.parent / f".oracle-{module}").unlink()
    assert machine.run("info").stderr == says


def test_workspace_is_found_upward(machine):
    """A folder inside of the workspace works too."""
    machine.add("bazel")
    (machine.workspace / "a/b").mkdir(parents=True)
    assert machine.run("info", cwd=machine.workspace / "a/b").returncode == 0


def test_outside_a_workspace(machine):
    """Without a MODULE.bazel above there is no workspace."""
    done = machine.run("info", cwd=machine.folder)
    assert done.returncode == 1
    assert done.stderr == (
        f"bazelw: error: there is no MODULE.bazel in {machine.folder} or above it.\n"
        "  Call bazelw from inside a Bazel workspace.\n"
    )


@pytest.mark.parametrize("ostype", ["darwin", "linux-gnu"])
def test_relative_cache_is_refused(machine, ostype):
    """A relative folder would be another one for each place of the call."""
    done = machine.run("info", OSTYPE=ostype, XDG_CACHE_HOME="a/cache", GLORIOUSFLYWHEEL_BAZEL="/nowhere/bazel")
    assert done.returncode == 1
    assert done.stderr == (
        "bazelw: error: the cache folder is not an absolute path: a/cache/gloriousflywheel\n"
        "  Set XDG_CACHE_HOME to an absolute path, or unset it.\n"
    )


def test_draft_of_a_killed_run_is_removed(machine):
    """Also a run that makes no root removes what a killed one left, and leaves alone what is being made."""
    machine.add("bazel")
    cache = machine.folder / "home/.cache/gloriousflywheel"
    for name in ("root-0000.draft", "root-1111.draft"):
        (cache / name / "etc").mkdir(parents=True)
    with (cache / "root-1111.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert machine.run("info", OSTYPE="linux-gnu").returncode == 0
    assert sorted(path.name for path in cache.glob("root-*.draft")) == ["root-1111.draft"]
    assert machine.run("info", OSTYPE="linux-gnu").returncode == 0
    assert list(cache.glob("root-*.draft")) == []
