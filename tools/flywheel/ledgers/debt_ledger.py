"""The debt ledger: gaps between what workflows request and what is served, each accepted for a limited time.

A gap is enrollment debt until a real workflow on the default branch proves that the gap is closed. A ledger
never defines labels: an entry can excuse a missing label, but it cannot create one.
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

# The status of a gap. A blocked gap waits for a decision that its repository cannot make.
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
    """One thing that one repository requests and does not get.

    kind, name: what it cannot reach, e.g. `label` and `tinyland-nix-kvm`.
    owner: the account whose overlay has to close it. tier, gate: how far the repository has adopted the shared runners.
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
        """The day on which the gap became known, YYYY-MM-DD."""
        return self.text("since")

    @property
    def review_by(self) -> str:
        """The last day on which the gap is accepted, YYYY-MM-DD."""
        return self.text("review_by")

    @property
    def closed(self) -> bool:
        """Whether the entry says that the gap is closed."""
        return self.status == CLOSED

    def overdue(self, today: str) -> bool:
        """Whether the gap is still open after its review day. `today` is YYYY-MM-DD, or "" if unknown."""
        return not self.closed and bool(today) and self.review_by < today

    @property
    def key(self) -> tuple[str, str, str]:
        """An identity that ignores case, as a forge does for repositories, groups and labels."""
        return (self.repository.lower(), self.kind, self.name.lower())

    @property
    def title(self) -> str:
        """The name of the gap in messages."""
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
            if known.closed and not gap.closed:  # the gap was reopened
                self._by_key[gap.key] = gap

    def gap(self, repository: str, name: str, kind: str = LABEL) -> Gap | None:
        """The gap of a repository for a label (or another kind). An open entry takes precedence over a closed one."""
        return self._by_key.get((repository.lower(), kind, name.lower()))

    @property
    def place(self) -> Place:
        """The place of the ledger as a whole: its first file."""
        return Place(self.documents[0].name if self.documents else "ledger")
