"""TOML -> value tree, with the place of each key.

The standard library reads TOML without places, so the keys are found a second time, statement by statement. A value has
the place of its key. Dates are text, as in YAML here.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from decimal import Decimal

from flywheel.formats import source
from flywheel.formats.json import plain_json
from flywheel.formats.source import FormatError, Source
from flywheel.formats.values import Document, List, Node, Object, Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Path = tuple[str | int, ...]

#: Keys of longer files have no places: settings are short.
_MOST_LINES = 400
#: A value of many lines is parsed once for each of them. After so many characters the rest has no places.
_MOST_PARSED = 1_000_000
#: More levels are refused: settings have four.
_DEEPEST = 64
#: Longer texts are refused: the parser reads about a million characters in a second.
_MOST_CHARACTERS = 1_000_000
#: A key of so many parts that it need not be parsed.
_LONG_KEY = re.compile(
    r"""(?:^|[\[{,])[ \t]*+(?:(?:[\w-]++|"(?:\\.|[^"\\\n])*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){1000}""", re.MULTILINE
)
_AT = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)")


def load(path: str, name: str | None = None) -> Document:
    """The TOML file at `path`, called `name` in messages; raise `FormatError` if it is not TOML."""
    return of(source.read(path, name))


def of(text: Source) -> Document:
    """The TOML in a text. Raises `FormatError` for what is not TOML, and for more levels than `_DEEPEST`."""
    if len(text.text) > _MOST_CHARACTERS:
        raise text.error(0, f"it has more than {_MOST_CHARACTERS} characters.", "Settings are shorter: split it.")
    if _LONG_KEY.search(text.text):  # the parser's time grows with the square of a key's parts
        raise _too_deep(text)
    try:
        value = tomllib.loads(text.text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as err:
        raise _error(text, str(err)) from None
    except RecursionError:
        raise _too_deep(text) from None
    except ValueError:  # an integer with more digits than Python converts
        raise text.error(0, "a number has too many digits.", "Write a shorter one.") from None
    if plain_json.is_deeper(value, _DEEPEST):  # dotted keys nest without brackets, and each level is a call here
        raise _too_deep(text)
    places = _places(text.text)
    root = _node(value, (), places)
    assert isinstance(root, Object)
    return Document(text, root, [])


def _too_deep(text: Source) -> FormatError:
    return text.error(0, "values are nested too deep.", "Nest them less.")


def _error(text: Source, message: str) -> FormatError:
    match = _AT.fullmatch(message)
    if match is None or match[2] is None:
        at, words = max(len(text.text.rstrip()) - 1, 0), match[1] if match else message
    else:
        starts = [0, *(found.end() for found in re.finditer("\n", text.text))]
        at, words = starts[int(match[2]) - 1] + int(match[3]) - 1, match[1]
    return text.error(at, f"not TOML: {words[:1].lower()}{words[1:]}.", "Correct the line.")


def _node(value: object, path: Path, places: dict[Path, int]) -> Node:
    at = places.get(path)
    if at is None:  # an element of a list, or a part of an inline table
        at = next((places[path[:end]] for end in range(len(path), 0, -1) if path[:end] in places), 0)
    if isinstance(value, dict):
        items = {key: _node(item, (*path, key), places) for key, item in value.items()}
        return Object(items, {key: item.at for key, item in items.items()}, at)
    if isinstance(value, list):
        return List([_node(item, (*path, index), places) for index, item in enumerate(value)], at)
    if isinstance(value, datetime.date | datetime.time):
        return Scalar(value.isoformat(), at)
    assert isinstance(value, str | bool | int | Decimal)
    return Scalar(value, at)


def _places(text: str) -> dict[Path, int]:
    """The offset of each key that stands on a line of its own, by its path."""
    found: dict[Path, int] = {}
    table: Path = ()
    counts: dict[Path, int] = {}
    for start, statement in _statements(text):
        offset = start + len(statement) - len(statement.lstrip())
        keys = _keys(tomllib.loads(statement))
        if statement.lstrip().startswith("["):
            table = _table(keys, counts, is_element=statement.lstrip().startswith("[["))
            found.setdefault(table, offset)
        else:
            for end in range(1, len(keys) + 1):
                found.setdefault((*table, *keys[:end]), offset)
    return found


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Each statement with its offset: a line, or as many lines as its value has."""
    lines = text.splitlines(keepends=True)
    if len(lines) > _MOST_LINES:
        return
    start, pending, parsed = 0, "", 0
    for line in lines:
        pending += line
        parsed += len(pending)
        if parsed > _MOST_PARSED:
            return
        try:
            held = tomllib.loads(pending)
        except tomllib.TOMLDecodeError:
            continue  # its value goes on in the next line
        if held:
            yield start, pending
        start, pending = start + len(pending), ""


def _keys(value: object) -> tuple[str, ...]:
    """The way to the only value in a statement: `a.b = 1` is one value below two keys."""
    keys: list[str] = []
    while isinstance(value, dict) and len(value) == 1:
        [(key, value)] = value.items()
        keys.append(key)
    return tuple(keys)


def _table(keys: tuple[str, ...], counts: dict[Path, int], is_element: bool) -> Path:
    """The path of a table's header, with the index of each list of tables on the way."""
    path: Path = ()
    for index, key in enumerate(keys):
        path = (*path, key)
        if is_element and index == len(keys) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path
