"""Hostile input gives one clear refusal, in time that grows with its length and no faster."""

from __future__ import annotations

import contextlib
import gc

import pytest

from flywheel.formats import tfvars
from flywheel.formats.source import MAX_BYTES, FormatError, Source, decode
from flywheel.formats.tfvars import tfvars_json
from flywheel.formats.values import Document

_MEGA = 2**20
_DEEP = "lists and objects are nested deeper than 100 levels. Write the value with fewer levels."
_STRING = 'the string that begins here is not closed on its line. Close it with ". Write a line break as \\n'
_LONG = (
    "this number has more than 150 digits without an exponent; Terraform would round it. "
    "Shorten it, or write it as a string."
)
_HEREDOC = (
    "the heredoc that begins here is not closed by a line `A`. Write the name alone on a line, with a newline after it."
)
_STRAY = "`?` is not allowed here. Remove it, or put text in double quotes."
_SPLIT = "Split it, or give the right file."
_MINUS = (
    "`a` is set to an expression with `-`; only a number may follow it. Write the negative number itself, such as -1."
)
_NO_NUMBER = (
    f"`a` is set to <{_MEGA + 1} characters>, which is not a number. "
    "Put it in double quotes if it is text. A number has digits, at most one decimal point, and an exponent."
)
_NO_EQUALS = f"the name `{'x' * 57}...` has no `=` after it. Write lines of the form `name = value`."
_CLOSE = "Close it; if it looks closed, a quote or comma is missing above."


def _refusal(reader: object, text: str) -> str:
    with pytest.raises(FormatError) as caught:
        reader.loads(Source("f", text))  # type: ignore[attr-defined]
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = " + "[" * 100_000, f"f:1:105: {_DEEP}"),
        ("a = " + "{b=" * 100_000, f"f:1:305: {_DEEP}"),
        ("a = " + "{\nb = " * 100_000, f"f:101:5: {_DEEP}"),
        ('a = "' + "x" * 5 * _MEGA, f"f:1:5: {_STRING}, or use a heredoc `<<EOT`."),
        ('a = "' + "$$" * _MEGA, f"f:1:5: {_STRING}, or use a heredoc `<<EOT`."),
        ('a = "' + "\\n" * _MEGA, f"f:1:5: {_STRING}, or use a heredoc `<<EOT`."),
        ("/* " * _MEGA, "f:1:1: the comment that begins here with `/*` is not closed. Close it with `*/`."),
        ("/**/" * _MEGA + "?", f"f:1:{4 * _MEGA + 1}: {_STRAY}"),
        (" " * _MEGA + "?", f"f:1:{_MEGA + 1}: {_STRAY}"),
        ("\n" * _MEGA + "?", f"f:{_MEGA + 1}:1: {_STRAY}"),
        ("#\n" * _MEGA + "?", f"f:{_MEGA + 1}:1: {_STRAY}"),
        ("a = <<A\n" + "A x\n" * _MEGA, f"f:1:5: {_HEREDOC}"),
        ("a = <<A\n" + "A" * _MEGA, f"f:1:5: {_HEREDOC}"),
        ("a = [" + "1, " * _MEGA, f"f:1:{3 * _MEGA + 6}: the list of `a` is not closed. Close it here with `]`."),
        ("a = [" + "[], " * 200_000 + "1", f"f:1:5: the list that begins here is not closed with `]`. {_CLOSE}"),
        ("a = {" + "b = 1, " * 200_000, f"f:1:5: the object that begins here is not closed with `}}`. {_CLOSE}"),
        ("x" * _MEGA, f"f:1:1: {_NO_EQUALS}"),
        ("a = " + "9" * _MEGA, f"f:1:5: {_LONG}"),
        ("a = 1e" + "0" * _MEGA + "151", f"f:1:5: {_LONG}"),
        ("a = " + "-" * _MEGA + "1", f"f:1:5: {_MINUS}"),
        ("a = 5" + "x" * _MEGA, f"f:1:5: {_NO_NUMBER}"),
    ],
    ids=lambda value: value[:12],
)
def test_hostile_tfvars(text: str, message: str) -> None:
    """The text is refused once, with place and fix."""
    assert message == _refusal(tfvars, text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": ' + "[" * 100_000, f"f:1:107: {_DEEP}"),
        ('{"a":' * 100_000, f"f:1:506: {_DEEP}"),
        ('{"a": "' + "x" * 5 * _MEGA, f"f:1:7: {_STRING}."),
        ('{"a": "' + "\\n" * _MEGA, f"f:1:7: {_STRING}."),
        ('{"' + "x" * _MEGA, f"f:1:2: {_STRING}."),
        (" " * _MEGA, f"f:1:{_MEGA + 1}: the file is empty. Write `{{}}` if there is nothing to set."),
        ('{"a": [' + "1, " * _MEGA, f"f:1:{3 * _MEGA + 8}: the file ends where an item of `a` should be. Complete it."),
        ('{"a": [' + "[], " * 200_000 + "1", f"f:1:7: the list that begins here is not closed with `]`. {_CLOSE}"),
        ("{" + '"a": 1, ' * 200_000, f"f:1:1: the object that begins here is not closed with `}}`. {_CLOSE}"),
        ('{"a": ' + "9" * _MEGA, f"f:1:7: {_LONG}"),
        (
            '{"a": ' + "x" * _MEGA,
            f"f:1:7: the bare word `{'x' * 57}...` is not a JSON value. Put text in double quotes.",
        ),
    ],
    ids=lambda value: value[:12],
)
def test_hostile_json(text: str, message: str) -> None:
    """The text is refused once, with place and fix."""
    assert message == _refusal(tfvars_json, text)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            b"a = 1\n\x89PNG\r\n" + bytes(range(256)) * 4096,
            "f:2:1: byte 0x89 is not UTF-8 text. Save the file as UTF-8.",
        ),
        (b"a = 1\n# \0\n", "f:2:3: a NUL byte: this is not a text file. Give a text file."),
        (b" " * (MAX_BYTES + 1), f"f: the file has {MAX_BYTES + 1} bytes; at most {MAX_BYTES} are read. {_SPLIT}"),
    ],
    ids=["binary", "nul", "too-long"],
)
def test_no_text(data: bytes, message: str) -> None:
    """What is no text, or too much, is refused before it is parsed."""
    with pytest.raises(FormatError) as caught:
        tfvars.loads(decode("f", data))
    assert message == str(caught.value)


