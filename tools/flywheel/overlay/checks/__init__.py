"""The families of checks that judge an overlay, a package for each but the smallest.

They see an overlay, a contract and the evidence of the run, and read no file.
May look into: formats, hcl, cluster, findings, contract.
"""
