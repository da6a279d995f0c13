"""Whether runners can be kept waiting on the nodes of a cluster: verdicts with proofs.

The evidence is pods by their requests and places, and nodes by what is free on them; no cluster and no chance.
May look into: formats, cluster, contract.
"""
