"""Handle variable files that are not complete: examples, and additions to more complete files."""

from __future__ import annotations

import re

from flywheel.formats.values import List, Object, Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.contract.compiled import Contract
    from flywheel.formats.values import Document, Node
    from flywheel.overlay.stack_inputs import Inputs

EXAMPLE = ".example"
_PLACEHOLDER = re.compile(r"<[A-Za-z][^<>\n]{0,200}>")


def clear(document: Document) -> Document:
    """Remove placeholders from an example's tree, keys and values."""
    _clear(document.root)
    return document


def _clear(node: Node) -> None:
    if isinstance(node, Object):
        for key in [key for key, value in node.items.items() if _PLACEHOLDER.search(key) or _stands_in(value)]:
            del node.items[key], node.key_at[key]
        for child in node.items.values():
            _clear(child)
    elif isinstance(node, List):
        node.items = [item for item in node.items if not _stands_in(item)]
        for child in node.items:
            _clear(child)


def _stands_in(node: Node) -> bool:
    return isinstance(node, Scalar) and isinstance(node.value, str) and bool(_PLACEHOLDER.search(node.value))


def mark(inputs: Iterable[Inputs], additions: set[str], contract: Contract) -> list[tuple[str, str]]:
    """Mark the inputs that are additions; return each such file with the file to which it is an addition.

    `additions` are the files that Terraform loads only when named. Such a file is an addition if it does
    not set all that the stack requires, and other inputs of the stack do and set more.
    """
    known = list(inputs)
    full = [one for one in known if one.whole and not _lacks(one, contract)]
    found = []
    for one in known:
        if not one.whole or one.place.file not in additions or not _lacks(one, contract):
            continue
        fuller = [other for other in full if other.stack == one.stack and len(other.names()) > len(one.names())]
        if fuller:
            one.whole = False
            found.append((one.place.file, fuller[0].place.file))
    return found


def _lacks(inputs: Inputs, contract: Contract) -> bool:
    stack = contract.stacks.get(inputs.stack)
    variables = stack.variables.items() if stack else ()
    return any(one.required and not one.sensitive and inputs.get(name) is None for name, one in variables)
