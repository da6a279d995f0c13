"""The tables of the grammar are kept between runs, in a folder that nobody else can write to."""

from __future__ import annotations

import builtins
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from flywheel.errors import UsageError
from flywheel.formats.source import Source
from flywheel.hcl import block_grammar, user_cache, variables_tf

TEXT = 'variable "a" {\n  default = 1\n}\n'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache folder of the user for tables alone, for a process that has not built the grammar yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(user_cache, "write", lambda name, data: None)
    block_grammar.parser.cache_clear()
    yield tmp_path
    block_grammar.parser.cache_clear()


def defaults() -> list[object]:
    """What a parser without any state of this process reads."""
    block_grammar.parser.cache_clear()
    return [one.plain()["default"] for one in variables_tf.loads(Source("a.tf", TEXT))]


def kept(home: Path) -> list[Path]:
    """The files in the cache."""
    return [path for path in home.rglob("*") if path.is_file()]


def test_tables_are_kept_and_used_again(home: Path) -> None:
    """The first run writes one file that only the user can read; the second one leaves it alone."""
    assert defaults() == [1]
    (file,) = kept(home)
    written = file.stat()
    assert file.parent.name == "gloriousflywheel"
    assert (file.parent.stat().st_mode & 0o777, written.st_mode & 0o777) == (0o700, 0o600)
    assert defaults() == [1]
    assert (kept(home), file.stat().st_mtime_ns) == ([file], written.st_mtime_ns)


def test_broken_tables_are_built_again(home: Path) -> None:
    """A file that is cut short costs time and nothing else."""
    defaults()
    (file,) = kept(home)
    file.write_bytes(file.read_bytes()[:100])
    assert defaults() == [1]


@pytest.mark.parametrize("mode", [0o770, 0o707])
def test_folder_of_others_is_not_used(home: Path, mode: int) -> None:
    """Whoever can write to the folder could make these tools run code: nothing is read or written there."""
    folder = home / "gloriousflywheel"
    folder.mkdir()
    folder.chmod(mode)
    assert defaults() == [1]
    assert kept(home) == []


def test_link_is_not_followed(home: Path) -> None:
    """Neither the folder nor the file may be a link."""
    target = home / "elsewhere"
    target.mkdir()
    (home / "gloriousflywheel").symlink_to(target)
    assert defaults() == [1]
    assert kept(home) == []


def test_file_that_others_can_write_is_not_read(home: Path) -> None:
    """A pickle that is not only the user's own is never loaded."""
    defaults()
    (file,) = kept(home)
    file.write_bytes(b"cos\nsystem\n")
    file.chmod(0o666)
    assert defaults() == [1]
    assert file.read_bytes() == b"cos\nsystem\n"


@pytest.mark.parametrize("base", ["", "relative"])
def test_without_a_home_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, base: str) -> None:
    """A build action has no home: it builds the tables and writes nothing."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", base)
    monkeypatch.setenv("HOME", base)
    assert defaults() == [1]
    assert os.listdir(tmp_path) == []


def test_missing_package_is_a_wrong_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without python-hcl2 the message says what to install."""
    real = builtins.__import__

    def without(name: str, *rest: object, **more: object) -> object:
        if name == "hcl2" or name.startswith("hcl2."):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    block_grammar.parser.cache_clear()
    with pytest.raises(UsageError) as caught:
        block_grammar.parser()
    assert str(caught.value) == (
        "Terraform's variable files (`*.tf`) cannot be read: the Python package python-hcl2 is not installed. "
        "Install `flywheel` with it: pipx install 'CORE[contract]', where CORE is the folder or address of core."
    )
