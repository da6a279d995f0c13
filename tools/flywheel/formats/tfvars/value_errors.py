"""Error messages for values in `.tfvars` files.

Imported only when there is an error. A message quotes names, operators and numbers,
never the content of a string, which may be a secret.
"""

from __future__ import annotations

import re

from flywheel.formats.numbers import MAX_DIGITS
from flywheel.formats.quoting import shortened
from flywheel.formats.source import FormatError, Source
from flywheel.formats.tfvars.tfvars_scanner import name_end, skip_blanks

_LONGEST_QUOTE = 60
_DIGIT = re.compile(r"[0-9]")
_WORD_GOES_ON = re.compile(r"[\w.]")
_NUMBER_LIKE = re.compile(r"[0-9][0-9A-Za-z_.]*")
_TRAVERSAL = re.compile(r"(?:\.[\w*-]+|\[[\w*-]*\])+")
_OPERATOR = re.compile(r"&&|\|\||[=!<>]=|=>|\.\.\.|[-+*/%<>!?&|^~]")

_ONLY = "only literals are allowed."
_WRITE = "Write the value itself: text in double quotes, a number, true, false, null, a list or an object."
_RESULT = "Write its result."

#: Words of other languages, with the words to write in HCL.
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

#: Characters that are often written in place of a value, with the message and the fix.
_WRONG_QUOTE = "Write strings in double quotes."
_CHARACTERS = {
    "'": ("a string cannot begin with a single quote.", _WRONG_QUOTE),
    "`": ("a string cannot begin with a backtick.", 'Write "...", or a heredoc `<<EOT` for several lines.'),
    ";": ("a semicolon is not a separator.", "Use a newline."),
    **{quote: (f"{quote} is a typographic quote.", _WRONG_QUOTE) for quote in "‘’“”„«»"},
}

#: First characters of values that are not literals, with the message and the fix.
_EXPRESSIONS = {
    "(": (f"an expression in parentheses; {_ONLY}", _WRITE),
    "!": (f"an expression with `!`; {_ONLY}", _WRITE),
    "-": ("an expression with `-`; only a number may follow it.", "Write the negative number itself, such as -1."),
    "+": ("an expression with `+`.", "Write a positive number without a sign."),
    "<": ("a text that begins with `<`.", "Write a heredoc as `<<EOT`, its lines, and a last line `EOT`."),
}


def shown(text: str) -> str:
    """`text` in a form for messages: on one line, and shortened.

    A long word with digits may be a secret without its quotes, so only its length is shown.
    """
    if len(text) >= 20 and _DIGIT.search(text) and text.count("-") < 3:
        return f"<{len(text)} characters>"
    return f"`{short(text)}`"


def short(name: str) -> str:
    """A key in a form for messages."""
    return shortened(name if name.isprintable() else ascii(name)[1:-1], _LONGEST_QUOTE, "...")


def value(source: Source, at: int, key: str, in_list: bool) -> FormatError:
    """The error for the text at `at` in place of a literal."""
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
        return source.error(at, f"{is_} a number that begins with a decimal point.", "Write a 0 before it.")
    if first in ("=", ":"):
        message = f"`{first}` is in place of the value of `{short(key)}`."
        return source.error(at, message, "Remove it.")
    return character(source, at)


def _missing(source: Source, at: int, key: str, in_list: bool) -> FormatError:
    if not in_list:
        fix = "Write the value on the line of the `=`; write `null` for no value."
        return source.error(at, f"`{short(key)}` has no value.", fix)
    if source.text.startswith(",", at):
        message = f"an item of `{short(key)}` is missing before this comma."
        return source.error(at, message, "Remove the comma.")
    return source.error(at, f"the list of `{short(key)}` is not closed.", "Close it here with `]`.")


def _word(source: Source, at: int, end: int, is_: str) -> FormatError:
    text = source.text
    word = text[at:end]
    if text.startswith("(", skip_blanks(source, end)):
        return source.error(at, f"{is_} a call of the function {shown(word)}; {_ONLY}", _RESULT)
    if text.startswith((".", "["), end):
        rest = _TRAVERSAL.match(text, end)
        whole = shown(word + (rest.group() if rest else ""))
        return source.error(at, f"{is_} a reference, {whole}; {_ONLY}", "Write the value to which it refers.")
    if word.lower() in _FOREIGN:
        return source.error(at, f"{is_} the bare word `{word}`.", f"Write `{_FOREIGN[word.lower()]}`.")
    return source.error(at, f"{is_} the bare word {shown(word)}; {_ONLY}", "Put text in double quotes.")


def for_expression(source: Source, at: int, key: str) -> FormatError:
    """The error for `[for ...]` and `{for ...}`."""
    message = f"`{short(key)}` is computed by a `for` expression; {_ONLY}"
    return source.error(at, message, "Write its items. If `for` is a key, write it in quotes.")


