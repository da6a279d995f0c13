"""What messages say of labels."""

from __future__ import annotations

from flywheel.findings.wording import listing
from flywheel.overlay.label_grammar import Grammar, Verdict


def instead(known: Grammar, verdict: Verdict, runner_type: str) -> str:
    """The fix for a label that cannot stand: the one to write, or all there are."""
    label = known.suggest(verdict, runner_type)
    return f"Use `{label}`." if label else f"Use one of {listing(known.contract.capabilities.labels)}."
