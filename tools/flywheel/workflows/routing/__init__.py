"""Whether anything serves what a job asks for: rules for labels, runner sets and their reach, verdicts.

The evidence is the jobs of repositories and the runner sets of overlays; nothing asks a forge.
May look into: formats, documents, findings, contract, overlay, ledgers.
"""