def long_number(source: Source, at: int) -> FormatError:
    """The error for a number that Terraform would round."""
    message = f"this number has more than {MAX_DIGITS} digits without an exponent; Terraform would round it."
    return source.error(at, message, "Shorten it, or write it as a string.")


def continued(source: Source, value_end: int, at: int, key: str) -> FormatError | None:
    """The error for a token that makes the value before it an expression; None if there is no such token.

    `value_end` is the offset after the value, `at` the offset of the next token.
    """
    text = source.text
    if at == value_end and text[at - 1].isdecimal() and _WORD_GOES_ON.match(text, at):
        return _no_number(source, at, key)
    if text.startswith(("[", "."), at):
        message = f"`{short(key)}` is set to a part of a value, selected with `{text[at]}`; {_ONLY}"
        return source.error(at, message, "Write the part itself.")
    if text.startswith("?", at):
        return source.error(at, f"`{short(key)}` is set to a conditional with `?`; {_ONLY}", _RESULT)
    if text.startswith("*/", at):
        return source.error(at, "`*/` has no open comment.", "Remove it: comments do not nest.")
    operator = _OPERATOR.match(text, at)
    if operator:
        message = f"`{short(key)}` is computed with `{operator.group()}`; {_ONLY}"
        return source.error(at, message, "Write the result.")
    return None


def _no_number(source: Source, end: int, key: str) -> FormatError:
    """The error for `4Gi`, `1.2.3` and other words that begin with a digit; `end` is inside the word."""
    text = source.text
    at = end
    while at > 0 and end - at < _LONGEST_QUOTE and (text[at - 1].isalnum() or text[at - 1] in "._"):
        at -= 1
    word = _NUMBER_LIKE.match(text, at)
    seen = shown(word.group() if word else text[at:end])
    fix = "Put it in double quotes if it is text. A number has digits, at most one decimal point, and an exponent."
    return source.error(at, f"`{short(key)}` is set to {seen}, which is not a number.", fix)


def character(source: Source, at: int) -> FormatError:
    """The error for a character with which no token begins."""
    seen = source.text[at]
    if seen in _CHARACTERS:
        return source.error(at, *_CHARACTERS[seen])
    if "!" <= seen <= "~":
        return source.error(at, f"`{seen}` is not allowed here.", "Remove it, or put text in double quotes.")
    from unicodedata import name

    title = f" ({name(seen)})" if name(seen, "") else ""
    message = f"the character U+{ord(seen):04X}{title} is not allowed here."
    return source.error(at, message, "Remove it, or put text in double quotes.")


def in_string(source: Source, at: int, mark: int, seen: str, key: str) -> FormatError:
    """The error for `seen` at `mark` in the quoted string that begins at `at`."""
    if seen in ("", "\r", "\n"):
        fix = 'Close it with ". Write a line break as \\n, or use a heredoc `<<EOT`.'
        return source.error(at, "the string that begins here is not closed on its line.", fix)
    if seen.endswith("{"):
        return template(source, mark, seen, key)
    if len(seen) > 1:
        message = f"`{seen}` is not a character: it is half of a surrogate pair, or above U+10FFFF."
        return source.error(mark, message, "Write the character itself, or its code as \\UNNNNNNNN.")
    letter = source.text[mark + 1 : mark + 2]
    if letter in ("u", "U"):
        digits = "four" if letter == "u" else "eight"
        message = f"`\\{letter}` has fewer than {digits} hexadecimal digits."
        return source.error(mark, message, f"Write {digits} digits.")
    fix = 'Write \\\\ for a backslash. Escapes are \\n \\r \\t \\" \\\\ \\uNNNN \\UNNNNNNNN.'
    named = f"`\\{letter}`" if letter.isprintable() and letter else "a backslash at the end of a line"
    return source.error(mark, f"{named} is not an escape.", fix)


def template(source: Source, at: int, seen: str, key: str) -> FormatError:
    """The error for `${` or `%{` in a string or heredoc."""
    message = f"the text of `{short(key)}` has the template mark `{seen}`; {_ONLY}"
    return source.error(at, message, f"Write the value itself, or `{seen[0]}{seen}` for a literal `{seen}`.")


def heredoc_start(source: Source, at: int) -> FormatError:
    """The error for a heredoc whose first line is not `<<NAME`."""
    message = "`<<` is not followed by a name and the end of the line."
    return source.error(at, message, "Write `<<EOT`, without blanks, quotes or a comment on the line.")


def heredoc_open(source: Source, at: int, marker: str) -> FormatError:
    """The error for a heredoc that is not closed."""
    message = f"the heredoc that begins here is not closed by a line {shown(marker)}."
    return source.error(at, message, "Write the name alone on a line, with a newline after it.")
