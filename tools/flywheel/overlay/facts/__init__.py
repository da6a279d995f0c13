"""From the facts that the rules declare to the overlay and its rendered documents.

The evidence is one file of facts, each with the label that declares it.
May look into: formats, documents, cluster, contract.
"""
