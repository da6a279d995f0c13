"""What changed between two contracts, and which version the change needs.

Both contracts are compiled documents; each difference is judged by its effect on overlays.
May look into: formats, hcl, documents, findings.
"""
