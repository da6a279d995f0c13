"""The verbs that read, render and judge an overlay.

Their input is a folder, an `overlay.json` or a file of facts.
May look into: formats, cluster, findings, contract.
"""
