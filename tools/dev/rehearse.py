"""Test this tree and its examples with the real rules_python, as on a machine with the internet.

An air-gapped build replaces rules_python with an adapter, so it cannot show that `MODULE.bazel` requests something that
rules_python does not have. This script runs the tests with a checkout of rules_python, resolves modules with a checkout
of the Bazel Central Registry, and uses a Python installation of this machine instead of a downloaded one. It needs a
Bazel that `bazelw` finds, and a package index that pip and Bazel reach.

    git clone https://github.com/bazel-contrib/rules_python  /tmp/rules_python   # at the minimal version
    git clone https://github.com/bazelbuild/bazel-central-registry  /tmp/registry
    python3 tools/dev/rehearse.py --rules-python /tmp/rules_python --registry /tmp/registry --python /usr/bin/python3.11

Each workspace has its own output folder, which is removed at the end. The last lines show what passed.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import count_tests

TREE = Path(__file__).resolve().parents[2]
#: One workspace is the quick start of an owner with another default Python.
OTHER_PYTHON = "examples/organization with another Python"
EXAMPLES = tuple(sorted(f"examples/{path.parent.name}" for path in TREE.glob("examples/*/MODULE.bazel")))
WORKSPACES = (*EXAMPLES, OTHER_PYTHON, ".")
_OTHER_PYTHON = """
bazel_dep(name = "rules_python", version = "1.3.0")

python = use_extension("@rules_python//python/extensions:python.bzl", "python")
python.toolchain(
    is_default = True,
    python_version = "3.13",
)
"""
_FACTS = """\
import json, sys, sysconfig
print(json.dumps({
    "version": "%d.%d.%d" % sys.version_info[:3], "program": sys.executable, "library": sysconfig.get_path("stdlib"),
    "headers": sysconfig.get_path("include"), "shared": sysconfig.get_config_var("LIBDIR"),
}))
"""
#: The BUILD file that rules_python writes next to a downloaded interpreter.
_BUILD = """\
load("@rules_python//python/private:hermetic_runtime_repo_setup.bzl", "define_hermetic_runtime_toolchain_impl")

package(default_visibility = ["//visibility:public"])

