"""What each job of a workflow may run on: its labels are evaluated, with the contexts that files tell.

The evidence is the text of the repository's workflows, and its variables where they are given.
May look into: formats, contract.
"""
