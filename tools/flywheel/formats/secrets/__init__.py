"""Finds secrets by their form in any text, and replaces them with their kind.

It uses prefixes that issuers reserved and the syntax of containers of secrets, never randomness.
May look into: no other room.
"""
