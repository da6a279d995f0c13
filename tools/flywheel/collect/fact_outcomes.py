"""The three outcomes of a question, as facts of the evidence."""

from __future__ import annotations

import time
from datetime import UTC

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    #: A plain value of a record of `flywheel.live`.
    Plain = dict[str, Any]


class Asked:
    """A question that was asked: the command line, who answered it, and how."""

    def __init__(
        self,
        command: Sequence[str],
        host: str,
        *,
        identity: str = "unknown",
        tool: str = "",
        api_version: str = "",
        etag: str = "",
        resource_version: str = "",
        calls: int = 1,
    ) -> None:
        self.source: Plain = {
            "command": list(command),
            "host": host,
            "api_version": api_version,
            "identity": identity,
            "tool": tool,
            "at": now(),
            "etag": etag,
            "resource_version": resource_version,
            "calls": calls,
        }

    def seen(self, value: object, complete: bool = True) -> Plain:
        """The answer, of which `value` has what is kept."""
        return {"source": self.source, "complete": complete, "seen": value}

    def absent(self, shown_by: str, status: int | None = None) -> Plain:
        """It does not exist, as `shown_by` proves."""
        return {"source": self.source, "absent": {"shown_by": shown_by, "status": status}}

    def missed(self, why: Missed) -> Plain:
        """It was not seen."""
        told = {"reason": why.reason, "missing": why.missing, "step": why.step, "status": why.status}
        return {"source": self.source, "not_seen": told}


class Missed:
    """Why something was not seen: a reason of `live_fact.REASONS`, what is missing, and the step that grants it."""

    __slots__ = ("missing", "reason", "status", "step")

    def __init__(self, reason: str, missing: str, step: str, status: int | None = None) -> None:
        self.reason = reason
        self.missing = missing
        self.step = step
        self.status = status


def now() -> str:
    """This instant, as documents have it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def instant(text: object) -> str | None:
    """An instant of an answer as documents have it: in UTC and whole seconds; None for anything else."""
    import re

    found = (
        re.match(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)\Z", text)
        if isinstance(text, str)
        else None
    )
    if found is None:
        return None
    if found[2] in ("Z", "+00:00"):
        return f"{found[1]}Z"
    from datetime import datetime

    try:
        moment = datetime.fromisoformat(f"{found[1]}{found[2]}").astimezone(UTC)
    except ValueError:
        return None
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
