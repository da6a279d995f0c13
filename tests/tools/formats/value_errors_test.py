"""Every refusal of the readers of variable files, whole: place, what is wrong, what to write."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flywheel.formats import tfvars
from flywheel.formats.source import FormatError, Source
from flywheel.formats.tfvars import tfvars_json

_TEXTS = Path(__file__).parent / "testdata" / "refusals"
_READERS = {"tfvars": tfvars, "tfvars_json": tfvars_json}
_CODE = re.compile("⟦([0-9A-F]+)⟧")


def _cases() -> list[tuple[str, str, str]]:
    """The reader, the text and the message of every refusal in the data."""
    cases = []
    for reader in _READERS:
        data = (_TEXTS / f"{reader}.txt").read_text(encoding="utf-8")
        parts = re.split(r"^=== (.*)\n", data, flags=re.MULTILINE)
        for message, written in zip(parts[1::2], parts[2::2], strict=True):
            text = written.removesuffix("⟦END⟧\n")
            cases.append((reader, _CODE.sub(lambda code: chr(int(code.group(1), 16)), text), message))
    return cases


@pytest.mark.parametrize(("reader", "text", "message"), _cases())
def test_refusal(reader: str, text: str, message: str) -> None:
    """The text is refused with this message at this line and column."""
    with pytest.raises(FormatError) as caught:
        _READERS[reader].loads(Source("f", text))
    assert message == str(caught.value)


def test_number_of_refusals() -> None:
    """The data is all there."""
    assert len(_cases()) >= 230


@pytest.mark.parametrize("secret", ["hunter2", "ghp_" + "0123456789abcdefghijABCDEFGHIJ012345"])
@pytest.mark.parametrize(
    "text",
    [
        'a = "{}',
        'a = "{}\\q"',
        'a = "{}${{x}}"',
        'a = "{}" + 1',
        'a = "{}" "x"',
        'a = ["{}" "x"]',
        'a = {{ b = "{}" c = 1 }}',
        "a = <<EOT\n{}\n",
        "a = <<EOT\n{}${{x}}\nEOT\n",
        'a = x["{}"]',
        'a = f("{}")',
        'a "{}" {{}}',
        'a = "{}" ? 1 : 2',
    ],
)
def test_messages_keep_the_contents_of_strings(text: str, secret: str) -> None:
    """What stands in a string is not in a message: it may be a secret."""
    with pytest.raises(FormatError) as caught:
        tfvars.loads(Source("f", text.format(secret)))
    assert secret not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ['{{"a": "{}', '{{"a": "{}\\q"}}', '{{"a": "{}" "x"}}', '{{"a": ["{}" 1]}}', '{{"a": "{}\\ud800"}}', '{{"{}"}}'],
)
def test_json_messages_keep_the_contents_of_strings(text: str) -> None:
    """Neither do messages about JSON show it."""
    with pytest.raises(FormatError) as caught:
        tfvars_json.loads(Source("f", text.format("hunter2")))
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("text", ["a = {}", "a = [{}]", "a = {}.x", 'a = {}["x"]', "a = {}(1)", "a = 1{}"])
def test_long_words_are_not_quoted(text: str) -> None:
    """A long word with digits may be a secret that lost its quotes."""
    secret = "ghp_" + "0123456789abcdefghijABCDEFGHIJ012345"
    with pytest.raises(FormatError) as caught:
        tfvars.loads(Source("f", text.format(secret)))
    assert secret not in str(caught.value)
