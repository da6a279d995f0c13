"""A Bazel registry: whether Bazel and the central registry can read it, and how a version is added or withdrawn.

The evidence is the registry's folder, the archives of its versions, and a checkout with its tags.
May look into: formats, documents, findings, contract.
"""
