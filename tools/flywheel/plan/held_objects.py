"""The managed objects in the prior state and the planned values of a plan: their addresses, and no value."""

from __future__ import annotations

from flywheel.formats.values import MAX_DEPTH
from flywheel.plan import plan_changes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from flywheel.formats.json.json_stream import JsonStream

#: An object's address, and the key under which it is deposed; "" for the current object of its address.
Key = tuple[str, str]

_SHOW = "Use the file exactly as `show -json` writes it."


def of_state(stream: JsonStream) -> set[Key]:
    """The objects of the state that begins here: `{"values": {"root_module": ...}}`."""
    found: set[Key] = set()
    _members(stream, {"values": lambda: found.update(of_values(stream))})
    return found


def of_values(stream: JsonStream) -> set[Key]:
    """The objects of the values that begin here: `{"root_module": ...}`."""
    found: set[Key] = set()
    _members(stream, {"root_module": lambda: _module(stream, found, 0)})
    return found


def _module(stream: JsonStream, found: set[Key], depth: int) -> None:
    if depth > MAX_DEPTH:
        raise stream.error(stream.at, f"modules are nested more than {MAX_DEPTH} deep.", _SHOW)
    _members(
        stream,
        {
            "resources": lambda: _each(stream, lambda: _resource(stream, found)),
            "child_modules": lambda: _each(stream, lambda: _module(stream, found, depth + 1)),
        },
    )


def _resource(stream: JsonStream, found: set[Key]) -> None:
    at, value = stream.at, stream.value()
    if not isinstance(value, dict):
        raise stream.error(at, f"a resource is {plan_changes.kind(value)}, not an object.", _SHOW)
    address, deposed = value.get("address"), value.get("deposed_key") or ""
    if not isinstance(address, str) or not isinstance(deposed, str):
        raise stream.error(at, "the address or the deposed key of a resource is not text.", _SHOW)
    if value.get("mode") == "managed":
        if (address, deposed) in found:
            from flywheel.formats.quoting import quote

            raise stream.error(at, f"{quote(address)} is listed twice.", _SHOW)
        found.add((address, deposed))


def _members(stream: JsonStream, parts: dict[str, Callable[[], None]]) -> None:
    """Read the given parts of the object that begins here, and skip the others; null has no parts."""
    if not stream.begins("{"):
        at, value = stream.at, stream.value()
        if value is not None:
            raise stream.error(at, f"it is {plan_changes.kind(value)}, not an object.", _SHOW)
        return
    for key in stream.members():
        if key in parts:
            parts[key]()
        else:
            stream.skip()


def _each(stream: JsonStream, read: Callable[[], None]) -> None:
    if not stream.begins("["):
        at, value = stream.at, stream.value()
        if value is not None:
            raise stream.error(at, f"it is {plan_changes.kind(value)}, not a list.", _SHOW)
        return
    for _ in stream.elements():
        read()
