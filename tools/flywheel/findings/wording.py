"""How messages show what they saw."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from flywheel.formats.quoting import quote
from flywheel.formats.values import List, Node, Object, Scalar


def show(value: object) -> str:
    """A value in backticks, shortened; strings without quotes, collections by kind and size."""
    if isinstance(value, Scalar | List | Object):
        return _show_node(value)
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    if value is None:
        return "`null`"
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, int | Decimal):
        return quote(str(value))
    return f"a value of {type(value).__name__}"


def _show_node(node: Node) -> str:
    if isinstance(node, List):
        return f"a list of {len(node.items)}"
    if isinstance(node, Object):
        return f"an object of {len(node.items)}"
    return show(node.value)


def path_text(path: Iterable[str | int]) -> str:
    """A path into a value as HCL writes it: `extra_runner_sets.heavy.runner_labels[0]`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return text


def listing(names: Iterable[str], most: int = 12) -> str:
    """Names in backticks, sorted, the tail counted when there are many."""
    ordered = sorted(names)
    shown = ", ".join(f"`{name}`" for name in ordered[:most])
    rest = len(ordered) - most
    return f"{shown} and {rest} more" if rest > 0 else shown


def show_address(address: str) -> str:
    """An address of a resource in backticks, whole: approvals and `-replace` have to repeat it."""
    return "`" + "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in address) + "`"


def addresses(of: Iterable[str], most: int = 6) -> str:
    """Addresses in the order given, each once, the tail counted when there are many."""
    found = list(dict.fromkeys(map(show_address, of)))
    rest = len(found) - most
    return ", ".join(found[:most]) + (f" and {rest} more" if rest > 0 else "")
