"""The values of GitHub's expressions, and GitHub's conversions between them.

Null, booleans, numbers (always float), strings, lists and dicts are Python values. A value that is known only at run
time is a `Gap`, and a string with gaps contains a mark for each. A `Context` is looked up name by name.
"""

from __future__ import annotations

import re
from math import isinf, isnan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.formats.source import FormatError, Place, Source

#: The limit of a string: no label is so long, and a few steps could double a string many times.
MAX_TEXT = 64 * 1024

# Halves of a surrogate pair, which no decoded text contains. One kind surrounds the number of a gap; the other
# precedes the name of a value that equals no other.
_OPEN, _CLOSE, _FOREIGN = "\udc00", "\udc01", "\udc02"
_IN_JSON = re.compile(rf'"(?:[^"\\]|\\.)*+"|({_OPEN}[0-9]+{_CLOSE})', re.DOTALL)
_MARK = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_HEX = re.compile(r"0x[0-9a-fA-F]{1,8}")
_OCTAL = re.compile(r"0o[0-7]{1,11}")


class ExpressionError(Exception):
    """An error that GitHub reports during evaluation: the alternative that leads here fails."""


class Where:
    """An offset in a text, converted to a place on demand."""

    __slots__ = ("at", "source")

    def __init__(self, source: Source, at: int) -> None:
        self.source = source
        self.at = at

    @property
    def place(self) -> Place:
        """Its line and column."""
        return self.source.place(self.at)


class LocatedString(str):
    """A string with the place where it is written."""

    __slots__ = ("where",)

    where: Where

    def __new__(cls, text: str, where: Where) -> LocatedString:
        """The string `text`, written at `where`."""
        made = super().__new__(cls, text)
        made.where = where
        return made


class Gap:
    """A value that no file shows.

    kind, reason: as in `runs_on.Unknown`. text: the reference as written. id: equal for two gaps with the same value.
    where: the reference, or the value that it leads to; anything with a place. is_name: whether it is certainly a
    string that is neither empty nor a number.
    """

    __slots__ = ("id", "is_name", "kind", "reason", "text", "where")

    def __init__(
        self,
        kind: str,
        reason: str,
        text: str,
        where: Where | FormatError | None = None,
        id: str = "",
        *,
        is_name: bool = False,
    ) -> None:
        self.kind = kind
        self.reason = reason
        self.text = text
        self.where = where
        self.id = id or text.lower()
        self.is_name = is_name

    def part(self, name: str) -> Gap:
        """The property `name` of the gap."""
        return Gap(self.kind, self.reason, f"{self.text}.{name}", self.where, f"{self.id}.{name.lower()}")

    def inside(self, function: str) -> Gap:
        """The result of `function` for the gap."""
        return Gap(self.kind, self.reason, f"{function}({self.text})", self.where, f"{function}({self.id})")

    def __repr__(self) -> str:
        return f"Gap({self.text})"


class Context:
    """A value whose properties are looked up on demand (`LookupContext`); it is never falsy."""

    __slots__ = ()

    def whole(self) -> Gap:
        """The whole context as one unknown value."""
        raise NotImplementedError


class FilteredList(list[object]):
    """The result of `.*`: a property or index applies to every item."""

    __slots__ = ()


def foreign(name: str) -> str:
    """A string that is not empty and differs from every string in a file."""
    return _FOREIGN + name


def is_foreign(text: str) -> bool:
    """Whether `foreign` made the string."""
    return _FOREIGN in text


def mark(number: int) -> str:
    """The mark in a string for gap `number` of the case."""
    return f"{_OPEN}{number}{_CLOSE}"


def has_gap(value: object) -> bool:
    """Whether a value is a gap or a string with one."""
    return isinstance(value, Gap) or (isinstance(value, str) and _OPEN in value)


def gaps_in(text: str) -> list[int]:
    """The numbers of the gaps in a string."""
    return [int(found) for found in _MARK.findall(text)]


def quoted_marks(text: str) -> str:
    """JSON in which a mark that is a value becomes a string."""
    return _IN_JSON.sub(lambda found: f'"{found.group(1)}"' if found.group(1) else found.group(), text)


