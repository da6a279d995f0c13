"""A plan in the form that checks judge: what it does to which objects, in the words of the contract.

`plan_file` reads the plan. This module names its actions, and maps resource types to kinds of objects by the
contract (`contract/changes.yaml`). It contains no value of an object.
"""

from __future__ import annotations

from flywheel.plan import plan_file
from flywheel.plan.plan_file import PlannedChange
from flywheel.plan.release_values import ReleaseValues

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from flywheel.contract.compiled import Contract
    from flywheel.plan.plan_file import PlanDocument, WantedValues

CREATE, UPDATE, DELETE, FORGET, NO_OP = "create", "update", "delete", "forget", "no-op"
# Names for changes that a plan does not list as actions; approvals use them as actions.
MOVE, IMPORT, INVOKE = "move", "import", "invoke"

#: The actions that an approval can name, in the order in which a change is written.
VERBS = (MOVE, IMPORT, CREATE, UPDATE, DELETE, FORGET, INVOKE)

#: The counts of a plan, in the order of the sentence, and the phrase for each.
COUNTS = {
    "added": "to add",
    "changed": "to change",
    "destroyed": "to destroy",
    "forgotten": "forgotten",
    "moved": "moved",
    "imported": "imported",
    "invoked": "actions invoked",
    "outputs": "outputs changed",
    "drifted": "drifted",
}
#: Counts that are shown even if they are 0, as in Terraform's summary.
_ALWAYS = ("added", "changed", "destroyed")


class ObjectKind:
    """A kind of object: its name in singular and plural, the effect of its loss, and its identifying attributes."""

    __slots__ = ("identity", "loss", "many", "one")

    def __init__(self, one: str, many: str, loss: str = "", identity: tuple[str, ...] = ()) -> None:
        self.one = one
        self.many = many
        self.loss = loss
        self.identity = identity


class Plan:
    """A plan and the kinds of its objects. `kinds` are by resource type.

    changes: what an apply does to managed objects and to the state. An apply can also move an object in the state or
    drop it from there without any other change; `dropped` are the dropped ones, as if they were forgotten. drift: the
    other changes made outside of Terraform.
    """

    __slots__ = (
        "changes", "digest", "drift", "dropped", "invoked", "kinds", "name", "outputs", "refresh_only", "untouched",
    )  # fmt: skip

    def __init__(self, document: PlanDocument, kinds: Mapping[str, ObjectKind]) -> None:
        self.name = document.name
        self.digest = document.digest
        self.kinds = kinds
        managed = [change for change in document.changes if change.mode == "managed"]
        of_state = [_of_state(change) for change in document.state_changes]
        self.changes = managed + of_state
        self.dropped = [change for change in of_state if change.actions == (FORGET,)]
        self.drift = [change for change in document.drift if change not in document.state_changes]
        self.refresh_only = document.refresh_only
        self.invoked = document.invoked
        self.outputs = document.outputs
        self.untouched = len(document.untouched)

    def kind(self, change: PlannedChange) -> ObjectKind:
        """The kind of the object that changes; an unknown kind has the resource type as its name."""
        return self.kinds.get(change.type) or ObjectKind(f"`{change.type}`", f"`{change.type}`")

    def touched(self) -> list[PlannedChange]:
        """Every change of an object, and every action invoked."""
        return [*self.changes, *self.invoked]

    def counted(self) -> dict[str, list[PlannedChange]]:
        """The changes that each of `COUNTS` counts. A replacement counts as one add and one destroy, as in "
        "Terraform."""
        counted: dict[str, list[PlannedChange]] = {name: [] for name in COUNTS}
        for change in self.changes:
            for name in _counts(change):
                counted[name].append(change)
        counted["invoked"] = list(self.invoked)
        counted["outputs"] = list(self.outputs)
        counted["drifted"] = [change for change in self.drift if change.mode == "managed"]
        return counted

    def sentence(self) -> str:
        """What the plan does: `3 to add, 1 to change, 2 to destroy, 1 forgotten`."""
        counted = self.counted()
        said = [(name, len(changes)) for name, changes in counted.items() if changes or name in _ALWAYS]
        return ", ".join(f"{count} {COUNTS[name]}" for name, count in said)

    def by_kind(self, changes: Iterable[PlannedChange]) -> str:
        """The number of objects of each kind: `2 Helm releases, 1 namespace`."""
        numbers: dict[str, list[ObjectKind]] = {}
        for change in changes:
            kind = self.kind(change)
            numbers.setdefault(kind.one, []).append(kind)
        return ", ".join(
            f"{len(kinds)} {kinds[0].one if len(kinds) == 1 else kinds[0].many}" for _, kinds in sorted(numbers.items())
        )


