"""The contract of core: capability labels, limits, stacks and wiring rules, as one typed document.

It compiles the files of `contract/`, judges them against one another, and compares one contract with another.
May look into: formats, hcl, documents, findings.
"""
