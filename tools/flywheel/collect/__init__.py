"""Collects evidence: runs the operator's own `gh`, `kubectl` and `curl`, read-only, and writes one file.

It judges nothing, and what judges cannot import it: no room looks into this one. Each program is started by one
function, which compares the whole command line with a list. May look into: contract, documents, findings, formats,
live, overlay.
"""
