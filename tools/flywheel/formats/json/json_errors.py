"""Error messages for `.tfvars.json` files. Imported only when there is an error."""

from __future__ import annotations

import re

from flywheel.formats.source import FormatError, Source
from flywheel.formats.tfvars.value_errors import character, long_number, shown

_WORD = re.compile(r"[A-Za-z_][\w.-]*")
_NUMBER_LIKE = re.compile(r"[-+]*[0-9A-Za-z_.]*")
_UNIT = re.compile(r"[-+]*[0-9.]+[A-DF-WYZa-df-wyz]")
_LITERALS = "Write a string in double quotes, a number, true, false, null, a list or an object."
_FOREIGN = {"True": "true", "False": "false", "None": "null", "undefined": "null", "nil": "null"}

__all__ = ["long_number"]


def root(source: Source, at: int) -> FormatError:
    """The error for a file that does not begin with an object."""
    if at == len(source.text):
        return source.error(at, "the file is empty.", "Write `{}` if there is nothing to set.")
    if source.text.startswith("[", at):
        return source.error(at, "the file is a list.", "Write an object of names and values.")
    if source.text.startswith(("#", "/"), at):
        return _comment(source, at)
    return source.error(at, "the file does not begin with an object.", "Begin it with `{`.")


def after_root(source: Source, at: int) -> FormatError:
    """The error for text after the outermost object."""
    if source.text.startswith(("#", "/"), at):
        return _comment(source, at)
    return source.error(at, "more text follows the outermost object.", "Remove it.")


def value(source: Source, at: int, path: tuple[str | int, ...]) -> FormatError:
    """The error for the text at `at` in place of a value."""
    text = source.text
    first = text[at : at + 1]
    if first == "":
        return source.error(at, f"the file ends where {_of(path)} should be.", "Complete it.")
    if first in ",:" or first in "}]":
        hint = ", or remove the comma before it." if first == "]" else "."
        return source.error(at, f"`{first}` is in place of {_of(path)}.", "Write a value" + hint)
    word = _WORD.match(text, at)
    if word:
        return _word(source, at, word.group())
    if first.isdecimal() or first in "+-.":
        return _number(source, at)
    if first in "#/":
        return _comment(source, at)
    if first in "(<=!":
        return source.error(at, f"a JSON value cannot begin with `{first}`.", _LITERALS)
    return character(source, at)


def _word(source: Source, at: int, word: str) -> FormatError:
    if word in ("NaN", "Infinity"):
        return source.error(at, f"{shown(word)} is not a JSON number.", "Write a number or null.")
    right = _FOREIGN.get(word, word.lower() if word.lower() in ("true", "false", "null") else None)
    fix = f"Write `{right}`." if right else "Put text in double quotes."
    return source.error(at, f"the bare word {shown(word)} is not a JSON value.", fix)


def _number(source: Source, at: int) -> FormatError:
    found = _NUMBER_LIKE.match(source.text, at)
    seen = shown(found.group() if found else source.text[at])
    fix = "Write digits without a leading 0 or +, and with digits on both sides of a decimal point."
    if _UNIT.match(source.text, at):
        fix = "Put it in double quotes if it is text."
    return source.error(at, f"{seen} is not a JSON number.", fix)


def after_item(source: Source, list_at: int, at: int) -> FormatError:
    """The error for the text between two items of the list at `list_at`."""
    return _between(source, list_at, at, "list", "]")


def after_member(source: Source, object_at: int, at: int) -> FormatError:
    """The error for the text between two members of the object at `object_at`."""
    return _between(source, object_at, at, "object", "}")


def _between(source: Source, opened: int, at: int, kind: str, mark: str) -> FormatError:
    text = source.text
    first = text[at : at + 1]
    if first == "":
        fix = "Close it; if it looks closed, a quote or comma is missing above."
        return source.error(opened, f"the {kind} that begins here is not closed with `{mark}`.", fix)
    if first in "}])":
        message = f"`{first}` cannot close the {kind} that begins at {source.place(opened)}."
        return source.error(at, message, f"Close it with `{mark}`.")
    if first in "#/":
        return _comment(source, at)
    before = text[at - 1]
    if before.isalnum() and (first.isalnum() or first in "._"):
        return _run_on(source, at)
    if first in '"{[-' or first.isalnum():
        parts = "items" if kind == "list" else "members"
        return source.error(at, f"a comma is missing between two {parts} of the {kind}.", "Write a comma here.")
    return character(source, at)


def _run_on(source: Source, at: int) -> FormatError:
    """The error for a number or keyword with more characters: `1x`, `007`, `1.`."""
    text = source.text
    while at > 0 and (text[at - 1].isalnum() or text[at - 1] in "._-+"):
        at -= 1
    word = _WORD.match(text, at)
    return _word(source, at, word.group()) if word else _number(source, at)


def key(source: Source, object_at: int, at: int) -> FormatError:
    """The error for the text at `at` in place of a key of the object at `object_at`."""
    first = source.text[at : at + 1]
    if first == "":
        fix = "Close it; if it looks closed, a quote or comma is missing above."
        return source.error(object_at, "the object that begins here is not closed with `}`.", fix)
    if first == "}":
        return source.error(at, "there is a comma before this `}`.", "Remove the comma.")
    if first == ",":
        return source.error(at, "a comma is in place of a key.", "Remove it.")
    if first in "#/":
        return _comment(source, at)
    word = _WORD.match(source.text, at)
    if word or first.isdecimal():
        seen = shown(word.group()) if word else shown(first)
        return source.error(at, f"the key {seen} is not in quotes.", "Put it in double quotes.")
    if first in "])[{:-":
        return source.error(at, f"`{first}` is in place of a key.", 'Write `"key": value`.')
    return character(source, at)


def after_key(source: Source, at: int, colon: int) -> FormatError:
    """The error for the text after the key at `at` in place of a colon."""
    if source.text.startswith("=", colon):
        return source.error(colon, "`=` follows a key.", "Write `:`.")
    return source.error(at, "the key that begins here has no `:` and value after it.", 'Write `"key": value`.')


def in_string(source: Source, at: int, mark: int, seen: str) -> FormatError:
    """The error for `seen` at `mark` in the string that begins at `at`."""
    if seen in ("", "\r", "\n"):
        fix = 'Close it with ". Write a line break as \\n.'
        return source.error(at, "the string that begins here is not closed on its line.", fix)
    if seen < " ":
        message = f"a string has the control character U+{ord(seen):04X}."
        return source.error(mark, message, f"Write \\u{ord(seen):04x}.")
    if len(seen) > 1:
        fix = "Write the character itself, or both halves as \\uNNNN\\uNNNN."
        return source.error(mark, f"`{seen}` is half of a surrogate pair.", fix)
    letter = source.text[mark + 1 : mark + 2]
    if letter == "u":
        return source.error(mark, "`\\u` has fewer than four hexadecimal digits.", "Write four digits.")
    named = f"`\\{letter}`" if letter.isprintable() else "a backslash before a control character"
    fix = 'Write \\\\ for a backslash. Escapes are \\" \\\\ \\/ \\b \\f \\n \\r \\t \\uNNNN.'
    return source.error(mark, f"{named} is not an escape.", fix)


def _comment(source: Source, at: int) -> FormatError:
    fix = 'Remove it, or write it as a property "//" of the outermost object.'
    return source.error(at, "JSON has no comments.", fix)


def _of(path: tuple[str | int, ...]) -> str:
    names = [part for part in path if isinstance(part, str)]
    name = shown(names[-1]) if names else "the file"
    return f"an item of {name}" if path and isinstance(path[-1], int) else f"the value of {name}"
