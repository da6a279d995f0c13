"""Read the JSON of a plan, as `tofu show -json` and `terraform show -json` write it (format 1.x).

The reader keeps addresses, actions and reasons; it compares values and drops them. It holds the text and one
resource in memory, so it can read a plan of any size. Unknown fields are ignored, as the format demands. A plan
that does not say everything an apply destroys is refused: another major version, an unknown verb, a plan that
failed, is incomplete or contradicts itself.
"""

from __future__ import annotations

from flywheel.formats import input_files
from flywheel.formats.json.json_stream import JsonStream
from flywheel.formats.source import FormatError, Place
from flywheel.plan import cross_check, held_objects, plan_changes, plan_errors
from flywheel.plan.known_values import SCALE_SET, ScaleSetChart, WantedValues
from flywheel.plan.plan_changes import PlanEntry, PlannedChange

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["SCALE_SET", "PlanDocument", "PlannedChange", "ScaleSetChart", "WantedValues", "load", "loads"]

#: Keys of a plan that hold an object.
_OBJECTS = ("output_changes", "prior_state", "planned_values")

#: The size limit: twice the size of thirty thousand resources with four kilobytes each.
MAX_BYTES = 256 * 1024 * 1024


class PlanDocument:
    """A plan without its values.

    digest: `sha256:` and the hexadecimal digest of the file's bytes.
    changes: all changes of resources, in the plan's order. drift: changes made outside of Terraform.
    state_changes: changes of the state alone, found in the drift: the apply drops an object from the state or moves it,
    and no change says so. refresh_only: whether the plan changes nothing else.
    invoked: actions of providers. outputs: outputs that change, by name in `address`.
    untouched: addresses of the managed resources that do not change.
    """

    __slots__ = (
        "changes", "digest", "drift", "invoked", "name", "outputs", "refresh_only", "state_changes",
        "untouched",
    )  # fmt: skip

    def __init__(self, name: str, digest: str) -> None:
        self.name = name
        self.digest = digest
        self.changes: list[PlannedChange] = []
        self.drift: list[PlannedChange] = []
        self.invoked: list[PlannedChange] = []
        self.outputs: list[PlannedChange] = []
        self.untouched: list[str] = []
        self.state_changes: list[PlannedChange] = []
        self.refresh_only = False


def load(
    path: str, name: str | None = None, wanted: Mapping[str, WantedValues] | None = None, *, refresh_only: bool = False
) -> PlanDocument:
    """The plan in the file at `path`, which messages call `name` (default: the path).

    `wanted` lists the identifying facts to keep, by resource type. `refresh_only`: whether the user says that the plan
    was made with `-refresh-only`. Without that a plan with no changes is refused where its changes may have been
    removed. Raises `FormatError`.
    """
    name = name or path
    try:
        data = input_files.read(path, MAX_BYTES + 1)
    except OSError as err:
        fix = "Check the path and its permissions." if path != "-" else "Give /dev/stdin to read from a pipe."
        raise FormatError(Place(name), f"cannot be read: {err.strerror}.", fix) from None
    return loads(name, data, wanted, refresh_only=refresh_only)


def loads(
    name: str, data: bytes, wanted: Mapping[str, WantedValues] | None = None, *, refresh_only: bool = False
) -> PlanDocument:
    """The plan in `data`; errors as in `load`."""
    if len(data) > MAX_BYTES:
        message = f"the file is larger than the limit of {MAX_BYTES} bytes."
        raise FormatError(Place(name), message, "Check that it is the right file.")
    plan_errors.foreign(name, data)
    import hashlib

    document = PlanDocument(name, "sha256:" + hashlib.sha256(data).hexdigest())
    stream = JsonStream(name, data)
    del data  # so that only the caller's copy and the text are in memory
    _Reader(stream, document, wanted or {}, refresh_only).read()
    return document


