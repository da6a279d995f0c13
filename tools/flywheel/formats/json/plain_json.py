"""JSON as plain values, without positions: what programs write and nobody edits.

`loads` reads documents of our own, with numbers kept exact. `loads_foreign` reads those of other programs, such as
states and lists of live objects: it refuses what readers of JSON differ on, and what would cost more memory or time
than its size lets expect.
"""

from __future__ import annotations

import json
from decimal import Decimal

from flywheel.formats.source import FormatError, Place, Source, read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Hook = Callable[[dict[str, Any]], object]

#: An empty list takes two characters and seventy bytes: what may be a value is counted first.
MAX_VALUES = 6_000_000
#: Numbers of more digits stand in no such file, and Python takes long to read them.
_MOST_DIGITS = 400


class _TwiceError(ValueError):
    """A key twice in one object."""


def load(path: str) -> object:
    """The value in the JSON file at `path`; errors as in `loads`."""
    return loads(read(path))


def loads(source: Source) -> object:
    """The value in a document of our own; raise `FormatError` for what is not JSON or nests too deeply."""
    return _parsed(source, "Regenerate the file.", parse_float=Decimal)


def loads_foreign(source: Source, again: str, reduce: Hook | None = None) -> object:
    """The value in a document of another program.

    `again` says how to write the file again. `reduce` is given each object as soon as it is read, and
    returns what stands for it. Raises `FormatError` for what is not JSON, is cut off, has a key twice
    in one object, or is beyond the limits; its message quotes no value.
    """
    text = source.text
    if _values(text) > MAX_VALUES and _values(_outside_strings(text)) > MAX_VALUES:
        message = f"more than {MAX_VALUES} values."
        raise FormatError(Place(source.name), message, "Check that it is the file you meant.")

    def closed(pairs: list[tuple[str, Any]]) -> object:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise _TwiceError
        return found if reduce is None else reduce(found)

    return _parsed(source, again, object_pairs_hook=closed, parse_int=_whole)


def _parsed(source: Source, fix: str, **how: Any) -> object:
    text, place = source.text, Place(source.name)
    try:
        return json.loads(text, parse_constant=_no_number, **how)
    except json.JSONDecodeError as err:
        cut = err.pos >= len(text.rstrip()) or err.msg.startswith("Unterminated string")
        seen = "the text ends in the middle: it is truncated" if cut else f"not JSON: {err.msg}"
        raise FormatError(Place(source.name, err.lineno, err.colno), f"{seen}.", fix) from None
    except _TwiceError:
        message = "a key is given twice in one object: readers differ on which of them counts."
        raise FormatError(place, message, fix) from None
    except RecursionError:
        raise FormatError(place, "lists and objects are nested too deep.", fix) from None
    except ValueError:
        raise FormatError(place, "not JSON: an invalid number, or one that is too long.", fix) from None


def _values(text: str) -> int:
    """More than the values that a text of JSON can hold."""
    return text.count(",") + text.count("[") + text.count("{") + 1


def _outside_strings(text: str) -> str:
    """The text without its strings, which may hold any number of commas: manifests and policies do."""
    import re  # hardly any file needs it

    return re.sub(r'"(?:[^"\\]++|\\.)*+"', "", text, flags=re.DOTALL)


def kind(value: object) -> str:
    """What a value is, in words that do not tell the value."""
    kinds = {
        bool: "a boolean",
        int: "a number",
        float: "a fraction",
        str: "a string",
        list: "a list",
        dict: "an object",
    }
    return "null" if value is None else kinds.get(type(value), "a value of another kind")


def _whole(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError
    return int(digits)


def _no_number(word: str) -> object:
    raise ValueError


def is_deeper(value: object, levels: int) -> bool:
    """Whether containers are nested more than `levels` times."""
    row = [value]
    for _ in range(levels + 1):
        row = [
            item
            for one in row
            if isinstance(one, dict | list)
            for item in (one.values() if isinstance(one, dict) else one)
        ]
        if not row:
            return False
    return True