def _of_state(drift: PlannedChange) -> PlannedChange:
    """The change of the state that a drift entry means: a missing object is forgotten, any other object moves."""
    made = drift.copy()
    made.actions = (FORGET,) if DELETE in drift.actions else (NO_OP,)
    return made


def verbs(change: PlannedChange) -> tuple[str, ...]:
    """All actions on an object, in the words of an approval: `("move", "update")`."""
    words = [MOVE] * bool(change.previous_address) + [IMPORT] * change.importing
    return (*words, *(action for action in change.actions if action != NO_OP))


def destroys(change: PlannedChange) -> bool:
    """Whether an object is destroyed."""
    return DELETE in change.actions


def orphans(change: PlannedChange) -> bool:
    """Whether an object stays that nobody manages any more."""
    return FORGET in change.actions


def needs_approval(change: PlannedChange) -> bool:
    """Whether the change removes something, or changes what is managed: such a change needs approval by name."""
    taken = destroys(change) or orphans(change) or bool(change.deposed)
    return taken or not {MOVE, IMPORT, INVOKE}.isdisjoint(verbs(change))


def identity(plan: Plan, change: PlannedChange) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The identifying values of the object, before and after; empty unless all are known."""
    pairs = [change.facts.get(path, ("", "")) for path in plan.kind(change).identity]
    sides = tuple(one for one, _ in pairs), tuple(other for _, other in pairs)
    return (sides[0] if all(sides[0]) else (), sides[1] if all(sides[1]) else ())


def scale_set(change: PlannedChange) -> tuple[str, str]:
    """The name of the scale set before and after; "" if there is no name or it is unknown."""
    return change.facts.get(plan_file.SCALE_SET, ("", ""))


def load(path: str, contract: Contract, name: str | None = None, *, refresh_only: bool = False) -> Plan:
    """The plan in the file at `path`; raises `FormatError` as `plan_file.load` does."""
    kinds, wanted = vocabulary(contract)
    return Plan(plan_file.load(path, name, wanted, refresh_only=refresh_only), kinds)


def vocabulary(contract: Contract) -> tuple[dict[str, ObjectKind], dict[str, WantedValues]]:
    """Kinds by resource type, and the facts of each type that the reader keeps."""
    changes = contract.conventions.changes
    if changes is None:
        return {}, {}
    kinds: dict[str, ObjectKind] = {}
    for kind in changes.kinds.values():
        kinds.update(dict.fromkeys(kind.types, ObjectKind(kind.name, kind.plural, kind.loss, kind.identity)))
    sets = changes.scale_sets
    chart = plan_file.ScaleSetChart(
        sets.chart, sets.charts, sets.values, sets.sets, sets.name, sets.labels, sets.fallback
    )
    rules = contract.arc.chart_values
    values = ReleaseValues(rules, chart) if rules is not None else None
    wanted = {
        type_: plan_file.WantedValues(kind.identity, *((chart, values) if type_ in sets.types else ()))
        for type_, kind in kinds.items()
    }
    return kinds, wanted


def _counts(change: PlannedChange) -> Iterator[str]:
    if change.previous_address:
        yield "moved"
    if change.importing:
        yield "imported"
    for action, name in ((CREATE, "added"), (UPDATE, "changed"), (DELETE, "destroyed"), (FORGET, "forgotten")):
        if action in change.actions:
            yield name
