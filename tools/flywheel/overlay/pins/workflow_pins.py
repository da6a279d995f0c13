"""Find the pins of core in workflows: variables, actions, checkouts, flakes, and clones in scripts.

A job that checks core out into a folder uses that checkout when it later names the folder. Only the checkout is a
pin then, or the variable with its ref.
"""

from __future__ import annotations

from flywheel.formats.values import Document, Node, Object, Scalar, walk
from flywheel.overlay.pins import core_pins, text_pins
from flywheel.overlay.pins.core_pins import Pin
from flywheel.overlay.pins.job_checkouts import JobCheckouts, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.overlay.pins.core_names import CoreNames


def find(document: Document, names: CoreNames) -> Iterator[Pin]:
    """The pins in a workflow."""
    checkouts = JobCheckouts(document, names)
    for path, node in walk(document.root):
        if not isinstance(node, Object):
            continue
        if path and path[-1] == "env":
            yield from _variables(node, document, names, checkouts)
        uses = node.items.get("uses")
        if isinstance(uses, Scalar) and isinstance(uses.value, str):
            yield from _uses(uses, node, document, names, checkouts)
    for pin in text_pins.find(document.source, core_pins.WORKFLOW, names):
        if not pin.path or not checkouts.has(pin.path, document.source.offset(pin.place)):
            yield pin


def _variables(env: Object, document: Document, names: CoreNames, checkouts: JobCheckouts) -> Iterator[Pin]:
    """The variables that pin core: their name says so, or a checkout of core takes its ref from them."""
    for name, node in env.items.items():
        role = names.variable(name) or (names.role(name) if node.at in checkouts.variables else None)
        ref = text_of(node)
        if role and ref and ":" not in ref and not core_pins.is_computed(ref):
            yield Pin(role, core_pins.WORKFLOW, f"`{name}`", document.place(node.at), ref, variable=name)


def _uses(uses: Scalar, step: Object, document: Document, names: CoreNames, checkouts: JobCheckouts) -> Iterator[Pin]:
    action, _, ref = text_of(uses).partition("@")
    owner, _, rest = action.partition("/")
    repository = f"{owner}/{rest.partition('/')[0]}"
    if names.is_repository(repository):
        if not core_pins.is_computed(ref):
            what = f"`uses: {action}`"
            yield Pin(names.default_role, core_pins.WORKFLOW, what, document.place(uses.at), ref)
    elif owner == ".":
        folder = _checkout_folder(action, names)
        if folder and not checkouts.has(action, uses.at):
            what = f"`uses: {action}`"
            yield Pin(names.default_role, core_pins.WORKFLOW, what, document.place(uses.at), path=folder)
    elif repository.endswith("/checkout"):
        yield from _checkout(step.items.get("with"), document, names)


def _checkout_folder(action: str, names: CoreNames) -> str:
    """The part of a local action's path that leads to a checkout of core; "" if none does."""
    steps = action.split("/")
    ends = [index for index, step in enumerate(steps) if names.is_checkout(step)]
    return "/".join(steps[: ends[0] + 1]) if ends else ""


def _checkout(given: Node | None, document: Document, names: CoreNames) -> Iterator[Pin]:
    wanted = text_of(given.items.get("repository")) if isinstance(given, Object) else ""
    if isinstance(given, Object) and names.is_repository(wanted):
        node = given.items.get("ref")
        ref = text_of(node)
        if not core_pins.is_computed(ref):
            where = given.items["repository"].at if node is None else node.at
            yield Pin(names.default_role, core_pins.WORKFLOW, f"the checkout of `{wanted}`", document.place(where), ref)
