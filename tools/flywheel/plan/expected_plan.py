"""The expected shape of a plan: the number of changes, their addresses and their attributes."""

from __future__ import annotations

import re

from flywheel.documents.containers import many
from flywheel.documents.kinds import COUNT, TEXT
from flywheel.documents.record import Record, defaulted, optional
from flywheel.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD = re.compile(r"([0-9]{1,9}) ([a-z]+)")


class ExpectedPlan(
    Record,
    schema="flywheel.shape/1",
    title="GloriousFlywheel plan shape",
    means="The exact shape expected of a plan. An omitted count is 0.",
    nulls=True,
):
    """An expected shape.

    addresses: of all objects that change, None if any may. paths: of all attributes that may change, with
    everything inside them; None if any may.
    """

    added = defaulted(COUNT, 0, "Objects created, including those of replacements.")
    changed = defaulted(COUNT, 0, "Objects changed in place.")
    destroyed = defaulted(COUNT, 0, "Objects destroyed, including those of replacements and deposed ones.")
    forgotten = defaulted(COUNT, 0, "Objects that leave the state and continue to exist.")
    moved = defaulted(COUNT, 0, "Objects that get another address.")
    imported = defaulted(COUNT, 0, "Existing objects that are imported.")
    invoked = defaulted(COUNT, 0, "Actions of providers that are invoked.")
    outputs = optional(COUNT, "Outputs that change. Not judged if omitted.")
    drifted = optional(COUNT, "Objects that changed outside of Terraform. Not judged if omitted.")
    addresses = optional(many(TEXT), "Exactly the addresses that change.")
    paths = optional(many(TEXT), "The only attributes that may change, including everything inside them.")

    @property
    def counts(self) -> dict[str, int]:
        """The counts that are judged, by name. `outputs` and `drifted` are only judged if the shape sets them."""
        return {name: count for name in COUNTS if (count := getattr(self, name)) is not None}

    def covers(self, path: str) -> bool:
        """Whether an attribute may change: the shape names it or a value that contains it."""
        return self.paths is None or any(
            path == one or (path.startswith(one) and path[len(one)] in ".[") for one in self.paths
        )


#: The names of the counts, in the order of the table.
COUNTS = tuple(name for name, key in ExpectedPlan.table.keys.items() if key.kind is COUNT)


def from_words(
    words: str | None, addresses: Sequence[str] | None = None, paths: Sequence[str] | None = None
) -> ExpectedPlan:
    """The shape in options such as `0 added, 0 changed, 0 destroyed`; raises `UsageError` for other words."""
    counts: dict[str, int] = {}
    for part in (words or "").split(",") if words is not None else ():
        found = _WORD.fullmatch(part.strip())
        if found is None or found[2] not in COUNTS:
            raise UsageError(
                f"--counts `{part.strip()}`: this is not a count. Write counts as in `0 added, 1 changed, 0 "
                "destroyed`; "
                f"the names are {', '.join(COUNTS)}."
            )
        if found[2] in counts:
            raise UsageError(f"--counts: `{found[2]}` has two counts. Write one.")
        counts[found[2]] = int(found[1])
    some = {"addresses": addresses, "paths": paths}
    lists = {name: list(one) for name, one in some.items() if one is not None}
    return ExpectedPlan.of({**counts, **lists}, "--counts")
