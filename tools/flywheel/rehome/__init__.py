"""Moves releases from one owner's state to another's: writes the runbook, and checks each phase.

The evidence is the migration document, both states and their backups, plans, and listings of live objects, or live
evidence.
May look into: formats, documents, findings, contract, live, overlay, plan.
"""
