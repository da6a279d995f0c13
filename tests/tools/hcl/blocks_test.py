"""What the grammar found in a text is kept for the next run, and is never trusted beyond that text and version."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lark import Tree

from flywheel.formats.source import FormatError, Source
from flywheel.hcl import block_grammar, blocks, user_cache, variables_tf

TEXT = """\
variable "a" {
  description = "One" # a comment
  type        = number
  default     = 1
  validation {
    condition     = var.a > 0 /* and why */
    error_message = "a must be 1 or more."
  }
}
resource "x" "y" {}
variable "b" {}
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which this user's files are kept."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "gloriousflywheel"


@pytest.fixture
def without_grammar(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on the grammar cannot be used."""

    def refuse() -> None:
        raise AssertionError("the grammar is used")

    return lambda: monkeypatch.setattr(block_grammar, "parser", refuse)


def read(text: str = TEXT) -> list[dict[str, object]]:
    """The variables that a text declares."""
    return [one.plain() for one in variables_tf.loads(Source("variables.tf", text))]


def kept(home: Path) -> list[Path]:
    """The files of blocks."""
    return sorted(home.glob("blocks-*"))


def test_second_run_does_without_the_grammar(home: Path, without_grammar: Callable[[], None]) -> None:
    first = read()
    assert [one["name"] for one in first] == ["a", "b"]
    assert first[0]["validations"] == [{"condition": "var.a > 0", "error_message": "a must be 1 or more."}]
    (file,) = kept(home)
    assert (home.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)
    without_grammar()
    assert read() == first
    assert list(home.glob(".draft*")) == []


def test_another_text_kind_grammar_or_version_has_a_file_of_its_own(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read()
    read(TEXT + "\n")
    assert len(kept(home)) == 2
    blocks.load(Source("variables.tf", TEXT), "resource")
    assert len(kept(home)) == 3
    edited = tmp_path / "blocks.py"
    edited.write_text("# edited", encoding="utf-8")
    monkeypatch.setattr(blocks, "__file__", str(edited))
    read()
    assert len(kept(home)) == 4
    monkeypatch.setattr(blocks, "_GRAMMAR", (("lark", "grammar.py"),))
    read()
    assert len(kept(home)) == 5


@pytest.mark.parametrize("spoil", [lambda data: b"", lambda data: data[:-1], lambda data: data.replace(b"1", b"2")])
def test_spoilt_file_is_written_again(home: Path, spoil: Callable[[bytes], bytes]) -> None:
    first = read()
    (file,) = kept(home)
    right = file.read_bytes()
    file.write_bytes(spoil(right))
    assert read() == first
    assert file.read_bytes() == right


@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_file_that_others_can_write_is_not_read(home: Path, mode: int) -> None:
    first = read()
    (file,) = kept(home)
    file.write_bytes(b"")
    file.chmod(mode)
    assert read() == first
    assert file.stat().st_mode & 0o777 == 0o600, "another file has taken its place"


@pytest.mark.parametrize("plant", [os.symlink, lambda target, path: os.mkfifo(path), lambda target, path: path.mkdir()])
def test_what_is_no_file_is_not_read(home: Path, tmp_path: Path, plant: Callable[[Path, Path], None]) -> None:
    first = read()
    (file,) = kept(home)
    target = tmp_path / "target"
    file.rename(target)
    was = target.read_bytes()
    plant(target, file)
    assert read() == first
    assert target.read_bytes() == was


def test_broken_text_is_not_kept(home: Path) -> None:
    for _ in range(2):
        with pytest.raises(variables_tf.FormatError):
            read("variable {{{")
    assert kept(home) == []


def test_the_oldest_files_of_a_kind_go(home: Path) -> None:
    for number in range(102):
        user_cache.write(f"some-{number:03}", b"")
        os.utime(home / f"some-{number:03}", (number, number))
    user_cache.write("other-000", b"")
    user_cache.write("some-102", b"")
    assert sorted(path.name for path in home.iterdir()) == [
        "other-000",
        *(f"some-{number:03}" for number in range(3, 103)),
    ]


def test_without_a_home_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.setenv("HOME", "")
    user_cache.write("some-000", b"a")
    assert user_cache.read("some-000") is None
    assert os.listdir(tmp_path) == []


#: Lines `}` at the margin that end no part: a comment, a text, an inner block; and comments between blocks.
MARGINS = """\
# About `a`.
variable "a" {
  default = <<-EOT
}
EOT
}
/*
variable "no" {
}
*/
variable "b" {
validation {
condition = var.b != "}" # }
error_message = "No."
}
}

