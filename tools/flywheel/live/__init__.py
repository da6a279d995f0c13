"""What is really there: facts of forges, clusters and caches in one file of evidence, judged against overlays.

The evidence is a `flywheel.evidence/1`, which `flywheel collect` writes with the operator's own clients. Each fact in
it was seen, is absent, or was not seen, with what is missing to see it. Nothing here but the collector starts a client.
May look into: contract, documents, findings, formats, overlay, workflows.
"""
