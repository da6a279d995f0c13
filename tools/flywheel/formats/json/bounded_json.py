"""JSON that others wrote and nobody wrote by hand: states, and what live objects are listed in.

The reader keeps no positions, since people do not edit such files; it refuses what readers of JSON
differ on, and what would cost more memory or time than its size lets expect.
"""

from __future__ import annotations

import json

from flywheel.formats.source import FormatError, Place, Source

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


def loads(source: Source, again: str, reduce: Hook | None = None) -> object:
    """The value in `source`.

    `again` says how to make the file anew. `reduce` is given each object as soon as it is read, and
    returns what stands for it. Raises `FormatError` for what is no JSON, is cut off, has a key twice
    in one object, or is beyond the limits; its message quotes no value.
    """
    text = source.text
    if _values(text) > MAX_VALUES and _values(_outside_strings(text)) > MAX_VALUES:
        raise _refused(source, f"more than {MAX_VALUES} values.", "Check that it is the file you meant.")

    def closed(pairs: list[tuple[str, Any]]) -> object:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise _TwiceError
        return found if reduce is None else reduce(found)

    try:
        return json.loads(text, object_pairs_hook=closed, parse_int=_whole, parse_constant=_no_number)
    except json.JSONDecodeError as err:
        cut = err.pos >= len(text.rstrip()) or err.msg.startswith("Unterminated string")
        seen = "the text ends in the middle: it is truncated" if cut else f"not JSON: {err.msg}"
        raise FormatError(Place(source.name, err.lineno, err.colno), f"{seen}.", again) from None
    except _TwiceError:
        message = "a key is given twice in one object: readers differ on which of them counts."
        raise _refused(source, message, again) from None
    except RecursionError:
        raise _refused(source, "lists and objects are nested too deep.", again) from None
    except ValueError:
        raise _refused(source, "not JSON: a number that is none, or is too long.", again) from None


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


def _refused(source: Source, message: str, fix: str) -> FormatError:
    return FormatError(Place(source.name), message, fix)
