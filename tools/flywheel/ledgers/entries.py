"""Entries of ledgers, and the proofs that they contain."""

from __future__ import annotations

from flywheel.documents.record import Record

#: The kind of a proof that does not state its kind: a run of a workflow.
RUN = "run"


class LedgerEntry(Record):
    """An object of a ledger. Omitted attributes are empty."""

    __slots__ = ()


class Proof(Record):
    """The evidence that an entry contains. The contract says which attributes each kind of evidence needs."""

    __slots__ = ()

    @property
    def kind(self) -> str:
        """The kind of evidence."""
        return self.text("kind") or RUN

    @property
    def title(self) -> str:
        """The name of the proof in messages: the thing that it points to."""
        return self.text("run") or self.text("place") or self.text("date")


def proofs(entry: LedgerEntry) -> list[Proof]:
    """The proofs of an entry, in the order written."""
    return [Proof(entry.document, node) for node in entry.objects("proofs")]
