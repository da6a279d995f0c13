"""Read one entry of a plan: address, actions, reason and paths, but no value."""

from __future__ import annotations

from flywheel.formats.quoting import quote
from flywheel.formats.source import FormatError, Place
from flywheel.plan import changed_paths, known_values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from flywheel.contract.chart_judge import ChartFault

#: The action lists of a managed object. Terraform and OpenTofu differ:
#: `create, forget` is Terraform's replacement of an object that is not destroyed, `forget, create` OpenTofu's.
ACTIONS = frozenset({
    ("no-op",), ("create",), ("read",), ("update",), ("delete",), ("forget",), ("delete", "create"),
    ("create", "delete"), ("create", "forget"), ("forget", "create"), ("open",),
})  # fmt: skip
#: The prefix before the type in an address, by mode.
_MODES = {"managed": "", "data": "data.", "ephemeral": "ephemeral."}
#: Unmanaged objects are read or opened. A data source that leaves the state is not a loss, and plans omit it.
_READING = frozenset({("no-op",), ("read",), ("open",)})
#: The action for a provider's action that the plan invokes. Terraform lists these separately from changes.
INVOKE = ("invoke",)

_OLD = "Plan again with a version of Terraform or OpenTofu that these tools know, or use newer tools."
_EDITED = "Use the file exactly as `show -json` writes it."


class PlannedChange:
    """One entry of a plan.

    address: as in the plan. previous_address: where the object was before, "" if it stays.
    mode: `managed`, `data`, `ephemeral` or `action`. reason: why the actions were chosen, "" if unknown.
    deposed: the key of an object that a replacement left behind, "" for the current one.
    importing: whether an existing object is imported.
    replace_paths: the paths that force a replacement. paths: the paths that change in place or by replacement.
    facts: by attribute path, an identifying text before and after; "" if unknown.
    labels: for a scale set, its labels before and after; None if unknown.
    chart_faults: for a release of ARC's chart, what is wrong with the values that it gets.
    """

    __slots__ = (
        "actions", "address", "chart_faults", "deposed", "facts", "importing", "labels", "mode", "module", "name",
        "paths", "place", "previous_address", "reason", "replace_paths", "type",
    )  # fmt: skip

    def __init__(self, address: str, actions: tuple[str, ...], place: Place) -> None:
        self.address = address
        self.actions = actions
        self.place = place
        self.previous_address = self.module = self.type = self.name = self.reason = self.deposed = ""
        self.mode = "managed"
        self.importing = False
        self.replace_paths: tuple[str, ...] = ()
        self.paths: tuple[str, ...] = ()
        self.facts: dict[str, tuple[str, str]] = {}
        self.chart_faults: tuple[ChartFault, ...] = ()
        self.labels: tuple[tuple[str, ...] | None, tuple[str, ...] | None] = (None, None)

    def copy(self) -> PlannedChange:
        """Another one with the same attributes."""
        made = PlannedChange(self.address, self.actions, self.place)
        for name in self.__slots__:
            setattr(made, name, getattr(self, name))
        return made

    def __repr__(self) -> str:
        return f"Change({self.address} {list(self.actions)})"


class PlanEntry:
    """One decoded entry during reading. Messages name its `address`, or `what` if it has none."""

    def __init__(self, value: object, what: str, place: Callable[[], Place]) -> None:
        self.address = ""
        self.what = what
        self.place = place
        self.value = self.object(value, "")

    def error(self, message: str, fix: str = _EDITED) -> FormatError:
        """The error that refuses this entry."""
        return FormatError(self.place(), f"{quote(self.address) if self.address else self.what}: {message}", fix)

    def object(self, value: object, name: str) -> dict[str, Any]:
        """`value` if it is an object; `name` is its key, "" for the entry itself."""
        if not isinstance(value, dict):
            seen = f"`{name}` is" if name else "it is"
            raise self.error(f"{seen} {kind(value)}, not an object.")
        return value

    def text(self, value: dict[str, Any], key: str, needed: bool = False) -> str:
        """The text at `key`; "" if it is missing."""
        text = value.get(key)
        if text is None and not needed:
            return ""
        if not isinstance(text, str) or (needed and not text):
            raise self.error(f"`{key}` is {kind(text)}, not text.")
        if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
            raise self.error(f"`{key}` contains half of a surrogate pair.")
        return text

    def actions(self, change: dict[str, Any]) -> tuple[str, ...]:
        """The actions of a change; raises for verbs, or an order of verbs, that no known version writes."""
        actions = change.get("actions")
        if not isinstance(actions, list) or not all(isinstance(verb, str) for verb in actions):
            raise self.error(f"`actions` is {kind(actions)}, not a list of verbs.")
        found = tuple(actions)
        if found not in ACTIONS:
            seen = quote(", ".join(found))
            message = f"these tools do not know the actions {seen}, so the result of the plan is unknown."
            raise self.error(message, _OLD)
        return found


