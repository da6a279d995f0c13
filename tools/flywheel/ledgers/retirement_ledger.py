"""The retirement ledger: compatibility lanes, the selected exit of each, and the proofs of it.

When a lane's state moves to its owner, only the right to change the lane moves. The lane is retired when its
runners serve nobody any more.
"""

from __future__ import annotations

from flywheel.formats.quoting import quote
from flywheel.formats.values import Document, Object
from flywheel.ledgers import entries
from flywheel.ledgers.entries import LedgerEntry, Proof

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

SCHEMA = "flywheel.retirement/1"

OPEN = "open"
CLOSED = "closed"
STATUSES = (OPEN, CLOSED)


class Lane(LedgerEntry):
    """One compatibility lane.

    name: its Helm release. scale_set: its scale-set name, if that is a different name. repository: the
    repository that it was made for. label: the shared label that the repository must reach without the lane.
    exits: the selected exits; exactly one is allowed.
    """

    __slots__ = ("exits", "label", "name", "proofs", "repository", "scale_set", "state_owner", "status")

    def __init__(self, document: Document, node: Object) -> None:
        super().__init__(document, node)
        self.name = self.text("lane")
        self.scale_set = self.text("scale_set")
        self.repository = self.text("repository")
        self.label = self.text("label")
        self.state_owner = self.text("state_owner")
        self.status = self.text("status") or OPEN
        self.exits = self.texts("exits")
        self.proofs: list[Proof] = entries.proofs(self)

    @property
    def since(self) -> str:
        """The day on which it became known as a compatibility lane, YYYY-MM-DD."""
        return self.text("since")

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


class Retirement:
    """The lanes of one or several documents, in the order written."""

    __slots__ = ("documents", "lanes")

    def __init__(self, documents: Iterable[Document]) -> None:
        self.documents = list(documents)
        roots = [LedgerEntry(document, document.root) for document in self.documents]
        self.lanes = [Lane(root.document, node) for root in roots for node in root.objects("lanes")]
