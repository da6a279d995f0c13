"""Read quoted strings and heredocs of `.tfvars` files.

The rules are those of Terraform 1.11 (HCL 2). The recorded cases under
`tests/tools/formats/battery` confirm each of them. Strings are in Unicode NFC, as
in Terraform.
"""

from __future__ import annotations

import re

from flywheel.formats.blank_texts import GO_SPACE
from flywheel.formats.nfc import nfc
from flywheel.formats.source import Source
from flywheel.formats.tfvars.tfvars_scanner import name_end

__all__ = ["heredoc", "nfc", "quoted"]

#: The places in a quoted string where its text and its value may differ, or where it ends.
#: Two or more `$` or `%` are literal; one of them is dropped if a brace follows.
_MARK = re.compile(r'"|[\r\n]|\\(?:[nrt"\\]|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})?|\$\$+\{?|%%+\{?|[$%]\{')
_SHORT = {r"\n": "\n", r"\r": "\r", r"\t": "\t", r"\"": '"', r"\\": "\\"}

_TEMPLATE = re.compile(r"(?<!\$)\$\{|(?<!%)%\{")


def quoted(source: Source, at: int, key: str) -> tuple[str, int]:
    """The value of the quoted string at `at`, and the offset after it.

    `key` is the key that is set, for messages. Raises `FormatError` for templates,
    for unknown escapes, and for a string that is not closed on its line.
    """
    text = source.text
    parts = []
    start = at + 1
    for mark in _MARK.finditer(text, start):
        seen = mark.group()
        parts.append(text[start : mark.start()])
        start = mark.end()
        if seen == '"':
            return nfc("".join(parts)), start
        character = _SHORT.get(seen)
        if character is None and len(seen) > 1:
            character = _longer(seen)
        if character is None:
            from flywheel.formats.tfvars import value_errors

            raise value_errors.in_string(source, at, mark.start(), seen, key)
        parts.append(character)
    from flywheel.formats.tfvars import value_errors

    raise value_errors.in_string(source, at, len(text), "", key)


def _longer(seen: str) -> str | None:
    """The value of a mark of several characters; None if it is not allowed."""
    if seen[0] == "\\":
        code = int(seen[2:], 16)
        return chr(code) if code < 0xD800 or 0xDFFF < code < 0x110000 else None
    if seen[1] == "{":
        return None
    return seen[1:] if seen[-1] == "{" else seen


def heredoc(source: Source, at: int, key: str) -> tuple[str, int]:
    """The value of the heredoc whose `<<` is at `at`, and the offset of the newline after it."""
    from flywheel.formats.tfvars import value_errors

    text = source.text
    flush = text.startswith("-", at + 2)
    name_at = at + 2 + flush
    end = name_end(source, name_at)
    marker = text[name_at:end]
    newline = 2 if text.startswith("\r\n", end) else 1
    if not marker or not text.startswith("\n", end + newline - 1):
        raise value_errors.heredoc_start(source, at)
    start = end + newline
    close = _closing_line(text, start, marker)
    if close is None:
        raise value_errors.heredoc_open(source, at, marker)
    body = text[start : close[0]]
    template = _TEMPLATE.search(body)
    if template:
        raise value_errors.template(source, start + template.start(), template.group(), key)
    if flush:
        body = _outdented(source, start, body)
    body = body.replace("$${", "${").replace("%%{", "%{")
    return nfc(body), close[1]


def _closing_line(text: str, start: int, marker: str) -> tuple[int, int] | None:
    """Start of the line with only `marker`, and the offset of the newline after it."""
    found = text.find(marker, start)
    while found >= 0:
        line = max(start, text.rfind("\n", start, found) + 1)
        end = text.find("\n", found)
        if end < 0:
            return None
        if text[line:end].strip(GO_SPACE) == marker:
            return line, end
        found = text.find(marker, end)
    return None


def _outdented(source: Source, start: int, body: str) -> str:
    """`body` without the indentation that all its lines have; blank lines do not count.

    Blank lines are not changed. A tab counts as one character, like a space.
    """
    lines = body.split("\n")
    depths = [len(line) - len(line.lstrip(GO_SPACE)) for line in lines]
    inked = [i for i, line in enumerate(lines) if depths[i] < len(line)]
    cut = min((depths[i] for i in inked), default=0)
    for i in inked:
        if cut == depths[i] > 0 and _combines(lines[i][cut]):
            at = start + sum(len(line) + 1 for line in lines[:i]) + depths[i]
            message = "a line of a `<<-` heredoc begins with a combining character."
            raise source.error(at, message, "Write a base character before it, or use `<<`.")
        lines[i] = lines[i][cut:]
    return "\n".join(lines)


def _combines(first: str) -> bool:
    """Whether `first` combines with the blank before it: Terraform would then remove both."""
    if first.isascii():
        return False
    from unicodedata import category

    modifier = "\U0001f3fb" <= first <= "\U0001f3ff"
    return modifier or first in "\u200c\u200d" or category(first).startswith("M")
