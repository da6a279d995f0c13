"""Terraform's language without Terraform: type constraints, the declarations of `variables.tf`, expressions.

It judges whether a value fits a type and whether a condition holds, as Terraform 1.11 does, from the text alone.
May look into: formats.
"""
