"""The Python versions in this tree: of the oldest rules_python, of the locks, and of the package."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

#: The Python versions of each release of rules_python that was the minimum here: `MINOR_MAPPING` in its
#: `python/versions.bzl`. Read that file of the new tag before you raise the minimum. 3.14 comes with 1.7.0.
KNOWN = {"1.3.0": ("3.8", "3.9", "3.10", "3.11", "3.12", "3.13")}

ROOT = Path(__file__).parents[3]
MODULE = (ROOT / "MODULE.bazel").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "tools/dev/lock").read_text(encoding="utf-8")
LOCKED = re.search(r"^pythons=\((.+)\)$", LOCK, re.MULTILINE)[1].split()


def _named(tag: str) -> list[str]:
    """The `python_version` of each use of a tag in MODULE.bazel."""
    calls = re.findall(rf"^(?:\w+_)?{re.escape(tag)}\((.*?)^\)", MODULE, re.MULTILINE | re.DOTALL)
    return [re.search(r'python_version = "(.+)"', call)[1] for call in calls]


def test_minimum_has_what_is_asked_of_it() -> None:
    """The minimum has each requested Python. Newer releases have it too: rules_python keeps a Python for "
    "years after its end."""
    minimum = re.search(r'bazel_dep\(name = "rules_python", version = "(.+)"\)', MODULE)[1]
    assert set(_named("python.toolchain")) <= set(KNOWN[minimum])


def test_one_python_is_registered_and_every_package_is_for_it() -> None:
    """A package or a program of another Python would not be found."""
    tools = re.findall(r'^_PYTHON = "(.+)"$', (ROOT / "tools/flywheel/rooms.bzl").read_text(), re.MULTILINE)
    assert _named("python.toolchain") == tools
    assert _named("pip.parse") == [*tools, *tools]


def test_it_is_the_oldest_that_the_package_supports() -> None:
    """A normal build tests the oldest Python, and the air-gapped build tests Debian's, which is newer."""
    (oldest,) = _named("python.toolchain")
    assert PROJECT["project"]["requires-python"] == f">={oldest}"
    assert PROJECT["tool"]["mypy"]["python_version"] == oldest
    assert PROJECT["tool"]["ruff"]["target-version"] == "py" + oldest.replace(".", "")
    assert LOCKED[0] == oldest


def test_locks_are_made_for_these() -> None:
    """Each lock names its Python versions, and was checked with each."""
    for folder in ("tools", "tests", "tools/dev/packages"):
        first = (ROOT / folder / "requirements.lock").read_text(encoding="utf-8").partition("\n")[0]
        assert first == (
            f"# Made by tools/dev/lock from {folder}/requirements.in for CPython {', '.join(LOCKED)}; do not edit."
        )


def test_the_package_is_built_by_what_is_locked() -> None:
    """Another version could write other bytes."""
    (pinned,) = PROJECT["build-system"]["requires"]
    for folder in ("tests", "tools/dev/packages"):
        assert f"\n{pinned} \\\n" in (ROOT / folder / "requirements.lock").read_text(encoding="utf-8")


def test_locks_serve_this_one() -> None:
    """An air-gapped build has Debian's Python, whose version changes on its own."""
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert here in LOCKED, f"add {here} to `pythons` in tools/dev/lock and run it"
