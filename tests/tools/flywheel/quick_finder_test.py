"""Modules are found as Python itself finds them."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from importlib.machinery import PathFinder, SourceFileLoader
from pathlib import Path

import flywheel
from flywheel.quick_finder import QuickFinder

PACKAGE = Path(flywheel.__file__).parent


def names() -> list[str]:
    """The package's own modules, and a few that it has not."""
    found = [".".join(("flywheel", *path.relative_to(PACKAGE).with_suffix("").parts)) for path in PACKAGE.rglob("*.py")]
    return [name.removesuffix(".__init__") for name in found if name != "flywheel.__init__"]


def folders_of(name: str) -> list[str]:
    """The folders of the package that the module is in."""
    return [str(PACKAGE.joinpath(*name.split(".")[1:-1]))]


def test_every_module_is_found_where_python_finds_it() -> None:
    finder = QuickFinder()
    assert "flywheel.command_line.overview" in names()
    for name in names():
        own, python = finder.find_spec(name, folders_of(name)), PathFinder.find_spec(name, folders_of(name))
        assert own is not None and python is not None
        assert type(own.loader) is SourceFileLoader
        assert (own.name, own.origin, own.cached, own.parent, own.submodule_search_locations, own.has_location) == (
            python.name,
            python.origin,
            python.cached,
            python.parent,
            python.submodule_search_locations,
            python.has_location,
        )


def test_a_package_is_preferred_to_a_module_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "both").mkdir()
    for name in ("both.py", "both/__init__.py"):
        (tmp_path / name).touch()
    own = QuickFinder().find_spec("flywheel.both", [str(tmp_path)])
    python = PathFinder.find_spec("flywheel.both", [str(tmp_path)])
    assert own is not None and python is not None
    assert own.origin == python.origin == str(tmp_path / "both" / "__init__.py")


def test_all_others_are_left_to_python() -> None:
    finder = QuickFinder()
    assert finder.find_spec("json.decoder", folders_of("flywheel.cli")) is None
    assert finder.find_spec("flywheel", None) is None
    assert finder.find_spec("flywheel.absent", folders_of("flywheel.absent")) is None
    assert finder.find_spec("flywheel.cli", [str(PACKAGE / "absent.zip" / "flywheel")]) is None
    assert finder.find_spec("flywheel.__pycache__", folders_of("flywheel.cli")) is None


def test_an_archive_of_the_package_works(tmp_path: Path) -> None:
    """What the finder does not find, Python's own finder of archives does."""
    archive = tmp_path / "tools.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for path in PACKAGE.rglob("*.py"):
            made.write(path, path.relative_to(PACKAGE.parent))
    code = "from flywheel.cli import program; raise SystemExit(program(['--version']))"
    run = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        env={"PYTHONPATH": str(archive)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, f"flywheel {flywheel.__version__}\n", "")
