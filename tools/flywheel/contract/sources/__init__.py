"""Compiles the files of `contract/` and the stacks' `variables.tf` into a contract.

Every problem in these files is reported with its place, before any overlay sees the contract.
May look into: formats, hcl, documents.
"""