def of_resource(entry: PlanEntry, wanted: Mapping[str, known_values.WantedValues]) -> PlannedChange | None:
    """The change of a resource; None if nothing happens to it."""
    value = entry.value
    address = entry.address = entry.text(value, "address", needed=True)
    change = entry.object(value.get("change"), "change")
    actions = entry.actions(change)
    _agree(entry, actions, change)
    previous, deposed = entry.text(value, "previous_address"), entry.text(value, "deposed")
    importing = change.get("importing") is not None
    type_, mode = entry.text(value, "type", needed=True), entry.text(value, "mode", needed=True)
    name, module = entry.text(value, "name", needed=True), entry.text(value, "module_address")
    _judge_address(entry, address, module, mode, type_, name)
    if mode != "managed" and (actions not in _READING or deposed or importing):
        raise entry.error("it is not managed, but the plan does more than read it.", _OLD)
    if mode == "managed" and actions in (("read",), ("open",)):
        raise entry.error(f"it is managed, but its action is `{actions[0]}`, which only reads.")
    if actions == ("no-op",) and not (previous or deposed or importing):
        return None
    made = PlannedChange(address, actions, entry.place())
    made.previous_address, made.deposed, made.importing = previous, deposed, importing
    made.mode, made.type, made.name, made.module = mode, type_, name, module
    made.reason = entry.text(value, "action_reason")
    made.replace_paths = _replace_paths(entry, change)
    _judge_reason(entry, made)
    views = tuple(
        change.get(key) for key in ("before", "after", "after_unknown", "before_sensitive", "after_sensitive")
    )
    if views[0] is not None and views[1] is not None and actions != ("no-op",):
        made.paths = changed_paths.changed(views)  # type: ignore[arg-type]
    if type_ in wanted and mode == "managed":
        made.facts, made.labels = known_values.of(wanted[type_], views, actions)  # type: ignore[arg-type]
        judged = wanted[type_].values
        if judged is not None:
            made.chart_faults = judged.faults(views, actions)  # type: ignore[arg-type]
    return made


def _agree(entry: PlanEntry, actions: tuple[str, ...], change: dict[str, Any]) -> None:
    """Raise if values and actions contradict each other: Terraform did not write them so."""
    before, after = change.get("before"), change.get("after")
    if actions == ("no-op",) and not changed_paths.same(before, after):
        raise entry.error("the plan says that nothing happens to it, but its values change.")
    if actions == ("create",) and before is not None:
        raise entry.error("the plan creates it, but it exists before.")
    if actions in (("delete",), ("forget",)) and after is not None:
        raise entry.error(f"its action is `{actions[0]}`, but it exists afterwards.")
    if actions == ("create",) and after is None:
        raise entry.error("the plan creates it, but it is missing afterwards.")
    if actions in (("delete",), ("forget",)) and before is None:
        raise entry.error(f"its action is `{actions[0]}`, but it is missing before.")
    if (actions == ("update",) or len(actions) > 1) and (before is None or after is None):
        happens = "updates" if actions == ("update",) else "replaces"
        raise entry.error(f"the plan {happens} it, but it is missing before or afterwards.")


def _judge_reason(entry: PlanEntry, change: PlannedChange) -> None:
    """Raise if the reason or the replacement paths belong to another action than the planned one."""
    replaces = len(change.actions) > 1
    if change.reason.startswith("replace_") and not replaces:
        raise entry.error(f"its reason is `{change.reason}`, but it is not replaced.")
    if change.reason.startswith("forgot_because") and "forget" not in change.actions:
        raise entry.error(f"its reason is `{change.reason}`, but it is not forgotten.")
    if change.reason.startswith("delete_because") and not {"delete", "forget"} & set(change.actions):
        raise entry.error(f"its reason is `{change.reason}`, but it is not deleted.")
    if change.replace_paths and not replaces:
        raise entry.error("`replace_paths` is set, but it is not replaced.")


def _judge_address(entry: PlanEntry, address: str, module: str, mode: str, type_: str, name: str) -> None:
    """Raise unless the address belongs to the resource, because approvals name addresses."""
    if mode not in _MODES:
        raise entry.error(f"its mode is {quote(mode)}, which these tools do not know.", _OLD)
    if not all(word.replace("-", "_").isidentifier() for word in (type_, name)):
        raise entry.error("its type or its name is not valid for a resource.")
    resource = f"{module}." if module else ""
    resource += f"{_MODES[mode]}{type_}.{name}"
    rest = address.removeprefix(resource)
    if not address.startswith(resource) or (rest and not (rest[0] == "[" and rest[-1] == "]")):
        raise entry.error("its module, type and name do not match its address.")


def _replace_paths(entry: PlanEntry, change: dict[str, Any]) -> tuple[str, ...]:
    paths = change.get("replace_paths") or []
    if not isinstance(paths, list):
        raise entry.error(f"`replace_paths` is {kind(paths)}, not a list.")
    for path in paths:
        if not isinstance(path, list) or not all(isinstance(step, str | int) for step in path):
            raise entry.error("`replace_paths` contains something that is not a path.")
    masks = change.get("before_sensitive"), change.get("after_sensitive")
    seen = {changed_paths.visible(tuple(path), *masks) for path in paths}
    return tuple(sorted(changed_paths.text(path) for path in seen if path))


def of_output(entry: PlanEntry, name: str) -> PlannedChange | None:
    """The change of an output; None if it does not change."""
    actions = entry.actions(entry.value)
    if actions not in (("no-op",), ("create",), ("update",), ("delete",)):
        raise entry.error("these are not actions of an output.", _OLD)
    return None if actions == ("no-op",) else PlannedChange(name, actions, entry.place())


def of_action(entry: PlanEntry) -> PlannedChange:
    """A provider's action that the plan invokes: no other part of the plan shows its effect."""
    made = PlannedChange(entry.text(entry.value, "address", needed=True), INVOKE, entry.place())
    made.mode, made.type = "action", entry.text(entry.value, "type")
    return made


def kind(value: object) -> str:
    """The type of a value, for messages that must not show the value."""
    names = {str: "text", bool: "a boolean", int: "a number", tuple: "a number", list: "a list", dict: "an object"}
    return "missing" if value is None else names.get(type(value), "something else")
