"""What to do about the findings of a check, in a sentence that holds for all of them.

A finding has its own fix, with the names and values of its place. This is for who looks a check up without a finding.
"""

from __future__ import annotations

from flywheel.findings.fix_sentences import of_evidence, of_overlays


def of_check(id: str) -> str:
    """How to fix what the check `id` finds; "" for an unknown id."""
    for rows in (of_overlays.ROWS, of_evidence.ROWS):
        _, found, rest = rows.partition(f"{id} ")
        if found:
            return rest.partition("\n")[0]
    return ""
