"""The attributes that a planned change changes: their paths, and never a value.

A value that Terraform masks as sensitive is compared as a whole, without its parts: the keys of a sensitive
map are as secret as its values.
"""

from __future__ import annotations

from flywheel.formats.values import MAX_DEPTH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

#: If a change has more paths than this, only the outermost attributes are listed.
MAX_PATHS = 1_000

_ABSENT = object()

#: Types of values without parts, which are most values of every object.
_PLAIN = frozenset({str, int, bool, type(None)})

#: An object before and after, its unknown parts, and its sensitive parts before and after.
Views = tuple[object, object, object, object, object]


def changed(views: Views) -> tuple[str, ...]:
    """The paths at which an object changes, in HCL syntax: `input.labels[1]`; sorted."""
    found: set[str] = set()
    for steps in _differing(views):
        found.add(text(steps))
        if len(found) > MAX_PATHS:
            return tuple(sorted({text(steps[:1]) for steps in _differing(views)}))
    return tuple(sorted(found))


def text(steps: tuple[str | int, ...]) -> str:
    """A path in HCL syntax. A key that is not an identifier is quoted, so that different paths stay different."""
    written = ""
    for step in steps:
        if isinstance(step, int):
            written += f"[{step}]"
        elif step.replace("-", "_").isidentifier() and step.isascii():
            written += f".{step}" if written else step
        else:
            escaped = step.replace("\\", "\\\\").replace('"', '\\"')
            escaped = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in escaped)
            written += f'["{escaped}"]'
    return written


def visible(steps: tuple[str | int, ...], *masks: object) -> tuple[str | int, ...]:
    """The part of a path above any sensitive value; () if the whole object is sensitive."""
    for at, step in enumerate(steps):
        if any(mask is True for mask in masks):
            return steps[:at]
        masks = tuple(_part(mask, step) for mask in masks)
    return steps


def _differing(views: Views) -> Iterator[tuple[str | int, ...]]:
    waiting: list[tuple[tuple[str | int, ...], Views]] = [((), views)]
    while waiting:
        steps, (before, after, unknown, hidden, hides) = waiting.pop()
        if unknown is True:
            yield steps
            continue
        masked = hidden is True or hides is True
        deep = len(steps) >= MAX_DEPTH
        keys: list[str] | list[int] | None = None if masked or deep else _keys(before, after, unknown)
        if keys is None:
            if (hidden is True) != (hides is True) or not (hides_nothing(unknown) and same(before, after)):
                yield steps
            continue
        masks = [mask for mask in (unknown, hidden, hides) if mask and mask is not _ABSENT]
        for key in keys:
            old, new = _part(before, key), _part(after, key)
            if not masks and type(old) in _PLAIN and type(old) is type(new):
                if old != new:
                    yield (*steps, key)
                continue
            parts = (old, new, _part(unknown, key), _part(hidden, key), _part(hides, key))
            waiting.append(((*steps, key), parts))


def _keys(before: object, after: object, unknown: object) -> list[str] | list[int] | None:
    """The keys by which two values are compared part by part; None if they are compared as a whole.

    A key with an unknown value is only in the mask: Terraform omits it from the planned value.
    """
    if isinstance(before, dict) and isinstance(after, dict):
        known = before.keys() | after.keys()
        return list(known | unknown.keys() if isinstance(unknown, dict) else known)
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        longer = isinstance(unknown, list) and len(unknown) > len(after)
        return None if longer else list(range(len(before)))
    return None


def _part(value: object, key: str | int) -> object:
    if isinstance(value, dict):
        return value.get(key, _ABSENT)
    if isinstance(value, list) and isinstance(key, int) and key < len(value):
        return value[key]
    return _ABSENT


def hides_nothing(mask: object) -> bool:
    """Whether a mask hides nothing: `[{}, {}]` are two blocks without any sensitive value.

    It uses no recursion: values can be nested deeper than Python's own limit.
    """
    waiting = [mask]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
        elif one is not _ABSENT and one:
            return False
    return True


def same(before: object, after: object) -> bool:
    """Whether two values and their types are equal. The types matter because Python's True equals 1.

    It uses no recursion: values can be nested deeper than Python's own limit.
    """
    waiting = [(before, after)]
    while waiting:
        one, other = waiting.pop()
        if type(one) is not type(other):
            return False
        if isinstance(one, dict) and isinstance(other, dict):
            if one.keys() != other.keys():
                return False
            waiting += [(one[key], other[key]) for key in one]
        elif isinstance(one, list) and isinstance(other, list):
            if len(one) != len(other):
                return False
            waiting += zip(one, other, strict=True)
        elif one != other:
            return False
    return True
