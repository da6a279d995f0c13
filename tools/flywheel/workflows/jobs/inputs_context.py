"""The context `inputs`: what a caller gives, what a dispatch offers, and their defaults."""

from __future__ import annotations

from flywheel.formats.values import List, Node, Object, Scalar
from flywheel.workflows import runs_on
from flywheel.workflows.expressions import Gap, Where, text_of
from flywheel.workflows.jobs.lookup_context import Lookup

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.workflows.expressions import World
    from flywheel.workflows.jobs.scopes import Scope

_ZERO: dict[str, object] = {"boolean": False, "number": 0.0}
#: What `world.read` has of an input: the call of the scope and the name.
Read = tuple[str, str]


def context(scope: Scope, where: Where) -> Lookup:
    """`inputs`, as the call or the event of the world has them."""

    def get(name: str, world: World) -> object:
        return value(scope, name, where, world)

    return Lookup(Gap(runs_on.CALLER, "all of `inputs` is meant", "inputs", where, f"{scope.call} inputs"), get)


def value(scope: Scope, name: str, where: Where, world: World) -> object:
    """The input `name`, None if there is none of the name in this world; worked out once a world."""
    read: Read = (scope.call, name.lower())
    world.read[read] = None
    if read in world.memory:
        return world.memory[read]
    if scope.caller is not None:
        found = _given(scope, scope.caller, name, where, world)
    else:
        event = scope.event(world)
        if event == "workflow_call":
            found = _from_elsewhere(scope, name, where, world)
        else:
            found = _typed(scope, name, where, world) if event == "workflow_dispatch" else None
    world.memory[read] = found
    return found


def declaration(scope: Scope, event: str, name: str) -> Object | None:
    """The input `name` that the workflow declares for `event`."""
    trigger = scope.file.triggers.get(event)
    declared = trigger.node.items.get("inputs") if trigger and isinstance(trigger.node, Object) else None
    if not isinstance(declared, Object):
        return None
    for key, node in declared.items.items():
        if key.lower() == name.lower():
            return node if isinstance(node, Object) else Object({}, {}, node.at)
    return None


def _given(scope: Scope, caller: Scope, name: str, where: Where, world: World) -> object:
    """What the caller gives, else the default."""
    declared = declaration(scope, "workflow_call", name)
    if declared is None:
        return None
    given = caller.get("with")
    if isinstance(given, Object):
        for key, node in given.items.items():
            if key.lower() == name.lower():
                return _converted(caller.value(node, world), declared)
    if _is_required(declared) and "default" not in declared.items:
        reason = f"the call at {caller.file.source.place(caller.job.at)} does not give the required input `{name}`"
        return Gap(runs_on.REFUSED, reason, f"inputs.{name}", where)
    return _default(scope, declared, world)


def _from_elsewhere(scope: Scope, name: str, where: Where, world: World) -> object:
    """What callers in other repositories may give: the default or anything."""
    declared = declaration(scope, "workflow_call", name)
    if declared is None:
        return None
    reason = "whoever calls the workflow gives it"
    gap = Gap(runs_on.CALLER, reason, f"inputs.{name}", where, f"{scope.call} inputs.{name.lower()}")
    if _kind(declared) == "boolean":
        return _either(_default(scope, declared, world), f"{gap.id}?", world)
    if not _has_default(declared):
        return gap
    return gap if world.choose(f"{gap.id} is given", 2) else _default(scope, declared, world)


def _typed(scope: Scope, name: str, where: Where, world: World) -> object:
    """What whoever dispatches the workflow chooses: an option, or any text."""
    declared = declaration(scope, "workflow_dispatch", name)
    if declared is None:
        return None
    reason = "whoever dispatches the workflow types it"
    gap = Gap(runs_on.PERSON, reason, f"inputs.{name}", where, f"{scope.call} inputs.{name.lower()}")
    kind = _kind(declared)
    if kind == "boolean":
        return _either(_default(scope, declared, world), f"{gap.id}?", world)
    if kind == "choice" and (options := _options(declared)):
        chosen = options[world.choose(f"{gap.id} option", len(options))]
        return scope.value(chosen, world)
    if kind == "environment" or not _has_default(declared):
        return gap
    return gap if world.choose(f"{gap.id} is given", 2) else _default(scope, declared, world)


def dispatched(scope: Scope, gap: Gap) -> Lookup:
    """`github.event.inputs`: those of a dispatch, as strings."""
    root = scope
    while root.caller is not None:
        root = root.caller
    where = gap.where if isinstance(gap.where, Where) else Where(scope.file.source, 0)

    def get(name: str, world: World) -> object:
        found = value(root, name, where, world)
        return found if isinstance(found, Gap | str) or found is None else world.text(found)

    return Lookup(gap, get)


def _either(first: object, question: str, world: World) -> bool:
    """Both booleans, the default first."""
    return bool(first) == (world.choose(question, 2) == 0)


def _options(declared: Object) -> list[Node]:
    listed = declared.items.get("options")
    return listed.items if isinstance(listed, List) else []


def _kind(declared: Object) -> str:
    node = declared.items.get("type")
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else "string"


def _is_required(declared: Object) -> bool:
    node = declared.items.get("required")
    return isinstance(node, Scalar) and node.value is True


def _has_default(declared: Object) -> bool:
    """Whether there is a default that is not empty: an empty one says no more than none."""
    node = declared.items.get("default")
    return node is not None and not (isinstance(node, Scalar) and node.value in (None, ""))


def _default(scope: Scope, declared: Object, world: World) -> object:
    node = declared.items.get("default")
    if node is None:
        return _ZERO.get(_kind(declared), "")
    return _converted(scope.value(node, world), declared)


def _converted(given: object, declared: Object) -> object:
    """A value as the declared type has it, as far as it fits."""
    kind = _kind(declared)
    if kind == "boolean" and isinstance(given, str) and given in ("true", "false"):
        return given == "true"
    if kind in ("string", "choice") and isinstance(given, bool | float):
        return text_of(given)
    return "" if given is None and kind == "string" else given
