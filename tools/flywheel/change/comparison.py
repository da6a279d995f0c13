"""The subject of the change checks: an overlay's manifest and the manifest of the last apply."""

from __future__ import annotations

from flywheel.findings import redaction
from flywheel.findings.derived_values import derived
from flywheel.findings.evidence import Evidence
from flywheel.ledgers.debt_ledger import LABEL, SCALE_SET
from flywheel.plan import judged_plan
from flywheel.plan.judged_plan import CREATE
from flywheel.plan.plan_review import PlanReview

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.contract.compiled import Contract
    from flywheel.findings.derived_values import Memo
    from flywheel.findings.redaction import Secrets
    from flywheel.formats.source import Place
    from flywheel.ledgers.debt_ledger import DebtLedger
    from flywheel.ledgers.retirement_ledger import RetirementLedger
    from flywheel.overlay.manifest.manifest import Manifest, RecordedSet, RecordedStack
    from flywheel.plan.approvals import Approvals
    from flywheel.plan.judged_plan import Plan
    from flywheel.plan.plan_file import PlannedChange


class SetPair:
    """A runner set before and after; one of the two is None if the set was added or removed.

    stacks: the stack before and after, likewise.
    """

    __slots__ = ("new", "old", "stacks")

    def __init__(
        self,
        stacks: tuple[RecordedStack | None, RecordedStack | None],
        old: RecordedSet | None,
        new: RecordedSet | None,
    ) -> None:
        self.stacks = stacks
        self.old = old
        self.new = new


class Comparison:
    """A manifest, the previous manifest, and other evidence about the edit.

    previous: None if there is none. ledger, retirement: entries that may still need a set. plan, approvals: what
    the edit will do, and which parts of it are allowed. controller: the manifest of the overlay that deploys the
    cluster's controller.
    """

    __slots__ = (
        "approvals", "controller", "current", "evidence", "ledger", "memo", "plan", "previous", "retirement",
    )  # fmt: skip

    def __init__(
        self,
        current: Manifest,
        previous: Manifest | None = None,
        ledger: DebtLedger | None = None,
        retirement: RetirementLedger | None = None,
        plan: Plan | None = None,
        approvals: Approvals | None = None,
        controller: Manifest | None = None,
        evidence: Evidence | None = None,
    ) -> None:
        self.current = current
        self.previous = previous
        self.ledger = ledger
        self.retirement = retirement
        self.plan = plan
        self.approvals = approvals
        self.controller = controller
        self.evidence = (evidence or Evidence()).holding(
            previous=previous is not None,
            ledger=ledger is not None or retirement is not None,
            controller=controller is not None or all(one.deploys_controller for one in current.every_stack),
        )
        self.memo: Memo = {}

    @property
    def name(self) -> str:
        """What reports call it: the overlay."""
        return self.current.overlay

    def secrets(self, contract: Contract) -> Secrets:
        """Those in the manifests, the ledgers and the approvals."""
        from flywheel.overlay.found_secrets import secret_texts

        ledgers = [file for one in (self.ledger, self.retirement) if one is not None for file in one.files]
        records = [self.current, self.previous, self.controller, self.approvals, *ledgers]
        given = [one for one in records if one is not None]
        return redaction.secrets_of(given, secret_texts.harmless(contract))

    def stacks(self) -> list[tuple[RecordedStack, RecordedStack]]:
        """The stacks that exist in both manifests, before and after."""
        if self.previous is None:
            return []
        after = self.current.stacks
        return [(stack, after[name]) for name, stack in sorted(self.previous.stacks.items()) if name in after]

    @derived
    def pairs(self) -> list[SetPair]:
        """Every runner set of the two manifests, each once; a set whose release was renamed is one pair."""
        return list(self._pairs())

    def edits(self, attribute: str) -> dict[tuple[str, str], list[RecordedSet]]:
        """The previous sets with a changed attribute, by the attribute's value before and after."""
        found: dict[tuple[str, str], list[RecordedSet]] = {}
        for pair in self.pairs():
            if pair.old is not None and pair.new is not None:
                old, new = pair.old.text(attribute), pair.new.text(attribute)
                if old and new and old != new:
                    found.setdefault((old, new), []).append(pair.old)
        return found

    def _pairs(self) -> Iterator[SetPair]:
        if self.previous is None:
            return
        for name in sorted(self.previous.stacks.keys() | self.current.stacks.keys()):
            stacks = self.previous.stacks.get(name), self.current.stacks.get(name)
            old, new = [{one.key: one for one in stack.sets} if stack else {} for stack in stacks]
            gone = {key: one for key, one in old.items() if key not in new}
            come = {key: one for key, one in new.items() if key not in old}
            for key, one in old.items():
                again = new.get(key) or _renamed(one, gone, come)
                yield SetPair(stacks, one, again)
                if again is not None and again.key in come:
                    del come[again.key]
            for one in come.values():
                yield SetPair(stacks, None, one)


