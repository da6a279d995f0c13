"""What every example must have, and what this module must know of it."""

from __future__ import annotations

from pathlib import Path

import pytest

EXAMPLES = sorted(path.parent for path in Path("examples").glob("*/MODULE.bazel"))


def test_there_are_examples() -> None:
    """The fixtures reach the test."""
    assert len(EXAMPLES) >= 2


@pytest.mark.parametrize("folder", EXAMPLES, ids=str)
def test_example_is_whole(folder: Path) -> None:
    """An example is a module of its own, and says in a few lines what it shows."""
    present = {path.name for path in folder.iterdir()}
    assert present >= {".bazelrc", ".bazelversion", "BUILD.bazel", "MODULE.bazel", "README.md"}
    assert len((folder / "README.md").read_text().splitlines()) <= 8


@pytest.mark.parametrize("folder", EXAMPLES, ids=str)
def test_example_names_this_bazel(folder: Path) -> None:
    """All examples are built with the Bazel of this module."""
    assert Path(".bazelversion").read_text() == (folder / ".bazelversion").read_text()


@pytest.mark.parametrize("folder", EXAMPLES, ids=str)
def test_example_is_no_package_of_this_module(folder: Path) -> None:
    """Its BUILD file and Bazel's links into its output stay out of `//...`."""
    [line] = [line for line in Path(".bazelrc").read_text().splitlines() if "--deleted_packages=" in line]
    assert str(folder) in line.partition("--deleted_packages=")[2].split(",")
    ignored = Path(".bazelignore").read_text().split()
    links = [f"{folder}/bazel-{name}" for name in ("bin", "out", "testlogs", folder.name)]
    assert [link for link in links if link not in ignored] == []
