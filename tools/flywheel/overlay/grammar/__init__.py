"""What a runner label is made of, and what is wrong with one.

A label is judged by the contract's vocabulary and by the names that belong to owners, hosts and repositories.
May look into: formats, findings, contract.
"""
