"""What a file of evidence has, in lines for the person who collected it."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def of(content: str) -> tuple[int, dict[str, int]]:
    """The number of facts that were seen, and how often each reason occurred that others were not, as a line."""
    seen, missed = 0, dict[str, int]()
    pending: list[Any] = [json.loads(content)]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            seen += "seen" in value or "absent" in value
            why = value.get("not_seen")
            if why is not None:
                line = f"NOT SEEN ({why['reason']}): {why['missing']}. {why['step']}"
                missed[line] = missed.get(line, 0) + 1
            pending += reversed(value.values())
        elif isinstance(value, list):
            pending += reversed(value)
    return seen, missed