def _renamed(
    one: RecordedSet, gone: dict[tuple[str, str], RecordedSet], come: dict[tuple[str, str], RecordedSet]
) -> RecordedSet | None:
    """The new set that registers with the name of a removed set: the same set with another release."""
    name = one.scale_set.lower()
    alike = [other for other in come.values() if other.scale_set.lower() == name]
    unique = sum(1 for other in gone.values() if other.scale_set.lower() == name) == 1
    return alike[0] if name and len(alike) == 1 and unique else None


class ReleaseFate:
    """What a plan does to the Helm release of a runner set.

    changes: the changes of its release. made_anew: whether it is destroyed and created. destroyed: the changes that
    destroy it. allowed: whether approvals allow each of these; None without approvals.
    """

    __slots__ = ("allowed", "changes", "destroyed", "made_anew")

    def __init__(self, changes: list[PlannedChange], allowed: bool | None) -> None:
        self.changes = changes
        self.destroyed = [change for change in changes if judged_plan.destroys(change)]
        self.made_anew = bool(self.destroyed) and any(CREATE in change.actions for change in changes)
        self.allowed = allowed


def fate(comparison: Comparison, contract: Contract, *sets: RecordedSet | None) -> ReleaseFate | None:
    """What the plan does to one set, given before and after the edit; None without a plan."""
    if comparison.plan is None:
        return None
    names = [name.lower() for one in sets if one is not None for name in (one.release, one.scale_set) if name]
    by_own, by_key = _by_name(comparison, comparison.plan, contract)
    found = {id(change): change for name in names for change in by_own.get(name, ())}
    found = found or {id(change): change for name in names for change in by_key.get(name, ())}
    changes = sorted(found.values(), key=lambda change: (change.address, change.deposed))
    if comparison.approvals is None:
        return ReleaseFate(changes, None)
    review = PlanReview(comparison.plan, comparison.approvals, None, comparison.evidence)
    destroyed = [change for change in changes if judged_plan.destroys(change)]
    return ReleaseFate(changes, all(review.is_approved(change) for change in destroyed))


#: Changes by name, in lower case.
Index = dict[str, list["PlannedChange"]]


@derived
def _by_name(comparison: Comparison, plan: Plan, contract: Contract) -> tuple[Index, Index]:
    """The plan's changes of releases, indexed by their names and by the keys in their addresses.

    The key of another module can belong to another release, so a key counts only if no name is known.
    """
    by_own: Index = {}
    by_key: Index = {}
    convention = contract.conventions.changes
    types = convention.scale_sets.types if convention is not None else ()
    for change in (one for one in plan.changes if one.type in types):
        for index, texts in ((by_own, _own_names(plan, change)), (by_key, _all_keys(change))):
            for name in {text.lower() for text in texts if text}:
                index.setdefault(name, []).append(change)
    return by_own, by_key


def _own_names(plan: Plan, change: PlannedChange) -> list[str]:
    """The names of a release and of its scale set, before and after."""
    texts = list(judged_plan.scale_set(change))
    for path in plan.kind(change).identity[-1:]:
        texts += change.facts.get(path, ())
    return texts


def _all_keys(change: PlannedChange) -> list[str]:
    return [*_keys(change.address), *_keys(change.previous_address)]


def _keys(address: str) -> list[str]:
    """The keys in brackets in an address: `module.x["heavy"].helm_release.this` has `heavy`."""
    found, at = [], address.find('["')
    while at >= 0:
        end = address.find('"]', at + 2)
        if end < 0:
            break
        found.append(address[at + 2 : end])
        at = address.find('["', end + 2)
    return found


def label_edit(old: RecordedSet, new: RecordedSet, contract: Contract) -> tuple[set[str], set[str]]:
    """The labels that a set gains and loses, as the forge compares them. The name always counts as a label."""
    before, after = _listed(old, contract), _listed(new, contract)
    if before == after:
        return set(), set()
    before, after = labels(old, contract), labels(new, contract)
    return after - before, before - after


def labels(one: RecordedSet, contract: Contract) -> set[str]:
    """The labels of a set except its name, as the forge compares them."""
    return _listed(one, contract) - {_folded(one.scale_set, contract)}


def _listed(one: RecordedSet, contract: Contract) -> set[str]:
    return {_folded(label, contract) for label in one.labels}


def _folded(label: str, contract: Contract) -> str:
    return label.lower() if contract.arc.label.ignores_case else label


def needed_by(comparison: Comparison, one: RecordedSet) -> list[tuple[Place, str, str]]:
    """The ledger entries that still need a removed set: place, title and reason of each."""
    mine = {name.lower() for name in (one.release, one.scale_set) if name}
    found = []
    for lane in comparison.retirement.lanes if comparison.retirement else ():
        if not lane.closed and mine & lane.names:
            found.append((lane.place(), lane.title, "is not retired yet"))
    served = {
        label.lower() for stack in comparison.current.every_stack for other in stack.sets for label in other.labels
    }
    for gap in comparison.ledger.gaps if comparison.ledger else ():
        if gap.closed:
            continue
        if gap.kind == SCALE_SET and gap.name.lower() in mine:
            found.append((gap.place(), gap.title, "waits for this set"))
        elif gap.kind == LABEL and gap.name.lower() in {label.lower() for label in one.labels} - served:
            found.append((gap.place(), gap.title, "waits for a label that no other set of the overlay has"))
    return found
