"""What Terraform counts as one character of a string, and how long strings may get."""

from __future__ import annotations

import re

from flywheel.hcl.expressions.hcl_values import Unsupported, budget

#: Longer strings are not computed.
_MAX_TEXT = 1_000_000

#: Scripts in which a code point is a character of its own, once the text is normalised:
#: Latin, Greek, Cyrillic, kana, Chinese and Korean, without combining and joining marks.
_SIMPLE = (
    "[\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2010-\u2027"
    "\u3041-\u3096\u30a0-\u30ff\u4e00-\u9fff\uac00-\ud7a3]*"
)


def characters(text: str) -> list[str]:
    """The grapheme clusters of `text`; raise `Unsupported` for scripts that combine code points."""
    budget.spend(len(text) // 16)
    if text.isascii():
        return re.findall("\r\n|.", text, re.DOTALL) if "\r" in text else list(text)
    if not re.fullmatch(_SIMPLE, text):
        raise Unsupported("the characters of text in which code points may combine")
    return list(text)


def allow(length: int) -> None:
    """Account for a string of `length` characters before it is made; raise `Unsupported` at too many."""
    if length > _MAX_TEXT:
        raise Unsupported(f"a string of more than {_MAX_TEXT} characters")
    budget.spend(length // 16)
