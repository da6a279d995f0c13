"""Write BUILD files: calls with literal arguments, laid out as buildifier does.

What is written is Starlark and Python alike, so that `overlay.facts.build_facts` can read it back.
"""

from __future__ import annotations

from decimal import Decimal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_INDENT = "    "
#: A double holds any decimal of so many digits exactly enough to write it again.
_EXACT_DIGITS = 15
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class BuildCall:
    """One call: comment lines above it, the function, its arguments by name, and remarks behind some."""

    __slots__ = ("arguments", "comment", "function", "remarks")

    def __init__(
        self,
        function: str,
        arguments: Mapping[str, object],
        comment: Iterable[str] = (),
        remarks: Mapping[str, str] | None = None,
    ) -> None:
        self.function = function
        self.arguments = dict(arguments)
        self.comment = tuple(comment)
        self.remarks = dict(remarks or {})


def dumps(header: Iterable[str], file: str, calls: Iterable[BuildCall]) -> str:
    """A BUILD file: comment lines, the load of what is called from `file`, and the calls.

    `name` stands first in a call, and what else is given follows by name.
    """
    calls = list(calls)
    pieces = [*map(comment, header), "\n"]
    functions = [string(name) for name in sorted({call.function for call in calls})]
    pieces.append(_lines("load", [f"{one}," for one in (string(file), *functions)]))
    for call in calls:
        pieces.append("\n" + "".join(map(comment, call.comment)) + call_text(call))
    return "".join(pieces)


def comment(line: str) -> str:
    """A line of comment: what does not print is escaped, so that nothing in it ends the comment."""
    shown = (one if one.isprintable() else one.encode("unicode_escape", "backslashreplace").decode() for one in line)
    return f"# {''.join(shown)}\n"


def call_text(call: BuildCall) -> str:
    """One call, a line for each argument."""
    names = sorted(call.arguments, key=lambda name: (name != "name", name))
    rows = []
    for name in names:
        remark = f"  # {call.remarks[name]}" if name in call.remarks else ""
        rows.append(f"{name} = {value(call.arguments[name], _INDENT)},{remark}")
    return _lines(call.function, rows)


def _lines(function: str, rows: list[str]) -> str:
    return f"{function}(\n" + "".join(f"{_INDENT}{row}\n" for row in rows) + ")\n"


def value(given: object, indent: str = "") -> str:
    """A plain value as a literal; raise `ValueError` for what Starlark has none for."""
    if given is None or isinstance(given, bool):
        return str(given)
    if isinstance(given, str):
        return string(given)
    if isinstance(given, int):
        return str(given)
    if isinstance(given, Decimal):
        return number(given)
    if isinstance(given, list):
        return _enclosed("[", [value(item, indent + _INDENT) for item in given], "]", given, indent)
    if isinstance(given, dict):
        rows = [f"{string(key)}: {value(item, indent + _INDENT)}" for key, item in given.items()]
        return _enclosed("{", rows, "}", list(given.values()), indent)
    raise ValueError(f"no Starlark value: {type(given).__name__}")


def string(text: str) -> str:
    """A string literal; raise `ValueError` for half of a character, which no file can hold."""
    text.encode()
    return '"' + "".join(_ESCAPES.get(one) or (one if one >= " " else f"\\{ord(one):03o}") for one in text) + '"'


def number(given: Decimal) -> str:
    """A number, as a string where a double would not hold it: Terraform reads that as a number too."""
    if given == given.to_integral_value() and abs(given.adjusted()) <= _EXACT_DIGITS:
        return str(int(given))
    if len(given.as_tuple().digits) <= _EXACT_DIGITS and -5 < given.adjusted() < _EXACT_DIGITS:
        return format(given, "f")
    return string(str(given))


def _enclosed(opening: str, rows: list[str], closing: str, items: list[object], indent: str) -> str:
    """One item stands in the line if it is short and plain, several stand in lines of their own."""
    if not rows or (len(rows) == 1 and not isinstance(items[0], list | dict)):
        return opening + "".join(rows) + closing
    inner = "".join(f"{indent}{_INDENT}{row},\n" for row in rows)
    return f"{opening}\n{inner}{indent}{closing}"
