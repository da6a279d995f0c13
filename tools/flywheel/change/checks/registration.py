"""Where live sets are registered, and as whom."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.change.checks import words
from flywheel.change.checks.family import CHANGE
from flywheel.change.comparison import Comparison
from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show

#: What of an owner makes it another one.
_OWNER = {"slug": "the owner", "overlay_repository": "the overlay's repository"}

_REHOME = (
    "Rehome them: have the live sets deleted with the credentials that they have, apply, and look that the new place "
    "lists them. Or take the edit back."
)
_SECRET = (
    "Put the secret there first, by name, and apply in a quiet window; the plan may change this attribute alone. "
    "Or take the edit back."
)

#: What of a set makes it register elsewhere, or as somebody else, what follows, and what to do.
_SET = {
    "config_url": (
        "the config URL",
        "that is another registration, and who leaves the old one owns a scale set there that nobody listens for",
        _REHOME,
    ),
    "app_secret": (
        "the App secret",
        "without a secret of that name in the namespaces of controller and runners no listener can sign in",
        _SECRET,
    ),
}


@CHANGE.check(
    "GF948",
    "registration-moved",
    BLOCKER,
    "Live sets stay with their owner, their config URL and their credentials, or are rehomed.",
    "domain §5, §12.1 row 46: repositories transferred between owners",
)
def registration(subject: Comparison, contract: Contract) -> Iterator[Hit]:
    """
    Owner, config URL and App secret say who a live scale set belongs to. An edit of one of them in passing
    leaves runners registered at the old owner that nobody listens for, or listeners without
    credentials; a repository that was transferred takes its anchor along without a word. A rehome does
    it in order: secret first, then the registration, and proof in between.

    Sets that make the same move are told once. A set whose scale set is new has nothing to lose.
    """
    before = subject.previous
    if before is None:
        return
    for name, what in _OWNER.items():
        old, new = before.owner.text(name), subject.current.owner.text(name)
        if old and new and old.lower() != new.lower():
            yield Hit(
                before.owner.place(name),
                f"{what} was {show(old)} and is {show(new)}: the live scale sets and their state are the old one's.",
                "Rehome them (`flywheel rehome plan` writes the steps), or take the edit back.",
            )
    for name, (what, meaning, fix) in _SET.items():
        for (old, new), sets in subject.edits(name).items():
            if _plain(old) != _plain(new):
                said = f"{what} of {words.whose(sets)} was {show(old)} and is {show(new)}: {meaning}."
                yield Hit(sets[0].place(name), said, fix)


def _plain(text: str) -> str:
    """A URL or a name as it is compared: a forge knows neither case nor a slash at the end."""
    return text.rstrip("/").lower()
