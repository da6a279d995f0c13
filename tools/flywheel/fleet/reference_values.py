"""Which value of a shared fact counts where overlays differ, and where the one that counts was declared."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.fleet.fleet_members import MemberStack
    from flywheel.formats.source import Place


class ReferenceValue:
    """A value that counts, whose it is, and its place. `why` says why it counts, as the rest of a sentence."""

    __slots__ = ("place", "text", "why")

    def __init__(self, text: str, place: Place, why: str) -> None:
        self.text = text
        self.place = place
        self.why = why


def of(values: Iterable[tuple[MemberStack, str, Place]]) -> ReferenceValue | None:
    """The value that counts: that of the overlay with the controller, else the most frequent one, else the first."""
    every = list(values)
    for stack, text, place in every:
        if stack.deploys:
            return ReferenceValue(text, place, f"{stack.member.told}, which deploys the controller, has")
    counts: dict[str, int] = {}
    for _, text, _ in every:
        counts[text] = counts.get(text, 0) + 1
    best = max(counts.values(), default=0)
    for stack, text, place in every:
        if counts[text] == best:
            others = f" and {best - 1} more have" if best > 1 else " has"
            return ReferenceValue(text, place, f"{stack.member.told}{others}")
    return None
