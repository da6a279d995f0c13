"""The retirement ledger: compatibility lanes, the selected exit of each, and the proofs of it.

When a lane's state moves to its owner, only the right to change the lane moves. The lane is retired when its
runners serve nobody any more.
"""

from __future__ import annotations

from flywheel.documents.containers import many, one_or_many
from flywheel.documents.kinds import DAY, Choice
from flywheel.documents.record import Record, defaulted, required
from flywheel.formats.quoting import quote
from flywheel.ledgers.ledger_entry import REPOSITORY, WORDS, Proof

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

OPEN = "open"
CLOSED = "closed"
STATUSES = (OPEN, CLOSED)


class LaneProof(Proof):
    """The evidence for one item of an exit."""

    item = required(WORDS, "The item of the exit that it proves.")


class CompatibilityLane(Record):
    """One compatibility lane. Of its exits, exactly one may be selected."""

    name = required(WORDS, "The lane's Helm release.", name="lane")
    scale_set = defaulted(WORDS, "", "Its scale-set name, if that is a different name.")
    repository = required(REPOSITORY, "The repository that the lane was made for, as `owner/name`.")
    label = required(WORDS, "The shared label that the repository must reach without the lane.")
    state_owner = required(WORDS, "The account whose overlay holds the lane's state.")
    since = required(DAY, "The day on which it became known as a compatibility lane.")
    status = defaulted(Choice(STATUSES), OPEN, "The status of the lane. The default is open.")
    exits = defaulted(one_or_many(WORDS), [], "The selected exit: exactly one of those in `contract/retirement.yaml`.")
    default_branch = defaulted(WORDS, "", "The repository's default branch, if it is not the usual name.")
    note = defaulted(WORDS, "", "A free text.")
    proofs = defaulted(many(LaneProof), [], "The evidence that the exit is complete.")

    @property
    def closed(self) -> bool:
        """Whether the entry says that the lane is retired."""
        return self.status == CLOSED

    @property
    def names(self) -> set[str]:
        """The names that an overlay can use for it, in lower case."""
        return {name.lower() for name in (self.name, self.scale_set) if name}

    @property
    def title(self) -> str:
        """The name of the lane in messages."""
        return f"the lane {quote(self.name)} of {quote(self.repository)}"

    def __repr__(self) -> str:
        return f"Lane({self.name} of {self.repository} {self.status})"


class RetirementFile(
    Record,
    schema="flywheel.retirement/1",
    title="GloriousFlywheel retirement ledger",
    means="Compatibility lanes, the selected exit of each, and the proofs of it.",
):
    """One file of the retirement ledger."""

    lanes = required(many(CompatibilityLane), "One object for each entry.")


class RetirementLedger:
    """The lanes of one or several files, in the order written."""

    __slots__ = ("files", "lanes")

    def __init__(self, files: Iterable[RetirementFile]) -> None:
        self.files = list(files)
        self.lanes = [lane for file in self.files for lane in file.lanes]
