"""Join the values of a Helm release as Helm does: texts of YAML, one over the other, then blocks of a name and a value.

Mappings are merged, and anything else is replaced. A null stays as one: to Helm it takes away what was there before.
Helm's answers to a battery of layers are recorded (`tests/tools/plan/helm_values`), and what differs is in
docs/reference/charts.md#values-that-are-joined.
"""

from __future__ import annotations

import re

from flywheel.formats.values import List, Object, Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.formats.values import Node

_STEP = re.compile(r"((?:[^\\.\[\]{},=]|\\.)+)(?:\.|$)", re.DOTALL)
#: Where a name has an index, or its value begins.
_OTHER = re.compile(r"(?<!\\)[\[\]{},=]")
#: The value of a block up to a comma, behind which another assignment stands; and the items of `{a,b}`.
_VALUE = re.compile(r"(?:[^\\,]|\\.)*", re.DOTALL)
_LIST = re.compile(r"\{((?:[^\\{},]|\\.|,)*)\}", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_COMMA = re.compile(r"(?<!\\),")
#: A number, if it has 64 bits; one that begins with 0 is a text.
_INTEGER = re.compile(r"[+-][0-9]{1,19}|[1-9][0-9]{0,18}")
_BITS = 63
_WORDS = {"true": True, "false": False, "null": None, "0": 0}


def merged(below: Object, above: Object) -> Object:
    """Values with others over them."""
    items, places = dict(below.items), dict(below.key_at)
    for key, node in above.items.items():
        old = items.get(key)
        both = isinstance(old, Object) and isinstance(node, Object)
        items[key] = merged(old, node) if both else node  # type: ignore[arg-type]
        places[key] = above.key_at[key]
    return Object(items, places, below.at)


def assigned(root: Object, name: str, value: str | None, kind: str = "") -> Object:
    """Values with what a block sets; `kind` is its `type`, `value` is None if it is not known.

    What is at a name with an index, or of several assignments in one block, is left out: it is not known here.
    """
    steps = steps_of(name)
    if steps is not None:
        return _assigned(root, steps, None if value is None else value_of(value, kind))
    steps = steps_of(_OTHER.split(name, maxsplit=1)[0])
    return _assigned(root, steps, None) if steps else root


def steps_of(name: str) -> list[str] | None:
    """The keys of a name, in which `\\.` is a dot of a key; None if it has an index, or several assignments."""
    found, at = [], 0
    while at < len(name):
        match = _STEP.match(name, at)
        if match is None:
            return None
        found.append(_ESCAPED.sub(r"\1", match[1]))
        at = match.end()
    return found or None


def value_of(text: str, kind: str = "") -> Node | None:
    """The value of a block with this `type`; None if the text has more than one assignment."""
    if kind == "literal":
        return Scalar(text, 0)
    if text.startswith("{"):
        match = _LIST.fullmatch(text)
        if match is None:
            return None
        return List([Scalar(_typed(part, kind), 0) for part in _COMMA.split(match[1])], 0)
    return Scalar(_typed(text, kind), 0) if _VALUE.fullmatch(text) else None


def _typed(text: str, kind: str) -> str | int | bool | None:
    """A word as `--set` reads it: numbers, flags and null are no texts, unless the block says `string`."""
    text = _ESCAPED.sub(r"\1", text)
    if kind == "string":
        return text
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    number = int(text) if _INTEGER.fullmatch(text) else None
    return number if number is not None and -(1 << _BITS) <= number < 1 << _BITS else text


def _assigned(root: Object, steps: list[str], node: Node | None) -> Object:
    """Values with a node at a path; without what was there if it is None."""
    items, places = dict(root.items), dict(root.key_at)
    key, *rest = steps
    inner = items.get(key)
    if rest:
        node = _assigned(inner if isinstance(inner, Object) else Object({}, {}, 0), rest, node)
    if node is None:
        items.pop(key, None)
    else:
        items[key] = node
        places.setdefault(key, 0)
    return Object(items, places, root.at)
