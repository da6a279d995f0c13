"""A plan as checks judge it: what it does to which objects, in the owner's words.

`formats.plan` reads it; here its actions get names, and types become kinds by the contract
(`contract/changes.yaml`). No value of an object is in it.
"""

from __future__ import annotations

from flywheel.plan import plan_file
from flywheel.plan.plan_file import Change

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from flywheel.contract.compiled import Contract
    from flywheel.plan.plan_file import PlanDocument, Wanted

CREATE, UPDATE, DELETE, FORGET, NO_OP = "create", "update", "delete", "forget", "no-op"
# Words for what stands beside the actions in a plan; approvals use them as actions.
MOVE, IMPORT, INVOKE = "move", "import", "invoke"

#: What an approval may speak of, in the order in which a change is written.
VERBS = (MOVE, IMPORT, CREATE, UPDATE, DELETE, FORGET, INVOKE)

#: Counts of a plan, in the order of a sentence, and how each is said.
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
#: What is told even if there is none of it, as Terraform does.
_ALWAYS = ("added", "changed", "destroyed")


class Kind:
    """A kind of object: what one and several are called, what the loss of one means, what identifies it."""

    __slots__ = ("identity", "loss", "many", "one")

    def __init__(self, one: str, many: str, loss: str = "", identity: tuple[str, ...] = ()) -> None:
        self.one = one
        self.many = many
        self.loss = loss
        self.identity = identity


class Plan:
    """A plan with the words for it. `kinds` are by type of resource."""

    __slots__ = ("changes", "digest", "drift", "invoked", "kinds", "name", "outputs", "untouched", "version")

    def __init__(self, document: PlanDocument, kinds: Mapping[str, Kind]) -> None:
        self.name = document.name
        self.digest = document.digest
        self.version = document.version
        self.kinds = kinds
        managed = [change for change in document.changes if change.mode == "managed"]
        self.changes = managed
        self.drift = document.drift
        self.invoked = document.invoked
        self.outputs = document.outputs
        self.untouched = len(document.untouched)

    def kind(self, change: Change) -> Kind:
        """The kind of the object that changes; one that no contract knows is called by its type."""
        return self.kinds.get(change.type) or Kind(f"`{change.type}`", f"`{change.type}`")

    def touched(self) -> list[Change]:
        """Every change of an object, and every action invoked."""
        return [*self.changes, *self.invoked]

    def counted(self) -> dict[str, list[Change]]:
        """The changes that each of `COUNTS` counts. A replacement is one more and one less, as in Terraform."""
        counted: dict[str, list[Change]] = {name: [] for name in COUNTS}
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

    def by_kind(self, changes: Iterable[Change]) -> str:
        """How many objects of which kind: `2 Helm releases, 1 namespace`."""
        numbers: dict[str, list[Kind]] = {}
        for change in changes:
            kind = self.kind(change)
            numbers.setdefault(kind.one, []).append(kind)
        return ", ".join(
            f"{len(kinds)} {kinds[0].one if len(kinds) == 1 else kinds[0].many}" for _, kinds in sorted(numbers.items())
        )


def verbs(change: Change) -> tuple[str, ...]:
    """All that happens to an object, in the words of an approval: `("move", "update")`."""
    words = [MOVE] * bool(change.previous_address) + [IMPORT] * change.importing
    return (*words, *(action for action in change.actions if action != NO_OP))


def destroys(change: Change) -> bool:
    """Whether an object is destroyed."""
    return DELETE in change.actions


def orphans(change: Change) -> bool:
    """Whether an object is left that nobody manages any more."""
    return FORGET in change.actions


def replaces(change: Change) -> bool:
    """Whether another object takes its place."""
    return len(change.actions) > 1


def needs_approval(change: Change) -> bool:
    """Whether the change takes something away, or changes what is managed: such is allowed by name alone."""
    taken = destroys(change) or orphans(change) or bool(change.deposed)
    return taken or not {MOVE, IMPORT, INVOKE}.isdisjoint(verbs(change))


def identity(plan: Plan, change: Change) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The values that make the object one and not another, before and after; empty if they are not all known."""
    pairs = [change.facts.get(path, ("", "")) for path in plan.kind(change).identity]
    sides = tuple(one for one, _ in pairs), tuple(other for _, other in pairs)
    return (sides[0] if all(sides[0]) else (), sides[1] if all(sides[1]) else ())


def scale_set(change: Change) -> tuple[str, str]:
    """The name of the scale set before and after; "" where there is none, or it cannot be seen."""
    return change.facts.get(plan_file.SCALE_SET, ("", ""))


def load(path: str, contract: Contract, name: str | None = None) -> Plan:
    """The plan in the file at `path`; raise `FormatError` as `formats.plan.load` does."""
    kinds, wanted = vocabulary(contract)
    return Plan(plan_file.load(path, name, wanted), kinds)


def vocabulary(contract: Contract) -> tuple[dict[str, Kind], dict[str, Wanted]]:
    """Kinds by type of resource, and what the reader is to keep of each."""
    changes = contract.conventions.get("changes", {})
    kinds: dict[str, Kind] = {}
    for one, kind in changes.get("kinds", {}).items():
        made = Kind(one, kind["many"], kind["loss"], tuple(kind["identity"]))
        kinds.update(dict.fromkeys(kind["types"], made))
    sets = changes.get("scale_sets")
    chart = None
    if sets:
        chart = plan_file.Chart(
            sets["chart"], tuple(sets["charts"]), sets["values"], tuple(sets["sets"]), sets["name"], sets["labels"],
            sets["fallback"],
        )  # fmt: skip
    with_chart = sets["types"] if sets else ()
    wanted = {
        type_: plan_file.Wanted(kind.identity, chart if type_ in with_chart else None) for type_, kind in kinds.items()
    }
    return kinds, wanted


def _counts(change: Change) -> Iterator[str]:
    if change.previous_address:
        yield "moved"
    if change.importing:
        yield "imported"
    for action, name in ((CREATE, "added"), (UPDATE, "changed"), (DELETE, "destroyed"), (FORGET, "forgotten")):
        if action in change.actions:
            yield name