@pytest.mark.parametrize("text", ["a = " + "[" * 100 + "]" * 100, "a = " + "{b=" * 100 + "1" + "}" * 100])
def test_deepest_tfvars(text: str) -> None:
    """A hundred levels are read."""
    assert isinstance(tfvars.loads(Source("f", text)), Document)


def test_deepest_json() -> None:
    """A hundred levels below the outermost object are read."""
    assert isinstance(tfvars_json.loads(Source("f", '{"a": ' + "[" * 100 + "]" * 100 + "}")), Document)


@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.parametrize("text", ["a = 1", "a = x"])
def test_collector_is_as_before(text: str, enabled: bool) -> None:
    """Garbage collection is on after reading if it was before, and off if it was off."""
    was = gc.isenabled()
    (gc.enable if enabled else gc.disable)()
    try:
        with contextlib.suppress(FormatError):
            tfvars.loads(Source("f", text))
        assert gc.isenabled() == enabled
    finally:
        (gc.enable if was else gc.disable)()


@pytest.mark.parametrize(("reader", "text"), [(tfvars, 'a = {{ "{}" = , }}'), (tfvars_json, '{{"{}": [1, ]}}')])
def test_a_key_is_redacted_before_it_is_cut(reader: object, text: str) -> None:
    """Half of a secret has no form by which it could be recognised later."""
    token = "gh" + "p_0123456789abcdefghijklmnopqrstuvwxyz"
    message = _refusal(reader, text.format(f"{'x-' * 22} {token}"))
    assert f"{'x-' * 22} <GitHub token>`" in message
