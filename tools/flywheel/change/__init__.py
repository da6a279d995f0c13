"""The effect of an overlay's edit on live runner sets.

The evidence is the manifests before and after, and a plan, approvals and ledgers if given.
May look into: formats, documents, findings, contract, overlay, ledgers, plan.
"""
