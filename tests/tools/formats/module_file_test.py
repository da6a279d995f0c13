"""MODULE.bazel files are read, never run: calls with places, literals with values, everything else unknown."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flywheel.formats.bazel import module_file
from flywheel.formats.bazel.module_file import UNKNOWN, ModuleFile
from flywheel.formats.source import FormatError, Source

COMMIT = "2281b5760123456789abcdef0123456789abcdef"


def read(text: str) -> ModuleFile:
    """The module file that `text` is."""
    return module_file.loads(Source("MODULE.bazel", text))


def refusal(text: str) -> str:
    """The error that `text` gives."""
    with pytest.raises(FormatError) as caught:
        read(text)
    return str(caught.value)


def test_override_is_read_with_places() -> None:
    """Values and their places are those of the file."""
    file = read(f'git_override(\n    module_name = "attic-iac",\n    commit = "{COMMIT}",\n)\n')
    (call,) = file.of("git_override")
    assert call.text("module_name") == "attic-iac"
    assert call.text("commit") == COMMIT
    assert str(file.source.place(call.at)) == "MODULE.bazel:1:1"
    assert str(file.source.place(call.named["commit"].at)) == "MODULE.bazel:3:14"


def test_tag_knows_its_extension() -> None:
    """A tag belongs to the extension that its variable was bound to, or that it is called on."""
    file = read(
        'a = use_extension("//x:e.bzl", "flywheel")\na.core_pin(version = "1")\n'
        'use_extension("//y:e.bzl", "other").core_pin()\n'
    )
    (tag,) = file.tags("flywheel", "core_pin")
    assert tag.extension == ("//x:e.bzl", "flywheel")
    assert tag.text("version") == "1"
    assert len(file.tags("other", "core_pin")) == 1
    assert file.of("core_pin") == []


def test_variable_bound_anew_is_no_extension() -> None:
    """The last assignment counts."""
    assert read('a = use_extension("//x:e.bzl", "flywheel")\na = 1\na.core_pin()\n').tags("flywheel", "core_pin") == []


def test_comprehension_of_literals_is_unrolled() -> None:
    """Each turn is a call of its own; loops nest, and pairs are taken apart."""
    file = read('[f(a = v, b = w + "!", c = p) for v in ["1", "2"] for w, p in [("x", 3)]]\n')
    assert [(call.text("a"), call.text("b"), call.named["c"].value) for call in file.calls] == [
        ("1", "x!", 3),
        ("2", "x!", 3),
    ]


@pytest.mark.parametrize("loop", ["for v in versions()", 'for v in ["1"] if v', "for v in VERSIONS"])
def test_comprehension_that_must_be_computed_gives_one_unknown_turn(loop: str) -> None:
    """The call is told, its values are not."""
    (call,) = read(f"[f(a = v) {loop}]\n").of("f")
    assert call.named["a"].value is UNKNOWN


def test_names_have_the_values_they_were_bound_to() -> None:
    """A constant at the top of the file is a literal; what is computed is unknown."""
    file = read(
        f'CORE = "{COMMIT}"\nX = f()\ngit_override(commit = CORE, remote = "a" + "b", patches = [CORE, X], strip = X)\n'
    )
    (call,) = file.of("git_override")
    assert call.text("commit") == COMMIT
    assert call.text("remote") == "ab"
    assert call.named["patches"].value == [COMMIT, UNKNOWN]
    assert call.text("strip") == ""
    assert not call.known("strip")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"a" "b"', "ab"),
        ("[1, True, None]", [1, True, None]),
        ('{"a": ("b",)}', {"a": ["b"]}),
        ("{f(): 1}", UNKNOWN),
        ("{**a}", UNKNOWN),
        ("1.5", UNKNOWN),
        ("-1", UNKNOWN),
        ("lambda: 1", UNKNOWN),
        ('"%s" % "a"', UNKNOWN),
        (r'"\d"', r"\d"),
        (r'r"\d"', r"\d"),
    ],
)
def test_values(text: str, value: object) -> None:
    """Literals have values, whatever the language would make of the rest."""
    (call,) = read(f"f(a = {text})\n").calls
    assert call.named["a"].value == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("f(", "MODULE.bazel:1:2: not Starlark: '(' was never closed. Correct the line."),
        (
            "def f():\n  pass\n",
            "MODULE.bazel:1:1: a statement of the kind `functiondef`. Remove it: a module file has only calls.",
        ),
        ("import os\n", "MODULE.bazel:1:1: a statement of the kind `import`. Remove it: a module file has only calls."),
        (
            "f()\nif a:\n  f()\n",
            "MODULE.bazel:2:1: a statement of the kind `if`. Remove it: a module file has only calls.",
        ),
        ("x += 1\n", "MODULE.bazel:1:1: a statement of the kind `augassign`. Remove it: a module file has only calls."),
        ("f()\rg()\n", "MODULE.bazel:1:4: a carriage return within a line. Save the file with LF or CRLF."),
        (
            "[f() for a in " + str(["x"] * 200) + " for b in " + str(["x"] * 200) + "]\n",
            "MODULE.bazel:1:1025: more than 10000 steps. Write the calls one by one.",
        ),
        (
            "a = " + "[" * 150 + "]" * 150 + "\n",
            "MODULE.bazel:1:106: nested deeper than 100 levels. Write it with fewer levels.",
        ),
    ],
    ids=lambda text: text[:16].encode("unicode_escape").decode(),
)
def test_refusals(text: str, message: str) -> None:
    """What no module file may hold is told with its place."""
    assert refusal(text) == message


def test_python_is_not_run() -> None:
    """Not even an expression: a name that would end the process is a name."""
    assert [call.function for call in read("exit(1)\n__import__('os')._exit(1)\n").calls] == [
        "exit",
        "__import__",
        "_exit",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "-" * 200_000 + "1",
        "a" + ".b" * 100_000,
        "not " * 60_000 + "a",
        "a if b else " * 20_000 + "c",
        "f" + "()" * 100_000,
        "1+" * 100_000 + "1",
        "lambda:" * 30_000 + "1",
        '"a" ' * 60_000,
        "9" * 200_000,
        "f(a=" * 50_000,
        "x" * 1_000_000,
        "f(\0)",
        "\ud800 = 1",
    ],
    ids=lambda text: text[:12].encode("unicode_escape").decode(),
)
def test_hostile_text_gives_a_file_or_one_clear_error(text: str) -> None:
    """Depth, length and odd characters end in an error with a place, or in nothing."""
    try:
        read(text)
    except FormatError as err:
        assert str(err).startswith("MODULE.bazel:1:")


def test_strings_do_not_double_without_end() -> None:
    """A few lines cannot ask for more memory than there is."""
    doubled = 'a = "xxxxxxxxxx"\n' + "a = a + a\n" * 60 + "f(b = a)\n"
    assert read(doubled).calls[0].named["b"].value is UNKNOWN


def test_places_count_characters_behind_a_bom_and_wide_text(tmp_path: Path) -> None:
    """Columns are those that an editor shows."""
    path = tmp_path / "MODULE.bazel"
    path.write_bytes('\ufefff(a = "äöü😀", b = 1)\r\ng()\r\n'.encode())
    file = module_file.load(str(path), "MODULE.bazel")
    assert str(file.source.place(file.calls[0].named["b"].at)) == "MODULE.bazel:1:19"
    assert str(file.source.place(file.calls[1].at)) == "MODULE.bazel:2:1"


@given(st.text(alphabet="f(a=\"'b),[]{}:+for in\n\\#1é", max_size=60))
def test_any_text_gives_calls_or_an_error(text: str) -> None:
    """Nothing but a `FormatError` leaves the reader."""
    with contextlib.suppress(FormatError):
        assert isinstance(read(text), ModuleFile)
