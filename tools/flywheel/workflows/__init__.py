"""What the workflows of repositories request, and whether an overlay serves it.

The evidence is the text of workflows and actions, evaluated over all possible cases, and the given overlays.
May look into: formats, documents, findings, contract, overlay, ledgers.
"""
