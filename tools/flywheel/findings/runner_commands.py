"""Text that no runner of GitHub Actions takes for a command, whatever it repeats of foreign text.

A runner reads every line that a step writes. It obeys a line with `##[name ...]` anywhere in it, and one that begins,
after white space, with `::name ...::`. It searches for both as a reader of words does: characters that have no weight
in sorting, such as variation selectors, may stand in between. So any character outside of ASCII counts as one of them.

Each function breaks both forms with an escape of its own format, so that readers of JSON, XML and Starlark get the
same values.
"""

from __future__ import annotations

#: `##[`: a hash sign that is to be escaped, behind another one and before the bracket.
_BRACKET = r"(#[^\x00-\x7f]*)#(?=[^\x00-\x7f]*\[)"
#: `::` at the start of a line: the colon that is to be escaped. Colours may stand before it.
_COLONS = r"((?:\A|(?<=[\n\r]))(?:[\t\x0b\x0c\x1c-\x1f ]|\x1b\[[0-9;]*m|[^\x00-\x7f])*):(?=[^\x00-\x7f]*:)"


def in_text(text: str) -> str:
    """Plain text, and YAML in double quotes, whose strings have this escape too."""
    return _broken(text, r"\1\\x23", r"\1\\x3a")


def in_starlark(text: str) -> str:
    """Starlark, as Bazel reads it: of escapes by number it has octal ones alone."""
    return _broken(text, r"\1\\043", r"\1\\072")


def in_json(text: str) -> str:
    """JSON: its lines never begin with a colon. What does not print is inside of a string, and has an escape there."""
    broken = _broken(text, r"\1\\u0023", "")
    if broken.replace("\n", "").isprintable():
        return broken
    return "".join(char if char.isprintable() or char in "\n\r\t" else _in_string(char) for char in broken)


def in_xml(text: str) -> str:
    """XML without comments and CDATA."""
    return _broken(text, r"\1&#35;", r"\1&#58;")


def in_markdown(text: str) -> str:
    """Markdown: a backslash before a punctuation character is not shown, except in code."""
    return _broken(text, r"\1\\#", r"\1\\:")


def as_commands(text: str) -> str:
    """Commands that are meant: each line is one already, so nothing in it is another."""
    return text


def _in_string(char: str) -> str:
    code = ord(char)
    if code < 0x10000:
        return f"\\u{code:04x}"
    return f"\\u{0xD800 + (code - 0x10000 >> 10):04x}\\u{0xDC00 + (code - 0x10000 & 0x3FF):04x}"


def _broken(text: str, hash_sign: str, colon: str) -> str:
    has_bracket = "##[" in text if text.isascii() else "#" in text and "[" in text
    has_colons = bool(colon) and ("::" in text if text.isascii() else ":" in text)
    if not has_bracket and not has_colons:
        return text
    import re

    text = re.sub(_BRACKET, hash_sign, text) if has_bracket else text
    return re.sub(_COLONS, colon, text) if has_colons else text
