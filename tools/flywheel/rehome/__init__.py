"""Moves releases from one owner's state to another's: the runbook, and a judgement of each phase.

The evidence is the migration document, both states and their backups, plans, and what is listed live.
May look into: formats, documents, findings, contract, overlay, plan.
"""
