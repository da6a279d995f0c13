"""Entries of ledgers, and the proofs that they offer."""

from __future__ import annotations

from flywheel.documents.record import Record

#: The kind of a proof that names none: a run of a workflow.
RUN = "run"


class LedgerEntry(Record):
    """An object of a ledger. Attributes that were left out are empty."""

    __slots__ = ()


class Proof(Record):
    """What an entry offers as evidence. Which attributes it needs, the contract says for each kind."""

    __slots__ = ()

    @property
    def kind(self) -> str:
        """What sort of evidence it is."""
        return self.text("kind") or RUN

    @property
    def title(self) -> str:
        """How messages tell it apart: by what it points to."""
        return self.text("run") or self.text("place") or self.text("date")


def proofs(entry: LedgerEntry) -> list[Proof]:
    """The proofs that an entry offers, in the order written."""
    return [Proof(entry.document, node) for node in entry.objects("proofs")]
