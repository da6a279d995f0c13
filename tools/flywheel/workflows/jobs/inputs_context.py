"""The context `inputs`: values from a caller, options of a dispatch, and defaults."""

from __future__ import annotations

from flywheel.formats.values import List, Node, Object, Scalar
from flywheel.workflows import runs_on
from flywheel.workflows.expressions import Gap, LookupContext, Where, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.workflows.expressions import Case
    from flywheel.workflows.jobs.scopes import JobScope

_ZERO: dict[str, object] = {"boolean": False, "number": 0.0}
#: The entry for an input in `case.read`: the call of the scope and the name.
Read = tuple[str, str]


def context(scope: JobScope, where: Where) -> LookupContext:
    """`inputs` for the call or the event of the case."""

    def get(name: str, case: Case) -> object:
        return value(scope, name, where, case)

    return LookupContext(
        Gap(runs_on.CALLER, "the whole `inputs` is used", "inputs", where, f"{scope.call} inputs"), get
    )


def value(scope: JobScope, name: str, where: Where, case: Case) -> object:
    """The input `name`, None if it does not exist in this case; computed once per case."""
    read: Read = (scope.call, name.lower())
    case.read[read] = None
    if read in case.memory:
        return case.memory[read]
    if scope.caller is not None:
        found = _given(scope, scope.caller, name, where, case)
    else:
        event = scope.event(case)
        if event == "workflow_call":
            found = _from_elsewhere(scope, name, where, case)
        else:
            found = _typed(scope, name, where, case) if event == "workflow_dispatch" else None
    case.memory[read] = found
    return found


def declaration(scope: JobScope, event: str, name: str) -> Object | None:
    """The input `name` that the workflow declares for `event`."""
    trigger = scope.file.triggers.get(event)
    declared = trigger.node.items.get("inputs") if trigger and isinstance(trigger.node, Object) else None
    if not isinstance(declared, Object):
        return None
    for key, node in declared.items.items():
        if key.lower() == name.lower():
            return node if isinstance(node, Object) else Object({}, {}, node.at)
    return None


def _given(scope: JobScope, caller: JobScope, name: str, where: Where, case: Case) -> object:
    """The caller's value, or else the default."""
    declared = declaration(scope, "workflow_call", name)
    if declared is None:
        return None
    given = caller.get("with")
    if isinstance(given, Object):
        for key, node in given.items.items():
            if key.lower() == name.lower():
                return _converted(caller.value(node, case), declared)
    if _is_required(declared) and "default" not in declared.items:
        reason = f"the call at {caller.file.source.place(caller.job.at)} does not pass the required input `{name}`"
        return Gap(runs_on.REFUSED, reason, f"inputs.{name}", where)
    return _default(scope, declared, case)


def _from_elsewhere(scope: JobScope, name: str, where: Where, case: Case) -> object:
    """The value from callers in other repositories: the default or any value."""
    declared = declaration(scope, "workflow_call", name)
    if declared is None:
        return None
    reason = "the calling workflow passes it"
    gap = Gap(runs_on.CALLER, reason, f"inputs.{name}", where, f"{scope.call} inputs.{name.lower()}")
    if _kind(declared) == "boolean":
        return _either(_default(scope, declared, case), f"{gap.id}?", case)
    if not _has_default(declared):
        return gap
    return gap if case.choose(f"{gap.id} is given", 2) else _default(scope, declared, case)


def _typed(scope: JobScope, name: str, where: Where, case: Case) -> object:
    """The value from the person who dispatches the workflow: an option, or any text."""
    declared = declaration(scope, "workflow_dispatch", name)
    if declared is None:
        return None
    reason = "the person who dispatches the workflow types it"
    gap = Gap(runs_on.PERSON, reason, f"inputs.{name}", where, f"{scope.call} inputs.{name.lower()}")
    kind = _kind(declared)
    if kind == "boolean":
        return _either(_default(scope, declared, case), f"{gap.id}?", case)
    if kind == "choice" and (options := _options(declared)):
        chosen = options[case.choose(f"{gap.id} option", len(options))]
        return scope.value(chosen, case)
    if kind == "environment" or not _has_default(declared):
        return gap
    return gap if case.choose(f"{gap.id} is given", 2) else _default(scope, declared, case)


def dispatched(scope: JobScope, gap: Gap) -> LookupContext:
    """`github.event.inputs`: the inputs of a dispatch, as strings."""
    root = scope
    while root.caller is not None:
        root = root.caller
    where = gap.where if isinstance(gap.where, Where) else Where(scope.file.source, 0)

    def get(name: str, case: Case) -> object:
        found = value(root, name, where, case)
        return found if isinstance(found, Gap | str) or found is None else case.text(found)

    return LookupContext(gap, get)


def _either(first: object, question: str, case: Case) -> bool:
    """Both booleans, the default first."""
    return bool(first) == (case.choose(question, 2) == 0)


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
    """Whether there is a default that is not empty. An empty default has no effect."""
    node = declared.items.get("default")
    return node is not None and not (isinstance(node, Scalar) and node.value in (None, ""))


def _default(scope: JobScope, declared: Object, case: Case) -> object:
    node = declared.items.get("default")
    if node is None:
        return _ZERO.get(_kind(declared), "")
    return _converted(scope.value(node, case), declared)


def _converted(given: object, declared: Object) -> object:
    """A value converted to the declared type, if it fits."""
    kind = _kind(declared)
    if kind == "boolean" and isinstance(given, str) and given in ("true", "false"):
        return given == "true"
    if kind in ("string", "choice") and isinstance(given, bool | float):
        return text_of(given)
    return "" if given is None and kind == "string" else given
