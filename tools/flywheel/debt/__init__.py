"""Judges ledgers: which gaps and lanes are open, which proofs are valid, and what is still missing.

The evidence is the ledgers themselves, and overlays, workflows and live evidence if given.
May look into: formats, documents, findings, contract, overlay, ledgers, live, workflows.
"""
