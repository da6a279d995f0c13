"""The debt ledger: gaps between what workflows request and what is served, each accepted for a limited time.

A gap is enrollment debt until a real workflow on the default branch proves that the gap is closed. A ledger
never defines labels: an entry can excuse a missing label, but it cannot create one.
"""

from __future__ import annotations

from flywheel.documents.containers import many
from flywheel.documents.kinds import DAY, Choice
from flywheel.documents.record import Record, defaulted, required
from flywheel.documents.rules import ExactlyOne, OnlyWith
from flywheel.formats.quoting import quote
from flywheel.formats.source import Place
from flywheel.ledgers.ledger_entry import REPOSITORY, WORDS, Proof

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

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


class LedgerGap(
    Record,
    rules=(ExactlyOne(KINDS, "does not name what is missing"), OnlyWith("blocked", "status", BLOCKED)),
):
    """One thing that one repository requests and does not get."""

    repository = required(REPOSITORY, "The repository with the gap, as `owner/name`.")
    label = defaulted(WORDS, "", "The runner label that it cannot reach.")
    group = defaulted(WORDS, "", "Or the runner group that it cannot reach.")
    scale_set = defaulted(WORDS, "", "Or the scale set that it cannot reach.")
    reason = required(WORDS, "Why the gap exists.")
    owner = required(WORDS, "The account whose overlay must close the gap.")
    since = required(DAY, "The day on which the gap became known.")
    review_by = required(DAY, "The last day on which it is accepted.")
    status = defaulted(Choice(STATUSES), OPEN, "The status of the gap. The default is open.")
    blocked = defaulted(WORDS, "", "For a blocked gap: what it waits for.")
    tier = required(WORDS, "The adoption tier of the repository, one of those in `contract/debt.yaml`: 0 to 4, or X.")
    gate = defaulted(WORDS, "", "The last gate that the repository passed, one of those in `contract/debt.yaml`.")
    default_branch = defaulted(WORDS, "", "The repository's default branch, if it is not the usual name.")
    workflow = defaulted(WORDS, "", "The workflow that requests it, if it is only one.")
    job = defaulted(WORDS, "", "The job that requests it, if it is only one.")
    note = defaulted(WORDS, "", "A free text.")
    proofs = defaulted(many(Proof), [], "The evidence that the gap is closed.")

    @property
    def kind(self) -> str:
        """The kind of thing that it cannot reach, one of `KINDS`."""
        return next(kind for kind in KINDS if self.has(kind))

    @property
    def name(self) -> str:
        """The name of the thing that it cannot reach, e.g. `tinyland-nix-kvm`."""
        return self.text(self.kind)

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


class DebtFile(
    Record,
    schema="flywheel.debt/1",
    title="GloriousFlywheel debt ledger",
    means="Gaps between what repositories request and what is served, each accepted for a limited time.",
):
    """One file of the debt ledger."""

    gaps = required(many(LedgerGap), "One object for each entry.")


class DebtLedger:
    """The gaps of one or several files, in the order written."""

    __slots__ = ("_by_key", "files", "gaps")

    def __init__(self, files: Iterable[DebtFile]) -> None:
        self.files = list(files)
        self.gaps = [gap for file in self.files for gap in file.gaps]
        self._by_key: dict[tuple[str, str, str], LedgerGap] = {}
        for gap in self.gaps:
            known = self._by_key.setdefault(gap.key, gap)
            if known.closed and not gap.closed:  # the gap was reopened
                self._by_key[gap.key] = gap

    def gap(self, repository: str, name: str, kind: str = LABEL) -> LedgerGap | None:
        """The gap of a repository for a label (or another kind). An open entry takes precedence over a closed one."""
        return self._by_key.get((repository.lower(), kind, name.lower()))

    @property
    def place(self) -> Place:
        """The place of the ledger as a whole: its first file."""
        return Place(self.files[0].document.name if self.files else "ledger")
