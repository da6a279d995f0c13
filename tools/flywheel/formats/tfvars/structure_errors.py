"""Error messages for arguments, keys and separators of `.tfvars` files."""

from __future__ import annotations

from flywheel.formats.source import FormatError, Source
from flywheel.formats.tfvars.tfvars_scanner import name_end, skip_blanks
from flywheel.formats.tfvars.value_errors import character, continued, shown

_ARGUMENT = "Write lines of the form `name = value`."
_LOOK_ABOVE = "Close it; if it looks closed, a quote or comma is missing above."
_CLOSES_NOTHING = "has no opening bracket or brace."
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


def argument(source: Source, at: int, end: int, equals: int) -> FormatError:
    """The error for the text at `at` in place of `name = value`.

    `end` is the offset after the name there, `at` if there is no name; `equals` is the
    offset of the token after the name.
    """
    text = source.text
    if end == at:
        return _no_name(source, at)
    name = shown(text[at:end])
    follows = text[equals : equals + 1]
    if text[at:end] == "variable" and follows in ("{", '"'):
        message = "a variable is declared here; a values file only sets them."
        return source.error(at, message, "Move the declaration to a .tf file.")
    if follows == "{":
        return source.error(at, f"{name} begins a block; a values file cannot have one.", "Write `=` before the brace.")
    if follows == ":":
        return source.error(equals, f"`:` follows the name {name}.", "Write `=`.")
    if follows in (".", "["):
        message = f"a part of {name} cannot be set on its own."
        return source.error(equals, message, "Write the whole value as one object or list.")
    if follows in ("", "\n", "\r", "#", '"') or name_end(source, equals) > equals or follows.isdecimal():
        return source.error(at, f"the name {name} has no `=` after it.", _ARGUMENT)
    if follows == "=" or ("!" <= follows <= "~" and text.startswith("=", equals + 1)):
        return source.error(equals, f"`{text[equals : equals + 2]}` follows the name {name}.", "Write `=`.")
    return character(source, equals)


def _no_name(source: Source, at: int) -> FormatError:
    text = source.text
    first = text[at]
    if first == '"':
        return source.error(at, "the name of an argument is in quotes.", "Remove the quotes.")
    if first == "{":
        fix = "If this is JSON, name the file .tfvars.json. " + _ARGUMENT
        return source.error(at, "the file begins an object, as JSON does.", fix)
    if first in "]})":
        return source.error(at, f"`{first}` {_CLOSES_NOTHING}", "Remove it.")
    if text.startswith(_CONFLICT, at):
        return source.error(at, "an unresolved merge conflict.", "Resolve it and remove the conflict marks.")
    if first in "-.0123456789=:,<([*/":
        return source.error(at, f"an argument cannot begin with `{first}`.", _ARGUMENT)
    return character(source, at)


def after_argument(source: Source, value_end: int, key: str) -> FormatError:
    """The error for the text after the value of the argument `key` on its line."""
    text = source.text
    at = skip_blanks(source, value_end)
    expression = continued(source, value_end, at, key)
    if expression:
        return expression
    if text.startswith(",", at):
        message = f"a comma follows the value of {shown(key)}."
        return source.error(at, message, "Remove it.")
    if text.startswith(("}", "]", ")"), at):
        return source.error(at, f"`{text[at]}` {_CLOSES_NOTHING}", "Remove it.")
    if _begins_value(source, at):
        message = f"more text follows the value of {shown(key)} on its line."
        return source.error(at, message, "Write each argument on its own line.")
    return character(source, at)


def after_item(source: Source, list_at: int, value_end: int, at: int, key: str) -> FormatError:
    """The error for the text at `at`, after an item of the list that begins at `list_at`."""
    if at == len(source.text):
        return _unclosed(source, list_at, "list", "]")
    if _begins_value(source, at) and at > value_end:
        message = f"a comma is missing between two items of {shown(key)}."
        return source.error(at, message, "Write it here.")
    expression = continued(source, value_end, at, key)
    return expression or _stray(source, list_at, at, ("list", "]"))


def after_member(source: Source, object_at: int, value_end: int, at: int, key: str) -> FormatError:
    """The error for the text at `at`, after a member of the object that begins at `object_at`.

    `key` is the key of that member.
    """
    if at == len(source.text):
        return _unclosed(source, object_at, "object", "}")
    if _begins_value(source, at) and at > value_end and not source.text.startswith("[", at):
        message = f"a comma or newline is missing after the value of {shown(key)}."
        return source.error(at, message, "Write it here.")
    expression = continued(source, value_end, at, key)
    return expression or _stray(source, object_at, at, ("object", "}"))


def _stray(source: Source, opened: int, at: int, kind: tuple[str, str]) -> FormatError:
    if source.text.startswith(("}", "]", ")"), at):
        return _mismatched(source, opened, at, kind)
    if _begins_value(source, at):
        return source.error(at, "a comma is missing here.", "Write it.")
    if source.text.startswith((":", "="), at):
        fix = "Replace the brackets with braces if there are keys."
        return source.error(at, f"`{source.text[at]}` follows a value of the {kind[0]}.", fix)
    return character(source, at)


def after_key(source: Source, at: int, end: int, equals: int) -> FormatError:
    """The error for the text after the key between `at` and `end` in place of `=` or `:`."""
    text = source.text
    quoted = text.startswith('"', at)
    key = "the key that begins here" if quoted else f"the key {shown(text[at:end])}"
    follows = text[equals : equals + 1]
    if text[at : at + 1].isdecimal() and name_end(source, end) > end:
        word = shown(text[at : name_end(source, end)])
        return source.error(at, f"the key {word} is neither a name nor a number.", "Put it in double quotes.")
    if follows == "=":
        return source.error(equals, f"`{text[equals : equals + 2]}` follows a key.", "Write `=`.")
    if follows in (".", "[", "(") and not quoted:
        fix = "Write a key with other characters than letters, digits, - and _ in quotes."
        return source.error(at, f"{key} continues with `{follows}`; a key must be a literal.", fix)
    fix = "Write `key = value`, or replace the braces with brackets if this is a list."
    return source.error(at, f"{key} has no `=` and value after it on its line.", fix)


def key(source: Source, object_at: int, at: int) -> FormatError:
    """The error for the text at `at` in place of a key of the object at `object_at`."""
    first = source.text[at : at + 1]
    if not first:
        return _unclosed(source, object_at, "object", "}")
    if first in "])":
        return _mismatched(source, object_at, at, ("object", "}"))
    if first == ",":
        message = "a comma is in place of a key."
        return source.error(at, message, "Remove it.")
    if first == "(":
        message = "a key in parentheses is an expression; a key must be a literal."
        return source.error(at, message, "Write the key itself.")
    if first in "{[=:<-.":
        fix = "Write `key = value`; write a key with other characters in quotes."
        return source.error(at, f"`{first}` is in place of a key.", fix)
    return character(source, at)


def _begins_value(source: Source, at: int) -> bool:
    first = source.text[at : at + 1]
    return first in ('"', "{", "[", "<") or first.isdecimal() or name_end(source, at) > at


def _unclosed(source: Source, at: int, kind: str, mark: str) -> FormatError:
    return source.error(at, f"the {kind} that begins here is not closed with `{mark}`.", _LOOK_ABOVE)


def _mismatched(source: Source, opened: int, at: int, kind: tuple[str, str]) -> FormatError:
    name, mark = kind
    message = f"`{source.text[at]}` cannot close the {name} that begins at {source.place(opened)}."
    return source.error(at, message, f"Close it with `{mark}`.")
