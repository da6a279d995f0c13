"""Finds the files of an overlay by convention and reads them.

What is found, what is missing and what cannot be read are all recorded.
May look into: formats, hcl, documents, cluster, contract.
"""
