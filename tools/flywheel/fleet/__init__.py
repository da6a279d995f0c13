"""Many overlays on one cluster: what collides, what must agree, and which runners can be kept waiting.

The evidence is overlays, manifests of overlays that nobody here may read, one document of cluster facts, live evidence
for what it leaves out, and the day.
May look into: formats, documents, cluster, findings, contract, live, overlay.
"""
