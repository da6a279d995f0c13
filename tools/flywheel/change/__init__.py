"""What an edit of an overlay does to runner sets that are live.

The evidence is the manifests before and after, and a plan, approvals and ledgers where they are given.
May look into: formats, documents, findings, contract, overlay, ledgers, plan.
"""
