"""Checks of the names of live objects: scale set, runner group, Helm release and state."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.change import comparison
from flywheel.change.checks import change_wording
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
    "A live scale set keeps its name and its runner group, unless the change is intended.",
    ("docs/reference/names.md#labels-are-sent-when-a-scale-set-is-created", "docs/reference/names.md#the-four-names"),
    needs=("previous",),
)
def renamed(subject: Comparison, contract: Contract) -> Iterator[Hit]:
    """
    ARC applies an edit of these two at once: it renames the live scale set and moves it to the other group. Jobs that
    request the old name find nothing. The other group admits other repositories, and if the group does not exist, the
    listener gets no jobs. ARC ignores case in both, so an edit of case alone changes nothing at the forge.
    """
    for attribute, what, meaning in _FOLLOWED:
        for (old, new), sets in subject.edits(attribute).items():
            said = f"{what} of {change_wording.whose(sets)} changed from {show(old)} to {show(new)}"
            if old.lower() == new.lower():
                yield Hit(
                    sets[0].place(attribute),
                    f"{said}, which differs only in case: ARC ignores case and does not change the live set.",
                    f"Write {show(old)} as before, or choose a name that differs in more than case.",
                )
            else:
                yield Hit(
                    sets[0].place(attribute),
                    f"{said}: {meaning}.",
                    f"Make sure that nothing uses {show(old)} any more, and expect this warning for this "
                    "apply. Or revert the edit.",
                )


_FOLLOWED = (
    ("scale_set", "the scale-set name", "ARC renames the live set, and nothing has the old name any more"),
    ("runner_group", "the runner group", "ARC moves the live set, and that group's repositories can use it"),
)


@CHANGE.check(
    "GF943",
    "state-address-moved",
    BLOCKER,
    "Helm releases and state keep their places, unless a move is intended.",
    (
        "docs/reference/names.md#the-four-names",
        "docs/reference/specification.md#checklist-10-state-is-rehomed-before-anything-is-removed",
    ),
    needs=("previous",),
)
def moved(subject: Comparison, contract: Contract) -> Iterator[Hit]:
    """
    The key of a runner set is its Helm release and its address in the state. Under another key Terraform
    destroys the release with its runners and registration and creates a second one: Helm cannot rename a
    release. A `moved` block keeps the address, but the release is still replaced. If the state itself gets
    another key or bucket, the next plan starts with an empty state and creates everything a second time.

    A rehome moves a release or a state without loss. With a plan, the check looks what will happen. It accepts
    a release that is not destroyed or whose destroy is approved, and a moved state whose plan creates and
    destroys nothing.
    """
    for before, after in subject.stacks():
        old, new = ({tuple(manifest.sorted_items(one)) for one in stack.states} for stack in (before, after))
        if old - new and new - old and not _nothing_made(subject):
            yield _state(before, after)
    for pair in subject.pairs():
        if pair.old is None or pair.new is None or pair.old.release == pair.new.release:
            continue
        found = comparison.fate(subject, contract, pair.old, pair.new)
        if found is None or not found.changes or (found.destroyed and found.allowed is not True):
            yield _release(subject, pair.old, pair.new, found)


def _nothing_made(subject: Comparison) -> bool:
    """Whether a plan is given that creates and destroys nothing: then it found the moved state."""
    if subject.plan is None:
        return False
    counted = subject.plan.counted()
    return not counted["added"] and not counted["destroyed"]


def _state(before: RecordedStack, after: RecordedStack) -> Hit:
    return Hit(
        before.place("states"),
        f"the state of stack {show(before.name)} moved from {_coordinates(before)} to {_coordinates(after)}: a plan "
        "that finds no state at the new place creates everything a second time.",
        "Rehome the state before you plan (`flywheel rehome plan` writes the steps), and pass the plan "
        "that creates and destroys nothing. Or revert the edit.",
    )


def _coordinates(stack: RecordedStack) -> str:
    """The coordinates of a state."""
    found = [f"{name} {show(value)}" for state in stack.states for name, value in sorted(state.items())]
    return ", ".join(found)


def _release(subject: Comparison, old: RecordedSet, new: RecordedSet, found: comparison.ReleaseFate | None) -> Hit:
    told = ""
    if found is not None and subject.plan is not None:
        plan = show(subject.plan.name)
        destroyed = f" destroys {change_wording.several(found.destroyed)}, {change_wording.disallowed(subject)}."
        told = f" The plan {plan}{destroyed if found.destroyed else ' touches neither of them.'}"
    return Hit(
        old.place("release"),
        f"the Helm release of {change_wording.title(old)} changed from {show(old.release)} to {show(new.release)}: the "
        "old release is "
        f"destroyed with its runners and the registration {show(old.scale_set)}, and a second one is created.{told}",
        f"Keep {listing([old.release])}: workflows use the label, not the release. If the release must go, let its "
        "jobs end, write a `moved` block from the old key to the new one, and approve the remaining "
        "replacement in the plan guard.",
    )
