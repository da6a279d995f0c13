"""Why a value in a `.tfvars` file is refused, in the words of the person who wrote it.

Loaded only when there is something to refuse. A message quotes names, operators and
numbers, never what stands in a string: that may be a secret.
"""

from __future__ import annotations

import re

from flywheel.formats.numbers import MAX_DIGITS
from flywheel.formats.source import FormatError, Source
from flywheel.formats.tfvars.tfvars_scanner import name_end, skip_blanks

_LONGEST_QUOTE = 60
_DIGIT = re.compile(r"[0-9]")
_WORD_GOES_ON = re.compile(r"[\w.]")
_NUMBER_LIKE = re.compile(r"[0-9][0-9A-Za-z_.]*")
_TRAVERSAL = re.compile(r"(?:\.[\w*-]+|\[[\w*-]*\])+")
_OPERATOR = re.compile(r"&&|\|\||[=!<>]=|=>|\.\.\.|[-+*/%<>!?&|^~]")

_ONLY = "only literals are read."
_WRITE = "Write the value itself: text in double quotes, a number, true, false, null, a list or an object."
_RESULT = "Write the value that it gives."

#: Words of other languages, with what to write here.
_FOREIGN = {
    "yes": "true",
    "on": "true",
    "no": "false",
    "off": "false",
    "none": "null",
    "nil": "null",
    "undefined": "null",
    "true": "true",
    "false": "false",
    "null": "null",
}

#: Characters that begin no value but often stand where one should, with what is wrong and the fix.
_WRONG_QUOTE = "Write strings in double quotes."
_CHARACTERS = {
    "'": ("single quotes begin no string.", _WRONG_QUOTE),
    "`": ("a backtick begins no string.", 'Write "...", or a heredoc `<<EOT` for several lines.'),
    ";": ("a semicolon separates nothing here.", "Use a newline."),
    **{quote: (f"{quote} is a quote of a word processor.", _WRONG_QUOTE) for quote in "‘’“”„«»"},
}

#: First characters of what is no literal, with what it is and the fix.
_EXPRESSIONS = {
    "(": (f"an expression in parentheses; {_ONLY}", _WRITE),
    "!": (f"an expression with `!`; {_ONLY}", _WRITE),
    "-": ("an expression with `-`; only a number may follow it.", "Write the negative number itself, such as -1."),
    "+": ("an expression with `+`.", "Write a positive number without sign."),
    "<": ("something that begins with `<`.", "Write a heredoc as `<<EOT`, its lines, and a last line `EOT`."),
}


def shown(text: str) -> str:
    """`text` as a message may quote it: on one line, and not long.

    A long word with digits may be a secret that lost its quotes: only its length is told.
    """
    if len(text) >= 20 and _DIGIT.search(text) and text.count("-") < 3:
        return f"<{len(text)} characters>"
    return f"`{short(text)}`"


def short(name: str) -> str:
    """A key as a message may quote it."""
    name = name if name.isprintable() else ascii(name)[1:-1]
    return name if len(name) <= _LONGEST_QUOTE else name[: _LONGEST_QUOTE - 3] + "..."


def value(source: Source, at: int, key: str, in_list: bool) -> FormatError:
    """The refusal of what stands at `at` in the place of a literal."""
    text = source.text
    first = text[at : at + 1]
    is_ = f"an item of `{short(key)}` is" if in_list else f"`{short(key)}` is set to"
    if first in ("", "\n", "\r", ",", "]", "}", "#"):
        return _missing(source, at, key, in_list)
    end = name_end(source, at)
    if in_list and text[at:end] == "for":
        return for_expression(source, at, key)
    if end > at:
        return _word(source, at, end, is_)
    if first in _EXPRESSIONS:
        what, fix = _EXPRESSIONS[first]
        return source.error(at, f"{is_} {what}", fix)
    if first == "." and _DIGIT.match(text, at + 1):
        return source.error(at, f"{is_} a number that begins with a point.", "Write a 0 before it.")
    if first in ("=", ":"):
        message = f"`{first}` stands where the value of `{short(key)}` should begin."
        return source.error(at, message, "Remove it.")
    return character(source, at)


def _missing(source: Source, at: int, key: str, in_list: bool) -> FormatError:
    if not in_list:
        fix = "Write the value on the line of the `=`, or `null` for none."
        return source.error(at, f"`{short(key)}` has no value.", fix)
    if source.text.startswith(",", at):
        message = f"an item of `{short(key)}` is missing before this comma."
        return source.error(at, message, "Remove the comma.")
    return source.error(at, f"the list of `{short(key)}` is not closed here.", "Close it with `]`.")


def _word(source: Source, at: int, end: int, is_: str) -> FormatError:
    text = source.text
    word = text[at:end]
    if text.startswith("(", skip_blanks(source, end)):
        return source.error(at, f"{is_} a call of the function {shown(word)}; {_ONLY}", _RESULT)
    if text.startswith((".", "["), end):
        rest = _TRAVERSAL.match(text, end)
        whole = shown(word + (rest.group() if rest else ""))
        return source.error(at, f"{is_} a reference, {whole}; {_ONLY}", "Write the value that it stands for.")
    if word.lower() in _FOREIGN:
        return source.error(at, f"{is_} the bare word `{word}`.", f"Write `{_FOREIGN[word.lower()]}`.")
    return source.error(at, f"{is_} the bare word {shown(word)}; {_ONLY}", "Put text in double quotes.")


