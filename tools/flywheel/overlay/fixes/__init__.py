"""Edits for what is certain: a misspelt key with one near name, a list for a scalar, a missing flag of a backend.

A commit is never edited: of two that differ, either can be the newer one. `slips` tells misspelt keys from other names.

`edit_rules` proposes the edits of a finding. `fixed_folder` makes them on a copy, checks the copy, and keeps only those
that make nothing worse and lose no comment. `fix_run` is what `flywheel check --fix` and `--diff` do.
"""
