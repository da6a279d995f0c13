"""The facts of one cluster: its nodes, what may be on them and until when, its quotas, and its controller.

The evidence is one document, which people write or rules declare. May look into: formats, documents.
"""
