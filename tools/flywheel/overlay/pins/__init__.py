"""Every place of an overlay that says which core it uses, and the edits that pin another one.

The evidence is the text of module files, workflows, flakes and scripts.
May look into: formats, findings, contract.
"""
