"""The shape that a plan is expected to have: how much of what, at which addresses, in which attributes."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.formats.source import Place

SCHEMA = "flywheel.shape/1"

#: Counts that are 0 unless a shape says otherwise: whatever happens to an object is said, or does not happen.
CLOSED = ("added", "changed", "destroyed", "forgotten", "moved", "imported", "invoked")
#: Counts that are judged where a shape has them.
OPEN = ("outputs", "drifted")


class Shape:
    """An expected shape.

    counts: by name, as in `model.plan.COUNTS`. addresses: of all objects that change, None if any
    may. paths: of all attributes that change, with all that is in them; None if any may.
    """

    __slots__ = ("addresses", "counts", "paths", "place")

    def __init__(
        self,
        counts: dict[str, int],
        addresses: tuple[str, ...] | None,
        paths: tuple[str, ...] | None,
        place: Place,
    ) -> None:
        self.counts = {name: counts.get(name, 0) for name in CLOSED} | {
            name: counts[name] for name in OPEN if name in counts
        }
        self.addresses = addresses
        self.paths = paths
        self.place = place

    def covers(self, path: str) -> bool:
        """Whether an attribute may change: it is named, or is part of one that is."""
        return self.paths is None or any(
            path == one or (path.startswith(one) and path[len(one)] in ".[") for one in self.paths
        )
