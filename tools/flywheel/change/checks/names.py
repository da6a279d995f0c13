"""Names of live things: scale set and group, which ARC follows; releases and state, which nothing follows."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.change import comparison
from flywheel.change.checks import words
from flywheel.change.checks.family import CHANGE
from flywheel.change.comparison import Comparison
from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import listing, show
from flywheel.overlay.manifest import manifest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.overlay.manifest.manifest import RecordedSet, RecordedStack


@CHANGE.check(
    "GF942",
    "registration-renamed",
    WARNING,
    "A live scale set keeps its name and its runner group, or moves on purpose.",
    "peers §D: name and group are synced, compared with EqualFold; domain §1.6, §12.1 rows 8 and 26",
)
def renamed(subject: Comparison, contract: Contract) -> Iterator[Hit]:
    """
    ARC follows an edit of these two: it renames the live scale set and moves it to the other group, at once
    and for all. Under a new name whatever asked for the old one finds nothing; in another group other
    repositories are admitted, and a group that does not exist leaves a listener without jobs. ARC
    compares both without regard to case, so that an edit of case alone changes nothing at the forge.
    """
    for attribute, what, meaning in _FOLLOWED:
        for (old, new), sets in subject.edits(attribute).items():
            said = f"{what} of {words.whose(sets)} was {show(old)} and is {show(new)}"
            if old.lower() == new.lower():
                yield Hit(
                    sets[0].place(attribute),
                    f"{said}, which differs in case alone: ARC compares without regard to case and leaves what is live "
                    "as it is.",
                    f"Write {show(old)} as before, or choose a name that differs in more than case.",
                )
            else:
                yield Hit(
                    sets[0].place(attribute),
                    f"{said}: {meaning}.",
                    f"Make sure that nothing relies on {show(old)} any more, and expect this warning for the one "
                    "apply. Or take the edit back.",
                )


_FOLLOWED = (
    ("scale_set", "the scale-set name", "ARC renames the live set, and what is addressed by the old name is gone"),
    ("runner_group", "the runner group", "ARC moves the live set, and the repositories of that group are admitted"),
)


@CHANGE.check(
    "GF943",
    "state-address-moved",
    BLOCKER,
    "Helm releases and state stay where they are, unless they are moved on purpose.",
    "domain §1.6: the map key is Helm release and state key; §5; checklist 10 of implementation overlays",
)
def moved(subject: Comparison, contract: Contract) -> Iterator[Hit]:
    """
    The key of a runner set is its Helm release and its address in the state. Under another key Terraform
    destroys the release with its runners and registration and creates a second one: Helm knows no renaming.
    A `moved` block keeps the address, and the release is replaced all the same. Where the state
    itself has another key or bucket, the next plan starts from nothing and creates all a second time.

    A rehome moves either without loss. With a plan, the check looks what will happen: a release that is
    not destroyed, or whose destroy approvals allow, and a moved state whose plan creates and destroys nothing,
    are settled.
    """
    for before, after in subject.stacks():
        old, new = ({tuple(manifest.sorted_items(one)) for one in stack.states()} for stack in (before, after))
        if old - new and new - old and not _nothing_made(subject):
            yield _state(before, after)
    for pair in subject.pairs():
        if pair.old is None or pair.new is None or pair.old.release == pair.new.release:
            continue
        found = comparison.fate(subject, contract, pair.old, pair.new)
        if found is None or not found.changes or (found.destroyed and found.allowed is not True):
            yield _release(subject, pair.old, pair.new, found)


def _nothing_made(subject: Comparison) -> bool:
    """Whether there is a plan, and it creates and destroys nothing: then it saw the state that there was."""
    if subject.plan is None:
        return False
    counted = subject.plan.counted()
    return not counted["added"] and not counted["destroyed"]


def _state(before: RecordedStack, after: RecordedStack) -> Hit:
    return Hit(
        before.place("states"),
        f"the state of stack {show(before.name)} was at {_coordinates(before)} and is at {_coordinates(after)}: a plan "
        "that finds no state there creates everything a second time.",
        "Rehome the state before anything is planned (`flywheel rehome plan` writes the steps), and give the plan "
        "that shows nothing created or destroyed. Or take the edit back.",
    )


def _coordinates(stack: RecordedStack) -> str:
    """Where a state is, by name."""
    found = [f"{name} {show(value)}" for state in stack.states() for name, value in state.items()]
    return ", ".join(found)


def _release(subject: Comparison, old: RecordedSet, new: RecordedSet, found: comparison.Fate | None) -> Hit:
    told = ""
    if found is not None and subject.plan is not None:
        plan = show(subject.plan.name)
        destroyed = f" destroys {words.several(found.destroyed)}, which no approval allows."
        told = f" The plan {plan}{destroyed if found.destroyed else ' shows nothing of either.'}"
    return Hit(
        old.place("release"),
        f"the Helm release of {words.title(old)} was {show(old.release)} and is {show(new.release)}: the old one is "
        f"destroyed with its runners and the registration {show(old.scale_set)}, and a second one created.{told}",
        f"Keep {listing([old.release])}: what workflows see is the label, not the release. If it has to go, let its "
        "jobs end, write a `moved` block from the old key to the new one, and approve in the plan guard the one "
        "replacement that is left.",
    )
