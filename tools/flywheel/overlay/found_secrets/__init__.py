"""The secrets in an overlay: where they stand, and which values no report may show.

They are found by their form in every text, and by the contract where a variable or a credential is secret.
May look into: formats, findings, contract.
"""