define_hermetic_runtime_toolchain_impl(
    name = "define_runtime",
    coverage_tool = None,
    extra_files_glob_exclude = ["**/__pycache__/*.pyc"],
    extra_files_glob_include = ["lib/**"],
    python_bin = "bin/python3",
    python_version = "{version}",
)
"""
#: Folders outside of the standard library, or not needed at run time.
_LEFT_OUT = shutil.ignore_patterns(
    *("__pycache__", "config-*", "dist-packages", "ensurepip", "idlelib", "lib2to3", "site-packages", "test", "tests"),
    *("tkinter", "turtledemo", "*.a"),
)


def copy_python(interpreter: Path, folder: Path) -> str:
    """Copy a Python installation in the layout of rules_python; return its version."""
    done = subprocess.run([interpreter, "-I", "-c", _FACTS], check=True, capture_output=True, text=True)
    facts = json.loads(done.stdout)
    version: str = facts["version"]
    minor = version.rpartition(".")[0]
    (folder / "bin").mkdir(parents=True)
    shutil.copy(Path(facts["program"]).resolve(), folder / "bin" / "python3")
    (folder / "python").symlink_to("bin/python3")
    shutil.copytree(facts["library"], folder / "lib" / f"python{minor}", ignore=_LEFT_OUT)
    for library in Path(facts["shared"]).glob(f"libpython{minor}.so*"):
        shutil.copy(library, folder / "lib")
    if Path(facts["headers"]).is_dir():
        shutil.copytree(facts["headers"], folder / "include" / f"python{minor}")
    (folder / "STANDALONE_INTERPRETER").touch()
    (folder / "REPO.bazel").touch()
    (folder / "BUILD.bazel").write_text(_BUILD.format(version=version), encoding="utf-8")
    return version


def options(rules_python: Path, registry: Path, python: Path, version: str) -> str:
    """The bazelrc that replaces downloads with the checkouts and the installation."""
    minor = version.rpartition(".")[0].replace(".", "_")
    repository = f"python_{minor}_{platform.machine()}-unknown-linux-gnu"
    lines = [
        f"--registry={registry.as_uri()}",
        f"--override_module=rules_python={rules_python}",
        f"--override_repository=rules_python~~python~{repository}={python}",
        # As later Bazels call it.
        f"--override_repository=rules_python++python+{repository}={python}",
    ]
    return "".join(f"common {line}\n" for line in lines)


def own_bazelrc() -> str:
    """The text of `bazelw`'s own bazelrc on this machine; empty if there is none."""
    command = [str(TREE / "bazelw"), "info", "release", "--announce_rc"]
    done = subprocess.run(command, cwd=TREE, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    found = re.search(r"from (/\S*/gloriousflywheel/config-\w+/bazelrc)", done.stderr)
    return Path(found[1]).read_text(encoding="utf-8") if found else ""


class Rehearsal:
    """The files of one rehearsal, in a separate folder."""

    def __init__(self, folder: Path, targets: Sequence[str]) -> None:
        self.folder = folder
        self.bazelrc = folder / "bazelrc"
        self.nested = folder / "nested.bazelrc"
        self.targets = targets
        self.other = folder / "other"

    def add_other_python(self) -> None:
        """Copy the quick start and set a default Python that this machine does not have: nothing may need it."""
        source = TREE / "examples" / "organization"
        shutil.copytree(source, self.other, ignore=shutil.ignore_patterns("bazel-*"))
        text = (source / "MODULE.bazel").read_text(encoding="utf-8").replace('"../.."', f'"{TREE}"')
        (self.other / "MODULE.bazel").write_text(text + _OTHER_PYTHON, encoding="utf-8")

    def bazel(self, workspace: str, command: str, *words: str) -> int:
        """Run one command of Bazel in a workspace; return its exit status."""
        base = self.folder / "output" / str(WORKSPACES.index(workspace))
        startup = [f"--bazelrc={self.bazelrc}", f"--output_base={base}"]
        line = [str(TREE / "bazelw"), *startup, command, *words]
        place = self.other if workspace == OTHER_PYTHON else TREE / workspace
        return subprocess.run(line, cwd=place, check=False, stdin=subprocess.DEVNULL).returncode

    def test(self, workspace: str) -> tuple[count_tests.Count, float]:
        """Run the tests of a workspace; return how many passed and failed, and the seconds."""
        events = self.folder / "events.json"
        events.unlink(missing_ok=True)
        start = time.monotonic()
        words = [f"--build_event_json_file={events}", f"--test_env=FLYWHEEL_BAZELRC={self.nested}"]
        words.append("--test_timeout=300,1200,3600,7200")  # speed is not tested here
        try:
            status = self.bazel(workspace, "test", *words, "--keep_going", "--noshow_progress", *self.targets)
            return count_tests.count_run(events, status), time.monotonic() - start
        finally:
            self.bazel(workspace, "shutdown")


def rehearse(folder: Path, arguments: argparse.Namespace) -> int:
    """Test each workspace; return 1 unless each had tests and all of them passed."""
    version = copy_python(arguments.python, folder / "python")
    lines = options(arguments.rules_python.resolve(), arguments.registry.resolve(), folder / "python", version)
    rehearsal = Rehearsal(folder, arguments.targets)
    rehearsal.add_other_python()
    rehearsal.bazelrc.write_text(lines, encoding="utf-8")
    rehearsal.nested.write_text(own_bazelrc() + lines, encoding="utf-8")
    failed = False
    report = [f"CPython {version}"]
    for workspace in arguments.workspace or WORKSPACES:
        count, seconds = rehearsal.test(workspace)
        failed = failed or bool(count.failed) or not count.passed
        report.append(f"{workspace}: {count.passed} passed, {count.failed} failed, {seconds:.0f} s")
    print("\n".join(report))
    return int(failed)


def main(argv: Sequence[str] | None = None) -> int:
    """Read the command line and rehearse in a folder that is removed at the end."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rules-python", type=Path, required=True, metavar="DIR", help="a checkout of rules_python")
    parser.add_argument("--registry", type=Path, required=True, metavar="DIR", help="a checkout of the registry")
    parser.add_argument(
        "--python", type=Path, required=True, metavar="PROGRAM", help="a Python of the version in MODULE.bazel"
    )
    parser.add_argument("--workspace", action="append", choices=WORKSPACES, help="only this workspace; repeatable")
    parser.add_argument("targets", nargs="*", default=["//..."], help="the targets in each workspace (default: //...)")
    arguments = parser.parse_args(argv)
    folder = Path(tempfile.mkdtemp(prefix="rehearsal."))
    try:
        return rehearse(folder, arguments)
    finally:
        subprocess.run(["chmod", "-R", "u+w", folder], check=True)  # Bazel writes read-only files
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
