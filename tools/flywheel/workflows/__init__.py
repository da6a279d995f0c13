"""What the workflows of repositories ask for, and whether an overlay serves it.

The evidence is the text of workflows and actions, evaluated over all that may be, and the overlays that are given.
May look into: formats, documents, findings, contract, overlay, ledgers.
"""