// The end.
variable "c" {
  default = {
}
}
"""
STACKS = sorted((Path(__file__).parents[3] / "contract" / "stacks").glob("*/variables.tf"))
assert STACKS


def shape(text: str) -> list[object] | str:
    """All blocks of a text with their offsets, or the message that refuses it."""
    try:
        return [block.to_json() for block in blocks.read(Source("variables.tf", text), "variable")]
    except FormatError as err:
        return str(err)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param(MARGINS, id="margins"),
        pytest.param(MARGINS.removesuffix("\n"), id="no last line break"),
        pytest.param(MARGINS.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(MARGINS + "}\n" + MARGINS, id="a brace too many"),
        pytest.param(MARGINS + 'variable "d" {\n' + MARGINS, id="a brace too few"),
        pytest.param(MARGINS + "/*\n" + MARGINS.replace("*/", ""), id="an open comment"),
        pytest.param("x = {\n}\n* 3\n" + MARGINS, id="an expression goes on"),
        pytest.param("x = {\n}\n*/\n", id="an error behind an expression"),
        pytest.param(MARGINS + "x = {\n}\n/*\n", id="an open comment behind an expression"),
        pytest.param(MARGINS + 'variable "d" { default = }\n}\n' + MARGINS, id="no value"),
        *(pytest.param(path.read_text(encoding="utf-8"), id=path.parent.name) for path in STACKS),
    ],
)
def test_a_text_that_is_read_in_parts_has_the_same_blocks(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = shape(text)
    monkeypatch.setattr(blocks, "_PART", 1)
    assert shape(text) == whole


def lengths(monkeypatch: pytest.MonkeyPatch, text: str, part: int = 1) -> list[int]:
    """The lengths of all texts that are parsed, also in vain."""
    parsed: list[int] = []
    parse = blocks._parse

    def counted(part: blocks._Part) -> Tree[Any]:
        parsed.append(len(part.text))
        return parse(part)

    monkeypatch.setattr(blocks, "_PART", part)
    monkeypatch.setattr(blocks, "_parse", counted)
    blocks.read(Source("variables.tf", text), "variable")
    return parsed


@pytest.mark.parametrize("line", ["\n", "\r\n"])
def test_a_block_can_be_a_part(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the comments before it."""
    block = 'variable "d" {\n}\n'.replace("\n", line)
    assert lengths(monkeypatch, block * 3 + f"# e{line}{block}") == [len(block)] * 3 + [len(block) + 3 + len(line)]


def test_a_part_that_is_refused_is_tried_with_twice_its_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """Never again unchanged, so that the time grows with the text."""
    one = 'variable "a" { default = 1 }\n'
    text = one * 40 + 'variable "y" {\n default = <<E\n}\nE\n}\n' + one
    assert lengths(monkeypatch, text, 64) == [len(text) - len(one) - 4, len(text)]


def test_a_part_does_not_end_behind_an_expression(monkeypatch: pytest.MonkeyPatch) -> None:
    """It can go on in the next line, as far as python-hcl2 reads it."""
    text = 'x = {\n}\n* 3\nvariable "a" {\n}\n'
    assert lengths(monkeypatch, text) == [len("x = {\n}\n"), len(text)]
