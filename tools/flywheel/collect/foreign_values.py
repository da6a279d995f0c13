"""Look into the JSON of other programs, whatever its shape."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def at(value: Any, *path: str | int) -> Any:
    """The value at a path of keys and indices; None if there is none."""
    for step in path:
        if isinstance(step, str):
            value = value.get(step) if isinstance(value, dict) else None
        else:
            value = value[step] if isinstance(value, list) and step < len(value) else None
    return value


def text(value: Any, *path: str | int) -> str:
    """The text at a path; "" if there is none."""
    found = at(value, *path)
    return found if isinstance(found, str) else ""


def count(value: Any, *path: str | int) -> int | None:
    """The whole number at a path; None if there is none."""
    found = at(value, *path)
    return found if type(found) is int and found >= 0 else None


def texts(value: Any, *path: str | int) -> list[str]:
    """The texts in the list at a path."""
    found = at(value, *path)
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def strings(value: Any, *path: str | int) -> dict[str, str]:
    """The texts by name in the object at a path; numbers count, as amounts may be some."""
    found = at(value, *path)
    pairs = found.items() if isinstance(found, dict) else ()
    return {str(name): str(one) for name, one in pairs if isinstance(one, str | int) and type(one) is not bool}


def bare_url(url: str) -> str:
    """A URL without user, password, query and fragment; "" for anything else."""
    found = re.match(r"(https?://)(?:[^/?#]*@)?([^/?#@]+)(/[^?#]*)?", url)
    return f"{found[1]}{found[2]}{found[3] or ''}" if found else ""
