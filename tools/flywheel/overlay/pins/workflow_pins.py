"""Find the pins of core in workflows: variables, actions, checkouts, flakes, and clones in scripts."""

from __future__ import annotations

from flywheel.formats.values import Document, Node, Object, Scalar, walk
from flywheel.overlay.pins import core_pins, text_pins
from flywheel.overlay.pins.core_pins import Pin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.overlay.pins.core_names import CoreNames


def find(document: Document, names: CoreNames) -> Iterator[Pin]:
    """The pins in a workflow."""
    for path, node in walk(document.root):
        if not isinstance(node, Object):
            continue
        if path and path[-1] == "env":
            yield from _variables(node, document, names)
        uses = node.items.get("uses")
        if isinstance(uses, Scalar) and isinstance(uses.value, str):
            yield from _uses(uses.value, uses.at, node, document, names)
    yield from text_pins.find(document.source, core_pins.WORKFLOW, names)


def _variables(env: Object, document: Document, names: CoreNames) -> Iterator[Pin]:
    for name, node in env.items.items():
        role = names.variable(name)
        ref = _text(node)
        if role and ref and ":" not in ref and not _computed(ref):
            yield Pin(role, core_pins.WORKFLOW, f"`{name}`", document.place(node.at), ref, variable=name)


def _uses(text: str, at: int, step: Object, document: Document, names: CoreNames) -> Iterator[Pin]:
    action, _, ref = text.partition("@")
    owner, _, rest = action.partition("/")
    repository = f"{owner}/{rest.partition('/')[0]}"
    if names.is_repository(repository):
        if not _computed(ref):
            yield Pin(names.default_role, core_pins.WORKFLOW, f"`uses: {action}`", document.place(at), ref)
        return
    given = step.items.get("with")
    if not repository.endswith("/checkout") or not isinstance(given, Object):
        return
    wanted = _text(given.items.get("repository"))
    if names.is_repository(wanted):
        node = given.items.get("ref")
        ref = _text(node)
        if not _computed(ref):
            where = given.items["repository"].at if node is None else node.at
            yield Pin(names.default_role, core_pins.WORKFLOW, f"the checkout of `{wanted}`", document.place(where), ref)


def _text(node: Node | None) -> str:
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else ""


def _computed(text: str) -> bool:
    """Whether a value is an expression; its parts are reported where they are set."""
    return "${{" in text
