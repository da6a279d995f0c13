"""Writes the runbook of a rehome: every command in order, with the check that follows each phase.

It is made from the migration document and the contract, so that it can be reviewed before anything is collected.
May look into: formats, contract.
"""
