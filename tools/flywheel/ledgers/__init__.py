"""The documents of enrollment debt and of lanes to retire, and their readers.

This room checks only the form of a ledger; other rooms judge its content.
May look into: formats, documents.
"""
