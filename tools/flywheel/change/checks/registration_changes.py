"""Checks of where live sets are registered, and with which credentials."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.change.checks import change_wording
from flywheel.change.checks.family import CHANGE
from flywheel.change.comparison import Comparison
from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show

#: The attributes that identify an owner.
_OWNER = {"slug": "the owner", "overlay_repository": "the overlay's repository"}

_REREGISTER = (
    "Re-register them: delete the live sets with their old credentials, apply, and verify that the new place "
    "lists them. Or revert the edit."
)
_SECRET = (
    "Create the secret with that name first, and apply while no job runs. The plan must change only this attribute. "
    "Or revert the edit."
)

#: The attributes that decide where and as whom a set registers: the name, the effect of an edit, and the fix.
_SET = {
    "config_url": (
        "the config URL",
        "this is another registration, and the old scale set stays there without a listener",
        _REREGISTER,
    ),
    "app_secret": (
        "the App secret",
        "no listener can sign in unless the namespaces of controller and runners have a secret with that name",
        _SECRET,
    ),
}


@CHANGE.check(
    "GF948",
    "registration-moved",
    BLOCKER,
    "Live sets keep their owner, their config URL and their credentials, or are rehomed.",
    (
        "docs/reference/registration.md#repositories-and-accounts-move",
        "docs/reference/rehomes.md#the-rehome-of-april-2026",
    ),
    needs=("previous",),
)
def registration(subject: Comparison, contract: Contract) -> Iterator[Hit]:
    """
    Owner, config URL and App secret decide who a live scale set belongs to. A casual edit of one of them leaves
    runners at the old owner without a listener, or listeners without credentials. A repository that is
    transferred silently takes its anchor along. A rehome makes the change in order: first the secret, then the
    registration, with proof in between.

    Sets with the same change are reported once. A set with a new scale set has nothing to lose.
    """
    before = subject.previous
    assert before is not None
    for name, what in _OWNER.items():
        old, new = before.owner.text(name), subject.current.owner.text(name)
        if old and new and old.lower() != new.lower():
            yield Hit(
                before.owner.place(name),
                f"{what} changed from {show(old)} to {show(new)}, but the live scale sets and their state "
                "belong to the old one.",
                "Rehome them (`flywheel rehome plan` writes the steps), or revert the edit.",
            )
    for name, (what, meaning, fix) in _SET.items():
        for (old, new), sets in subject.edits(name).items():
            if _plain(old) != _plain(new):
                said = f"{what} of {change_wording.whose(sets)} changed from {show(old)} to {show(new)}: {meaning}."
                yield Hit(sets[0].place(name), said, fix)


def _plain(text: str) -> str:
    """A URL or a name for comparison: a forge ignores case and a slash at the end."""
    return text.rstrip("/").lower()
