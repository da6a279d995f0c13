"""Known findings: a list that new ones are told apart from, and that may only shrink.

A finding is known by its check, its file, and its message with every number taken out,
so that an edit elsewhere in the file changes nothing. Findings of the secrets family
and those with an expected count are never in it.
"""

from __future__ import annotations

import json
import re

from flywheel.errors import UserError
from flywheel.formats import exact_json
from flywheel.model.findings import Finding

SCHEMA = "flywheel.baseline/1"

#: The family whose findings nobody may get used to.
_NEVER = "secrets"
_NUMBER = re.compile(r"[0-9]+")
_MOST_NAMED = 5

#: Check, file, message without numbers.
Key = tuple[str, str, str]


class Baseline:
    """How often each known finding was found."""

    __slots__ = ("counts", "path")

    def __init__(self, path: str, counts: dict[Key, int]) -> None:
        self.path = path
        self.counts = counts

    @classmethod
    def of(cls, path: str, findings: list[Finding], expected: dict[str, int]) -> Baseline:
        """The baseline that these findings make."""
        counts: dict[Key, int] = {}
        for finding in findings:
            if _can_be_known(finding, expected):
                counts[key(finding)] = counts.get(key(finding), 0) + 1
        return cls(path, counts)

    def dumps(self) -> str:
        """The text of the file: sorted, one entry each."""
        entries = [
            {"id": id, "file": file, "message": message, "count": count}
            for (id, file, message), count in sorted(self.counts.items())
        ]
        return json.dumps({"schema": SCHEMA, "findings": entries}, indent=1) + "\n"

    def new(self, findings: list[Finding], expected: dict[str, int]) -> list[Finding]:
        """The findings that are not known. Where there are more than known, all of them are new."""
        now = Baseline.of(self.path, findings, expected).counts
        return [
            finding
            for finding in findings
            if not _can_be_known(finding, expected) or now[key(finding)] > self.counts.get(key(finding), 0)
        ]

    def outlived(self, findings: list[Finding], expected: dict[str, int]) -> list[str]:
        """A sentence for each entry that is found less often than it says."""
        now = Baseline.of(self.path, findings, expected).counts
        return [
            f"{self.path}: {id} in {file} is known {_times(count)} and was found "
            f"{_times(now.get((id, file, text), 0))}: "
            "write the baseline anew (--write-baseline), so that it cannot come back."
            for (id, file, text), count in sorted(self.counts.items())
            if now.get((id, file, text), 0) < count
        ]

    def grown(self, before: Baseline) -> list[str]:
        """The entries of this baseline that are not in `before`, or there with a lower count."""
        return [
            f"{id} in {file}: {text}"
            for (id, file, text), count in sorted(self.counts.items())
            if count > before.counts.get((id, file, text), 0)
        ]

    def refuse_growth(self, before: Baseline) -> None:
        """Raise `UserError` if this baseline holds more than `before`."""
        more = self.grown(before)
        if more:
            rest = f"\n  and {len(more) - _MOST_NAMED} more" if len(more) > _MOST_NAMED else ""
            listed = "".join(f"\n  {line}" for line in more[:_MOST_NAMED])
            raise UserError(
                f"{self.path}: the baseline would grow, and was not written. "
                f"Mend these, or pass --allow-growth:{listed}{rest}"
            )


def key(finding: Finding) -> Key:
    """What a finding is known by."""
    return (finding.id, finding.place.file, _NUMBER.sub("0", finding.message))


def load(path: str) -> Baseline:
    """The baseline at `path`; raise `UserError` if it is none."""
    data = exact_json.load(path)
    if not isinstance(data, dict) or data.get("schema") != SCHEMA or not isinstance(data.get("findings"), list):
        seen = data.get("schema") if isinstance(data, dict) else type(data).__name__
        raise UserError(f"{path}: schema is {seen!r}; this version reads {SCHEMA!r}. Write the baseline anew.")
    counts: dict[Key, int] = {}
    for entry in data["findings"]:
        try:
            one = (str(entry["id"]), str(entry["file"]), str(entry["message"]))
            counts[one] = counts.get(one, 0) + int(entry["count"])
        except (KeyError, TypeError, ValueError):
            raise UserError(f"{path}: an entry has no id, file, message or count. Write the baseline anew.") from None
    return Baseline(path, counts)


def _can_be_known(finding: Finding, expected: dict[str, int]) -> bool:
    return finding.family != _NEVER and finding.id not in expected


def _times(count: int) -> str:
    return "once" if count == 1 else "never" if count == 0 else f"{count} times"
