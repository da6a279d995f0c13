"""The comments of a text in HCL or YAML, to see that none is lost. Values in quotes are passed over."""

from __future__ import annotations

import re

_PARTS = re.compile(
    r"""
    "(?:\\.|[^"\\\n])*"
    | /\*.*?(?:\*/|\Z)
    | (?:(?<![^\s])\#|//)[^\n]*
    """,
    re.VERBOSE | re.DOTALL,
)


def of(text: str) -> list[str]:
    """The comments, in their order."""
    return [match[0].rstrip() for match in _PARTS.finditer(text) if not match[0].startswith('"')]