class _Reader:
    """Reads one plan."""

    def __init__(
        self, stream: JsonStream, document: PlanDocument, wanted: Mapping[str, WantedValues], refresh_only: bool
    ) -> None:
        self.stream = stream
        self.document = document
        self.wanted = wanted
        self.seen: set[tuple[str, str]] = set()
        self.facts: dict[str, object] = {}
        self.keys: set[str] = set()
        self.deferred = 0
        self.refresh_only = refresh_only
        self.listed = cross_check.Listed()

    def read(self) -> None:
        stream = self.stream
        if not stream.begins("{"):
            raise plan_errors.root(stream)
        parts: dict[str, Callable[[], None]] = {
            "resource_changes": self._changes,
            "resource_drift": self._drift,
            "output_changes": self._outputs,
            "action_invocations": self._invocations,
            "deferred_changes": self._deferred,
            "deferred_action_invocations": self._deferred,
            "prior_state": self._prior,
            "planned_values": self._planned,
        }
        for key in stream.members():
            self.keys.add(key)
            if key in plan_errors.SCALARS:
                self.facts[key] = stream.value()
            elif key in parts:
                self._null_or(parts[key], "{" if key in _OBJECTS else "[", key)
            else:
                stream.skip()
        if stream.at < len(stream.text):
            raise plan_errors.more(stream, self.keys)
        plan_errors.judge(stream.name, self.keys, self.facts, self.deferred)
        self._judge()

    def _judge(self) -> None:
        document, listed = self.document, self.listed
        listed.outputs = bool(document.outputs)
        listed.drifted = any(change.mode == "managed" for change in document.drift)
        listed.moves = any(change.previous_address or change.importing for change in document.changes)
        cross_check.judge(document.name, listed, self.facts.get("applyable"), self.refresh_only)
        document.refresh_only = listed.is_refresh_only
        moved = {change.previous_address for change in document.changes}
        for change in document.drift:
            dropped = change.actions == ("delete",) and (change.address, change.deposed) not in listed.changes
            moves = change.previous_address and change.previous_address not in moved
            if change.mode == "managed" and (dropped or moves):
                document.state_changes.append(change)

    def _prior(self) -> None:
        self.listed.prior = held_objects.of_state(self.stream)

    def _planned(self) -> None:
        self.listed.planned = held_objects.of_values(self.stream)

    def _null_or(self, read: Callable[[], None], opens: str, key: str) -> None:
        """Read the list or object at `key`; do nothing if it is null."""
        if self.stream.begins(opens):
            read()
        else:
            at, value = self.stream.at, self.stream.value()
            if value is not None:
                wrong = f"`{key}` is {plan_changes.kind(value)}, not {'a list' if opens == '[' else 'an object'}."
                raise self.stream.error(at, wrong, "Use the file exactly as `show -json` writes it.")

    def _entry(self, what: str) -> PlanEntry:
        at = self.stream.at
        return PlanEntry(self.stream.value(), what, lambda: self.stream.place(at))

    def _changes(self) -> None:
        for number in self.stream.elements():
            entry = self._entry(f"change {number + 1}")
            change = plan_changes.of_resource(entry, self.wanted)
            self._once(entry)
            if change is not None:
                self.document.changes.append(change)
            elif entry.value["mode"] == "managed":
                self.document.untouched.append(entry.address)

    def _once(self, entry: PlanEntry) -> None:
        key = (entry.value["address"], entry.value.get("deposed") or "")
        if key in self.seen:
            raise entry.error("the plan changes it twice.")
        self.seen.add(key)
        if entry.value["mode"] == "managed":
            self.listed.changes[key] = tuple(entry.value["change"]["actions"])

    def _drift(self) -> None:
        for number in self.stream.elements():
            change = plan_changes.of_resource(self._entry(f"drift {number + 1}"), self.wanted)
            if change is not None:
                self.document.drift.append(change)

    def _outputs(self) -> None:
        for name in self.stream.members():
            change = plan_changes.of_output(self._entry("an output"), name)
            if change is not None:
                self.document.outputs.append(change)

    def _invocations(self) -> None:
        for number in self.stream.elements():
            self.document.invoked.append(plan_changes.of_action(self._entry(f"action {number + 1}")))

    def _deferred(self) -> None:
        for _ in self.stream.elements():
            self.stream.skip()
            self.deferred += 1
