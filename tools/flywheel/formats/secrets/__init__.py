"""Finds secrets by their form in any text, and strikes them out.

It goes by prefixes that issuers reserved and by containers of secrets, never by randomness.
May look into: no other room.
"""