def is_only_gap(text: str) -> bool:
    """Whether a string consists only of marks, so that its value can be empty."""
    return not _MARK.sub("", text)


def known_ends(text: str) -> tuple[str, str]:
    """The known begin and end of a string with gaps."""
    return text[: text.index(_OPEN)], text[text.rindex(_CLOSE) + 1 :]


def is_primitive(value: object) -> bool:
    """Whether GitHub can write the value as a string."""
    return value is None or isinstance(value, bool | float | str)


def number(value: object) -> float:
    """A value as a number, NaN if it is not one."""
    if isinstance(value, float):
        return value
    if value is None:
        return 0.0
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    return parse_number(value) if isinstance(value, str) else float("nan")


def parse_number(text: str) -> float:
    """GitHub's number for a string: decimal, `0x`, `0o` or an infinity; NaN if it is not a number."""
    text = text.strip()
    if not text:
        return 0.0
    if _NUMBER.fullmatch(text):
        return float(text)
    if _HEX.fullmatch(text):
        value = int(text, 16)
        return float(value - 2**32 if value >= 2**31 else value)  # GitHub reads 32 bits with a sign
    if _OCTAL.fullmatch(text):
        value = int(text[2:], 8)
        if value < 2**32:
            return float(value - 2**32 if value >= 2**31 else value)
    if text in ("Infinity", "+Infinity", "-Infinity"):
        return float(text)
    return float("nan")


def text_of(value: object) -> str:
    """A value as a string, in GitHub's form; not for gaps."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    return "Array" if isinstance(value, list) else "Object"


def number_text(value: float) -> str:
    """A number with at most 15 digits."""
    if isnan(value):
        return "NaN"
    if isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    text = format(value, ".15g")
    mantissa, exponent, power = text.partition("e")
    return f"{mantissa}E{power[0]}{power[1:].zfill(2)}" if exponent else text


def is_falsy(value: object) -> bool:
    """Whether a value counts as false; not for gaps."""
    if isinstance(value, float):
        return value == 0 or isnan(value)
    return value is None or value is False or (isinstance(value, str) and value == "")


def fold(text: str) -> str:
    """A string for comparisons, which ignore case."""
    if text.isascii():
        return text.upper()
    # Each character becomes one character; the dotless i stays different.
    return "".join(upper if len(upper := one.upper()) == 1 and one != "\u0131" else one for one in text)


def equal(one: object, other: object) -> bool:
    """`==`; not for gaps."""
    if isinstance(one, str) and isinstance(other, str):  # nearly always
        return one == other or fold(one) == fold(other)
    one, other = _alike(one, other)
    if isinstance(one, float) and isinstance(other, float):
        return one == other
    return one is other  # null and booleans; a list or object equals only itself


def less(one: object, other: object) -> bool:
    """`<`; not for gaps."""
    one, other = _alike(one, other)
    if isinstance(one, str) and isinstance(other, str):
        return fold(one) < fold(other)
    if isinstance(one, bool | float) and isinstance(other, bool | float):
        return one < other
    return False


def _alike(one: object, other: object) -> tuple[object, object]:
    """Two values of the same kind unchanged; otherwise as numbers if one of them is a simple value."""
    if _kind(one) is _kind(other) or not (_is_simple(one) or _is_simple(other)):
        return one, other
    return number(one), number(other)


def _is_simple(value: object) -> bool:
    return is_primitive(value)


def _kind(value: object) -> object:
    for kind in (bool, float, str, list, dict):
        if isinstance(value, kind):
            return kind
    return None if value is None else Context


def key_of(value: object) -> str:
    """A key that two values share only if they are equal except for case."""
    if isinstance(value, Gap):
        return f"?{value.id}"
    if isinstance(value, str):
        return f"'{fold(value)}'"
    if isinstance(value, list):
        return f"[{','.join(key_of(item) for item in value)}]"
    if isinstance(value, dict):
        return f"{{{','.join(f'{fold(name)}:{key_of(item)}' for name, item in value.items())}}}"
    if isinstance(value, Context):
        return f"?{value.whole().id}"
    return repr(value)
