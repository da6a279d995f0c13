"""What a Terraform plan destroys, orphans, moves or adopts, and whether somebody approved exactly that.

The evidence is the plan as JSON, a file of approvals, the expected shape of the plan, and the day.
May look into: formats, documents, findings, contract.
"""
