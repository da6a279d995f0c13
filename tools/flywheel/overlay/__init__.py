"""One owner's overlay: read or rendered, normalised, and judged by the families taxonomy to pin.

The evidence is the overlay's own files or facts, the contract, and what a run is given beside them.
May look into: formats, hcl, documents, cluster, findings, contract.
"""