def for_expression(source: Source, at: int, key: str) -> FormatError:
    """The refusal of `[for ...]` and `{for ...}`."""
    message = f"`{short(key)}` is computed by a `for` expression; {_ONLY}"
    return source.error(at, message, 'Write its items. A key named for is written "for".')


def long_number(source: Source, at: int) -> FormatError:
    """The refusal of a number that Terraform would round."""
    message = f"this number takes more than {MAX_DIGITS} digits when written out; Terraform would round it."
    return source.error(at, message, "Shorten it, or write it as a string.")


def continued(source: Source, value_end: int, at: int, key: str) -> FormatError | None:
    """The refusal of what makes an expression of the value before it; None if nothing does.

    `value_end` is the offset behind the value, `at` that of the next token.
    """
    text = source.text
    if at == value_end and text[at - 1].isdecimal() and _WORD_GOES_ON.match(text, at):
        return _no_number(source, at, key)
    if text.startswith(("[", "."), at):
        message = f"`{short(key)}` is set to a part of a value, taken with `{text[at]}`; {_ONLY}"
        return source.error(at, message, "Write the part itself.")
    if text.startswith("?", at):
        return source.error(at, f"`{short(key)}` is set to a conditional with `?`; {_ONLY}", _RESULT)
    if text.startswith("*/", at):
        return source.error(at, "`*/` closes no comment.", "Remove it: comments do not nest.")
    operator = _OPERATOR.match(text, at)
    if operator:
        message = f"`{short(key)}` is computed with `{operator.group()}`; {_ONLY}"
        return source.error(at, message, "Write the result.")
    return None


def _no_number(source: Source, end: int, key: str) -> FormatError:
    """The refusal of `4Gi`, `1.2.3` and other words that begin with a digit; `end` is inside the word."""
    text = source.text
    at = end
    while at > 0 and end - at < _LONGEST_QUOTE and (text[at - 1].isalnum() or text[at - 1] in "._"):
        at -= 1
    word = _NUMBER_LIKE.match(text, at)
    seen = shown(word.group() if word else text[at:end])
    fix = "Put it in double quotes if it is text. A number has digits, at most one point, and an exponent."
    return source.error(at, f"`{short(key)}` is set to {seen}, which is not a number.", fix)


def character(source: Source, at: int) -> FormatError:
    """The refusal of a character that no token begins with."""
    seen = source.text[at]
    if seen in _CHARACTERS:
        return source.error(at, *_CHARACTERS[seen])
    if "!" <= seen <= "~":
        return source.error(at, f"`{seen}` cannot stand here.", "Remove it, or put text in double quotes.")
    from unicodedata import name

    title = f" ({name(seen)})" if name(seen, "") else ""
    message = f"the character U+{ord(seen):04X}{title} cannot stand here."
    return source.error(at, message, "Remove it, or put text in double quotes.")


def in_string(source: Source, at: int, mark: int, seen: str, key: str) -> FormatError:
    """The refusal of `seen` at `mark` in the quoted string that begins at `at`."""
    if seen in ("", "\r", "\n"):
        fix = 'Close it with ". Write a line break as \\n, or use a heredoc `<<EOT`.'
        return source.error(at, "the string that begins here is not closed on its line.", fix)
    if seen.endswith("{"):
        return template(source, mark, seen, key)
    if len(seen) > 1:
        message = f"`{seen}` is no character: half of a surrogate pair, or beyond U+10FFFF."
        return source.error(mark, message, "Write the character itself, or its code as \\UNNNNNNNN.")
    letter = source.text[mark + 1 : mark + 2]
    if letter in ("u", "U"):
        digits = "four" if letter == "u" else "eight"
        return source.error(mark, f"`\\{letter}` has fewer than {digits} hexadecimal digits.", "Complete it.")
    fix = 'Write \\\\ for a backslash. Escapes are \\n \\r \\t \\" \\\\ \\uNNNN \\UNNNNNNNN.'
    named = f"`\\{letter}`" if letter.isprintable() and letter else "a backslash at the end of a line"
    return source.error(mark, f"{named} is no escape.", fix)


def template(source: Source, at: int, seen: str, key: str) -> FormatError:
    """The refusal of `${` or `%{` in a string or heredoc."""
    message = f"the text of `{short(key)}` has the template mark `{seen}`; {_ONLY}"
    return source.error(at, message, f"Write the value itself, or `{seen[0]}{seen}` for a literal `{seen}`.")


def heredoc_start(source: Source, at: int) -> FormatError:
    """The refusal of a heredoc whose first line is not `<<NAME`."""
    message = "`<<` needs a name and the end of the line right behind it."
    return source.error(at, message, "Write `<<EOT`, without blanks, quotes or a comment on the line.")


def heredoc_open(source: Source, at: int, marker: str) -> FormatError:
    """The refusal of a heredoc that nothing ends."""
    message = f"the heredoc that begins here is not closed by a line {shown(marker)}."
    return source.error(at, message, "Write the name alone on a line, with a newline behind it.")
