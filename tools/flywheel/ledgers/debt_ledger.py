"""The debt ledger: gaps between what workflows ask for and what is served, each accepted for a time.

A gap is enrollment debt until a real workflow on the default branch proves that it is gone
(domain §9). It is never taxonomy: an entry can excuse a label and cannot make one.
"""

from __future__ import annotations

from flywheel.formats.quoting import quote
from flywheel.formats.source import Place
from flywheel.formats.values import Document, Object
from flywheel.ledgers import entries
from flywheel.ledgers.entries import LedgerEntry, Proof

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

SCHEMA = "flywheel.debt/1"

# What a gap can be. A blocked one waits for a decision that is not its repository's.
OPEN = "open"
CLOSED = "closed"
BLOCKED = "blocked"
STATUSES = (OPEN, CLOSED, BLOCKED)

# What a repository cannot reach: a runner label, a runner group, a scale set.
LABEL = "label"
GROUP = "group"
SCALE_SET = "scale_set"
KINDS = (LABEL, GROUP, SCALE_SET)


class Gap(LedgerEntry):
    """One thing that one repository asks for and does not get.

    kind, name: what it cannot reach, e.g. `label` and `tinyland-nix-kvm`.
    owner: the account whose overlay has to close it. tier, gate: how far the repository is (domain §9).
    """

    __slots__ = ("gate", "kind", "name", "owner", "proofs", "reason", "repository", "status", "tier")

    def __init__(self, document: Document, node: Object) -> None:
        super().__init__(document, node)
        self.kind = next((kind for kind in KINDS if self.has(kind)), LABEL)
        self.name = self.text(self.kind)
        self.repository = self.text("repository")
        self.owner = self.text("owner")
        self.reason = self.text("reason")
        self.status = self.text("status") or OPEN
        self.tier = self.text("tier")
        self.gate = self.text("gate")
        self.proofs: list[Proof] = entries.proofs(self)

    @property
    def since(self) -> str:
        """The day since which the gap is known, YYYY-MM-DD."""
        return self.text("since")

    @property
    def review_by(self) -> str:
        """The last day on which it is accepted, YYYY-MM-DD."""
        return self.text("review_by")

    @property
    def closed(self) -> bool:
        """Whether the entry says that the gap is no more."""
        return self.status == CLOSED

    def overdue(self, today: str) -> bool:
        """Whether the gap is still there on a day (YYYY-MM-DD, "" if not known) after its review."""
        return not self.closed and bool(today) and self.review_by < today

    @property
    def key(self) -> tuple[str, str, str]:
        """The same for every spelling of one gap: a forge ignores case in all three."""
        return (self.repository.lower(), self.kind, self.name.lower())

    @property
    def title(self) -> str:
        """How messages call it."""
        what = {LABEL: "label", GROUP: "runner group", SCALE_SET: "scale set"}[self.kind]
        return f"the gap of {quote(self.repository)} for {what} {quote(self.name)}"

    def __repr__(self) -> str:
        return f"Gap({self.repository} {self.kind} {self.name} {self.status})"


class Ledger:
    """The gaps of one or several documents, in the order written."""

    __slots__ = ("_by_key", "documents", "gaps")

    def __init__(self, documents: Iterable[Document]) -> None:
        self.documents = list(documents)
        roots = [LedgerEntry(document, document.root) for document in self.documents]
        self.gaps = [Gap(root.document, node) for root in roots for node in root.objects("gaps")]
        self._by_key: dict[tuple[str, str, str], Gap] = {}
        for gap in self.gaps:
            known = self._by_key.setdefault(gap.key, gap)
            if known.closed and not gap.closed:  # it came back
                self._by_key[gap.key] = gap

    def gap(self, repository: str, name: str, kind: str = LABEL) -> Gap | None:
        """The gap of a repository for a label, or another kind of thing; one that is not closed goes first."""
        return self._by_key.get((repository.lower(), kind, name.lower()))

    @property
    def place(self) -> Place:
        """The place of the whole: its first file."""
        return Place(self.documents[0].name if self.documents else "ledger")
