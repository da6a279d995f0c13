"""Baselines: files that list known findings, so that only new ones are reported. A baseline may only shrink.

A known finding is identified by its check, its file and the path of its value, so that an
edit elsewhere in the file changes nothing. If the path is not known, the message is used
instead. Never listed are findings that nothing may allow (`allowances.never`: secrets, files that cannot be read),
findings with an expected count, and what stands for findings that are not listed.
"""

from __future__ import annotations

import json

from flywheel.errors import UserError
from flywheel.findings import allowances
from flywheel.findings.finding import Finding
from flywheel.formats.json import plain_json
from flywheel.formats.source import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

SCHEMA = "flywheel.baseline/2"

_MOST_NAMED = 5
_ANEW = "Delete the file and write the baseline again with --write-baseline."

#: The kinds of the last part of a key, under the names that the file uses.
PATH, MESSAGE = "path", "message"

#: Check, file, `PATH` or `MESSAGE`, and the text of that path or message.
Key = tuple[str, str, str, str]

#: The largest count of one finding. A number like 1e999999 would take hours to write out.
_MOST = 1_000_000


class Baseline:
    """How often each known finding was found."""

    __slots__ = ("counts", "path")

    def __init__(self, path: str, counts: dict[Key, int]) -> None:
        self.path = path
        self.counts = counts

    @classmethod
    def of(
        cls, path: str, findings: list[Finding], expected: dict[str, int], paths: Mapping[Place, str] | None = None
    ) -> Baseline:
        """The baseline of these findings. `paths` maps each place in a file to the path of its value."""
        counts: dict[Key, int] = {}
        for finding in findings:
            if can_be_known(finding, expected):
                one = key(finding, paths)
                counts[one] = counts.get(one, 0) + 1
        return cls(path, counts)

    def dumps(self) -> str:
        """The text of the file: one entry for each known finding, sorted."""
        entries = [
            {"id": id, "file": file, kind: text, "count": count}
            for (id, file, kind, text), count in sorted(self.counts.items())
        ]
        return json.dumps({"schema": SCHEMA, "findings": entries}, indent=1) + "\n"

    def new(
        self, findings: list[Finding], expected: dict[str, int], paths: Mapping[Place, str] | None = None
    ) -> list[Finding]:
        """The findings that are not known. If more were found than are known, all of them are new."""
        now = Baseline.of(self.path, findings, expected, paths).counts
        new = {one for one, count in now.items() if count > self.counts.get(one, 0)}
        return [one for one in findings if not can_be_known(one, expected) or key(one, paths) in new]

    def outlived(self, now: Baseline, idle: Collection[str] = ()) -> list[tuple[str, str]]:
        """Check id and message for each entry that was found less often `now` than its count.

        Entries of `idle`, the checks that did not run, are left out.
        """
        outlived = []
        for one, count in sorted(self.counts.items()):
            seen = now.counts.get(one, 0)
            if one[0] not in idle and seen < count:
                sentence = (
                    f"{self.path}: {_named(one)} is known {_times(count)} and was found {_times(seen)}: "
                    "write the baseline again (--write-baseline), so that it cannot come back."
                )
                outlived.append((one[0], sentence))
        return outlived

    def keep(self, before: Baseline, idle: Collection[str]) -> None:
        """Copy from `before` the entries of `idle`, the checks that did not run."""
        self.counts |= {one: count for one, count in before.counts.items() if one[0] in idle}

    def grown(self, before: Baseline) -> list[str]:
        """The entries of this baseline that `before` does not have, or has with a lower count."""
        return [_named(one) for one, count in sorted(self.counts.items()) if count > before.counts.get(one, 0)]

    def refuse_growth(self, before: Baseline) -> None:
        """Raise `UserError` if this baseline has more findings than `before`."""
        more = self.grown(before)
        if more:
            rest = [f"  and {len(more) - _MOST_NAMED} more"] if len(more) > _MOST_NAMED else []
            raise UserError(
                f"{self.path}: the baseline would grow, and was not written. "
                "Fix these findings, or pass --allow-growth:",
                *(f"  {line}" for line in more[:_MOST_NAMED]),
                *rest,
            )


def key(finding: Finding, paths: Mapping[Place, str] | None = None) -> Key:
    """The key that identifies a finding in a baseline."""
    file = finding.place.file
    path = (paths or {}).get(finding.place) if finding.place.line is not None else None
    if path is None and file.startswith(("//", "@")) and file.endswith(")"):
        path = ""  # a label with its attribute: the place itself identifies the value
    return (finding.id, file, MESSAGE, finding.message) if path is None else (finding.id, file, PATH, path)


def load(path: str) -> Baseline:
    """The baseline at `path`; raise `UserError` if the file is not a valid baseline."""
    data = plain_json.load(path)
    if not isinstance(data, dict) or data.get("schema") != SCHEMA or not isinstance(data.get("findings"), list):
        seen = data.get("schema") if isinstance(data, dict) else type(data).__name__
        raise UserError(f"{path}: schema is {seen!r}; this version reads {SCHEMA!r}. {_ANEW}")
    counts: dict[Key, int] = {}
    for entry in data["findings"]:
        try:
            kind = PATH if PATH in entry else MESSAGE
            one = (str(entry["id"]), str(entry["file"]), kind, str(entry[kind]))
            count = entry["count"]
            if type(count) is not int or not 0 < count <= _MOST:
                raise ValueError
            counts[one] = counts.get(one, 0) + count
        except (KeyError, TypeError, ValueError):
            raise UserError(f"{path}: an entry has no id, file, path or message, or count. {_ANEW}") from None
    return Baseline(path, counts)


def can_be_known(finding: Finding, expected: dict[str, int]) -> bool:
    """Whether a baseline may hold `finding`."""
    return not (finding.rest or allowances.never(finding) or finding.id in expected)


def _named(one: Key) -> str:
    """An entry as text for messages."""
    id, file, kind, text = one
    if kind == MESSAGE:
        return f"{id} in {file}: {text}"
    return f"{id} in {file} (`{text}`)" if text else f"{id} in {file}"


def _times(count: int) -> str:
    return "once" if count == 1 else "never" if count == 0 else f"{count} times"
