"""Many overlays on one cluster: what collides, what must agree, which runners can be kept waiting, and what is to do.

The evidence is overlays, manifests of overlays that nobody here may read, one document of cluster facts, live evidence
for what it leaves out, ledgers for the work queue, and the day.
May look into: formats, documents, cluster, findings, contract, ledgers, overlay, live, debt.
"""
