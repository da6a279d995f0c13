"""Wording of messages about labels."""

from __future__ import annotations

from flywheel.findings.wording import listing
from flywheel.overlay.grammar.label_grammar import Grammar, LabelVerdict


def label_fix(known: Grammar, verdict: LabelVerdict, runner_type: str) -> str:
    """The fix for a wrong label: the label to write, or all labels of the contract."""
    label = known.suggest(verdict, runner_type)
    return f"Use `{label}`." if label else f"Use one of {listing(known.contract.capabilities.labels)}."
