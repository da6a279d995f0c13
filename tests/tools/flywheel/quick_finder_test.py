"""Modules are found as Python itself finds them."""

from __future__ import annotations

import os
import py_compile
import subprocess
import sys
import zipfile
from importlib.machinery import PathFinder, SourceFileLoader
from importlib.util import cache_from_source
from pathlib import Path
from types import CodeType

import flywheel
from flywheel.quick_finder import QuickFinder, QuickLoader

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
        assert type(own.loader) is QuickLoader
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


def loaded(path: Path) -> CodeType:
    """What is loaded of the module at `path`: the same as Python itself loads."""
    loader = QuickLoader("one", str(path), cache_from_source(str(path)))
    found, python = loader.get_code("one"), SourceFileLoader("one", str(path)).get_code("one")
    assert found is not None and found == python and found.co_filename == python.co_filename
    return found


def compiled(path: Path, text: str) -> None:
    """Write the module, and what Python compiles of it; its time is always the same."""
    path.write_text(text, encoding="utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    py_compile.compile(str(path), doraise=True, invalidation_mode=py_compile.PycInvalidationMode.TIMESTAMP)


def test_a_compiled_module_is_taken_if_it_belongs_to_its_source(tmp_path: Path) -> None:
    path = tmp_path / "one.py"
    compiled(path, "a = 1\n")
    path.write_text("b = 2\n", encoding="utf-8")
    os.utime(path, (1_700_000_000.9, 1_700_000_000.9))
    assert loaded(path).co_names == ("a",), "age and size are as they were: Python cannot know better"
    os.utime(path, (1_700_000_001, 1_700_000_001))
    assert loaded(path).co_names == ("b",)
    compiled(path, "a = 1\n")
    path.write_text("longer = 1\n", encoding="utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    assert loaded(path).co_names == ("longer",)


def test_a_compiled_module_of_another_kind_is_left_to_python(tmp_path: Path) -> None:
    path = tmp_path / "one.py"
    kept = Path(cache_from_source(str(path)))
    compiled(path, "a = 1\n")
    right = kept.read_bytes()
    for wrong in (b"", right[:10], b"\0\0\0\0" + right[4:]):
        kept.write_bytes(wrong)
        assert loaded(path).co_names == ("a",)
    py_compile.compile(str(path), doraise=True, invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH)
    path.write_text("b = 2\n", encoding="utf-8")
    assert loaded(path).co_names == ("b",), "Python compares the source itself with its hash"


def test_a_compiled_module_from_elsewhere_says_where_its_source_is_now(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
        compiled(folder / "one.py", "a = 1\n")
    Path(cache_from_source(str(second / "one.py"))).write_bytes(
        Path(cache_from_source(str(first / "one.py"))).read_bytes()
    )
    assert loaded(second / "one.py").co_filename == str(second / "one.py")


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
