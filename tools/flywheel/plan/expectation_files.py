"""Read expected shapes from a file or from the text of a summary."""

from __future__ import annotations

import re

from flywheel.documents import typed_yaml
from flywheel.errors import UsageError
from flywheel.formats.source import FormatError, Place
from flywheel.plan import expectation
from flywheel.plan.expectation import SCHEMA, Shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_COUNTS = (*expectation.CLOSED, *expectation.OPEN)
_NUMBERS = "".join(f"  {name} = optional(number)\n" for name in _COUNTS)
SHAPE = f"""
object({{
  schema = string
{_NUMBERS}
  addresses = optional(list(string))
  paths     = optional(list(string))
}})
"""

_WORD = re.compile(r"([0-9]{1,9}) ([a-z]+)")


def load(path: str, name: str | None = None) -> Shape:
    """The shape in the file at `path`, which messages call `name`. Raises `FormatError` or `UserError`."""
    file = typed_yaml.load(path, SCHEMA, SHAPE, name)
    counts = {}
    for key in _COUNTS:
        count = file.value[key]
        if count is None:
            continue
        if not isinstance(count, int) or count < 0:
            raise FormatError(file.place(key), f"`{key}` is not a count.", "Write a whole number, 0 or more.")
        counts[key] = count
    lists = []
    for key in ("addresses", "paths"):
        value = file.value[key]
        lists.append(None if value is None else tuple(value))
    return Shape(counts, lists[0], lists[1], file.place("schema"))


def from_words(words: str | None, addresses: Sequence[str] | None = None, paths: Sequence[str] | None = None) -> Shape:
    """The shape in options such as `0 added, 0 changed, 0 destroyed`; raises `UsageError` for other words."""
    counts: dict[str, int] = {}
    for part in (words or "").split(",") if words is not None else ():
        found = _WORD.fullmatch(part.strip())
        if found is None or found[2] not in _COUNTS:
            raise UsageError(
                f"--counts `{part.strip()}`: this is not a count. Write counts as in `0 added, 1 changed, 0 "
                "destroyed`; "
                f"the names are {', '.join(_COUNTS)}."
            )
        if found[2] in counts:
            raise UsageError(f"--counts: `{found[2]}` has two counts. Write one.")
        counts[found[2]] = int(found[1])
    some = [None if one is None else tuple(one) for one in (addresses, paths)]
    return Shape(counts, some[0], some[1], Place("--counts"))
