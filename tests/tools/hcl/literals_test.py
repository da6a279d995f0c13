"""Literals inside larger texts are read where they stand."""

from __future__ import annotations

import pytest

from flywheel.formats.source import FormatError, Source
from flywheel.formats.values import plain
from flywheel.hcl import literals


@pytest.mark.parametrize(
    ("text", "value", "rest"),
    [
        ('"a)" , b', "a)", " , b"),
        ("5)", 5, ")"),
        ("[1, [2]], 3", [1, [2]], ", 3"),
        ("{ a = {} }}", {"a": {}}, "}"),
        ("null\n", None, "\n"),
        ("<<E\nx\nE\n)", "x\n", "\n)"),
    ],
)
def test_ends_behind_the_value(text: str, value: object, rest: str) -> None:
    """The offset behind the value is where the text goes on."""
    source = Source("f.tf", f"optional(any, {text}")
    node, end = literals.read_literal(source, 14, "x")
    assert (plain(node), source.text[end:]) == (value, rest)
    assert str(source.place(node.at)) == "f.tf:1:15"


def test_duplicate_key() -> None:
    """A key written twice is refused: a default has one meaning."""
    with pytest.raises(FormatError) as caught:
        literals.read_literal(Source("f.tf", "{ a = { b = 1, b = 2 } }"), 0, "x")
    assert str(caught.value) == "f.tf:1:16: `b` is set a second time; the first is at f.tf:1:9. Keep one of them."


def test_name() -> None:
    """An identifier is read as HCL has it, dashes included; elsewhere there is none."""
    source = Source("f.tf", "a-b_c2 = 1")
    assert [literals.read_name(source, at) for at in (0, 7)] == ["a-b_c2", ""]
