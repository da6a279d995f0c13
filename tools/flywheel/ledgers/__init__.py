"""The documents of enrollment debt and of lanes to retire, and their readers.

A ledger is judged elsewhere; here it only has to be well-formed.
May look into: formats, documents.
"""
