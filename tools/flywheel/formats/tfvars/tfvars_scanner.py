"""Scan `.tfvars` text: blanks, comments, identifiers, numbers and simple strings.

Every function takes and returns offsets, and reads each character a bounded number
of times, so that reading takes linear time on any input. This module uses no regular
expression: importing `re` takes longer than reading a small file.
"""

from __future__ import annotations

from flywheel.formats.source import Source

_BLANKS = (" ", "\t")
_SPACES = (" ", "\t", "\n", "\r")
DIGITS = frozenset("0123456789")
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_")
_NAME = _LETTERS | DIGITS | {"-"}


def skip_blanks(source: Source, at: int) -> int:
    """The offset after blanks and `/* */` comments; a newline ends the blanks."""
    text = source.text
    while True:
        while text.startswith(_BLANKS, at):
            at += 1
        if not text.startswith("/*", at):
            return at
        at = _comment_end(source, at)


def skip_space(source: Source, at: int) -> int:
    """The offset after blanks, newlines and comments of all three kinds."""
    text = source.text
    while True:
        while text.startswith(_SPACES, at):
            at += 1
        if text.startswith(("#", "//"), at):
            at = _line_end(text, at)
        elif text.startswith("/*", at):
            at = _comment_end(source, at)
        else:
            return at


def skip_to_line_end(source: Source, at: int) -> int | None:
    """The offset after the next newline; None if a token comes first.

    Blanks and comments are allowed before the newline. The end of the text counts as a newline.
    """
    text = source.text
    at = skip_blanks(source, at)
    if text.startswith(("#", "//"), at):
        at = _line_end(text, at)
    if text.startswith("\n", at):
        return at + 1
    if text.startswith("\r\n", at):
        return at + 2
    return at if at == len(text) else None


def name_end(source: Source, at: int) -> int:
    """The offset after the identifier at `at`; `at` itself if there is no identifier.

    An identifier is a Unicode identifier (UAX #31) that may contain dashes, as in HCL.
    """
    text = source.text
    end = at
    if text[at : at + 1] in _LETTERS:
        end += 1
        while text[end : end + 1] in _NAME:
            end += 1
    if text[end : end + 1] > "\x7f":
        from flywheel.formats.unicode_names import extend_name  # imported late: rarely needed

        return extend_name(text, at, end)
    return end


def number_end(text: str, at: int) -> int:
    """The offset after the unsigned number at `at`; `at` itself if there is no number."""
    end = digits_end(text, at)
    if end == at:
        return at
    point = end
    if text.startswith(".", end):
        end = digits_end(text, end + 1)
    if text.startswith(("e", "E"), end):
        power = end + 2 if text.startswith(("+", "-"), end + 1) else end + 1
        exponent = digits_end(text, power)
        if exponent > power:
            return exponent
    # A point needs digits behind it, or an exponent.
    return end if end > point + 1 else point


def digits_end(text: str, at: int) -> int:
    """The offset after the digits at `at`."""
    while text[at : at + 1] in DIGITS:
        at += 1
    return at


def simple_string(text: str, at: int) -> str | None:
    """The value of the string at `at` if it has no special characters; None if it may have some."""
    value = text[at + 1 : text.find('"', at + 1)]
    if not (value.isascii() and value.isprintable()) or "\\" in value or "$" in value or "%" in value:
        return None
    return value if text.startswith('"', at + 1 + len(value)) else None


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _comment_end(source: Source, at: int) -> int:
    end = source.text.find("*/", at + 2)
    if end < 0:
        message = "the comment that begins here with `/*` is not closed."
        raise source.error(at, message, "Close it with `*/`.")
    return end + 2
