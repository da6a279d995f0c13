"""The manifest of an overlay: what it renders, written down so that the next edit can be compared with it.

It is made from an overlay and a contract, and read back from a file.
May look into: formats, documents, findings, contract.
"""
