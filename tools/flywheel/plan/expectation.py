"""The expected shape of a plan: the number of changes, their addresses and their attributes."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.formats.source import Place

SCHEMA = "flywheel.shape/1"

#: Counts that are 0 by default: every change of an object must be expected.
CLOSED = ("added", "changed", "destroyed", "forgotten", "moved", "imported", "invoked")
#: Counts that are only judged if a shape sets them.
OPEN = ("outputs", "drifted")


class Shape:
    """An expected shape.

    counts: by name, as in `judged_plan.COUNTS`. addresses: of all objects that change, None if any
    may. paths: of all attributes that may change, with everything inside them; None if any may.
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
        """Whether an attribute may change: the shape names it or a value that contains it."""
        return self.paths is None or any(
            path == one or (path.startswith(one) and path[len(one)] in ".[") for one in self.paths
        )
