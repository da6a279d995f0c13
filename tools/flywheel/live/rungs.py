"""What is known of a rung of a lane's ladder, or of a part of it."""

from __future__ import annotations

from flywheel.live.sightings import COLLECT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.live.live_fact import LiveFact

# What is known: shown by evidence, shown to be missing, not shown by evidence that was seen, or not seen.
PROVED, REFUTED, OPEN, UNSEEN = "proved", "refuted", "open", "not seen"


class Rung:
    """A rung, or a part of it. words: what shows it, or what is missing. at: when that was. action: what gives it."""

    __slots__ = ("action", "at", "state", "words")

    def __init__(self, state: str, words: str, action: str = "", at: str = "") -> None:
        self.state = state
        self.words = words
        self.action = action
        self.at = at


def unseen(fact: LiveFact | None, what: str) -> Rung | None:
    """The rung of a fact that was not asked for or not seen; None if it was seen."""
    if fact is None:
        return Rung(UNSEEN, f"{what}: not asked", COLLECT)
    if fact.not_seen is not None:
        return Rung(UNSEEN, f"{what}: {fact.not_seen.missing} ({fact.not_seen.reason})", fact.not_seen.step)
    return None
