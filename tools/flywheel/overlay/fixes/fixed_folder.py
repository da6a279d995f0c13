"""Make the certain edits on a copy of an overlay's files, and keep those that make nothing worse.

The copy is read and checked again after the edits. If a finding is there that was not there before, or a comment is
gone, the edits are made one by one, and those to blame are left out. What an edit uncovers is edited in the next round,
so that a second run finds nothing to do.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections import Counter

from flywheel.errors import UserError
from flywheel.formats import source, text_edits
from flywheel.formats.source import FormatError
from flywheel.overlay.fixes import comments, edit_rules
from flywheel.overlay.reading import directory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flywheel.contract.compiled import Contract
    from flywheel.findings.finding import Finding
    from flywheel.formats.source import Source
    from flywheel.formats.text_edits import Edit
    from flywheel.overlay.overlay import Overlay

    #: The findings of an overlay that are to be fixed.
    Check = Callable[[Overlay], list[Finding]]

#: Rounds after which nothing more is edited. Each fixes what the one before uncovered.
_MOST_ROUNDS = 10
#: How often an edit may uncover something that is edited with it: a misspelt key with a text for a number.
_MOST_FOLLOW_UPS = 3
#: What is edited only where the user wrote it. A renamed key can stand next to the same key, and either can be meant.
_NEVER_A_FOLLOW_UP = frozenset({"GF305"})
_FIGURES = re.compile(r":[0-9]+(?::[0-9]+)?")


class Fix:
    """The edits of one finding in its file."""

    __slots__ = ("edits", "finding")

    def __init__(self, finding: Finding, edits: list[Edit]) -> None:
        self.finding = finding
        self.edits = edits

    def key(self) -> tuple[object, ...]:
        """What stays the same when other lines move."""
        return (self.finding.id, self.finding.place.file, self.finding.message)


class FixedFolder:
    """The result. changes: for each edited file its text before and after. fixes: what was fixed, in order.

    first: the fixes of the first round, whose places are those of the files as they are. `most_checks` bounds how often
    the copy is checked; then only the first round is made, and what the bound leaves no check for is not edited.
    """

    def __init__(
        self, folder: str, names: Iterable[str], contract: Contract, check: Check, most_checks: int | None = None
    ) -> None:
        self.changes: dict[str, tuple[str, str]] = {}
        self.fixes: list[Fix] = []
        self.first: list[Fix] = []
        self._contract = contract
        self._check = check
        self._most_checks = most_checks
        self._checks = 0
        self._refused: set[object] = set()
        self._texts = _texts(folder, names)
        with tempfile.TemporaryDirectory() as copy:
            self._copy = os.path.realpath(copy)
            self._write(self._texts)
            self._run()
        before = _texts(folder, self._texts)
        for name, text in self._texts.items():
            if before.get(name) is not None and before[name] != text:
                self.changes[name] = (before[name], text)

    def _run(self) -> None:
        for number in range(_MOST_ROUNDS if self._most_checks is None else 1):
            overlay, findings = self._judged()
            fixes = self._proposals(overlay, findings)
            kept = self._keep(fixes, findings) if fixes else []
            self.fixes += kept
            if number == 0:
                self.first = [fix for fix in kept if fix in fixes]  # a follow-up's place is in an edited text
            if not kept:
                return

    def _proposals(self, overlay: Overlay, findings: list[Finding]) -> list[Fix]:
        """The fixes that are certain; of two that edit the same words the first."""
        secret = {(one.place.file, one.place.line) for one in findings if one.family == "secrets"}
        taken: dict[str, list[tuple[int, int]]] = {}
        found = []
        for finding in sorted(findings, key=lambda one: one.key()):
            name, place = finding.place.file, (finding.place.file, finding.place.line)
            if name not in self._texts or place in secret or (name, None) in secret:
                continue
            text = source.Source(name, self._texts[name])
            fix = Fix(finding, edit_rules.edits(finding, text, overlay))
            spans = [(edit.start, edit.end) for edit in fix.edits]
            if not spans or fix.key() in self._refused:
                continue
            if not any(_overlap(one, other) for one in spans for other in taken.get(name, ())):
                taken.setdefault(name, []).extend(spans)
                found.append(fix)
        return found

    def _keep(self, fixes: list[Fix], findings: list[Finding]) -> list[Fix]:
        """Those of `fixes` that make nothing worse, and their follow-ups; the copy has them then."""
        if self._most_checks is not None and self._checks >= self._most_checks:
            return []
        made = self._try(fixes, findings)
        if made:
            return made
        if len(fixes) == 1:
            self._refused.add(fixes[0].key())
            return []
        # Offsets are those of one text: only one half can be made at a time, and the next round finds the rest.
        half = len(fixes) // 2
        return self._keep(fixes[:half], findings) or self._keep(fixes[half:], findings)

    def _try(self, fixes: list[Fix], findings: list[Finding]) -> list[Fix]:
        """Make these fixes if they make nothing worse, together with those of what they uncover; return all of them."""
        was = dict(self._texts)
        mended = [fix.finding for fix in fixes]
        made: list[Fix] = []
        for _ in range(_MOST_FOLLOW_UPS):
            judged = self._make(fixes)
            if judged is None:
                break
            overlay, after = judged
            made += fixes
            if _is_better(findings, after, mended):
                return made
            known = {_what(finding) for finding in findings}
            uncovered = [one for one in after if _what(one) not in known and one.id not in _NEVER_A_FOLLOW_UP]
            fixes = self._proposals(overlay, uncovered)
            if not fixes:
                break
        changed = {name: text for name, text in was.items() if self._texts[name] != text}
        self._texts = was
        self._write(changed)
        return []

    def _make(self, fixes: list[Fix]) -> tuple[Overlay, list[Finding]] | None:
        """Make edits on the copy, and judge it; None if a comment would be lost or a file can no longer be read."""
        edits: dict[str, list[Edit]] = {}
        for fix in fixes:
            edits.setdefault(fix.finding.place.file, []).extend(fix.edits)
        texts = self._texts
        now = {name: text_edits.apply_edits(source.Source(name, texts[name]), some) for name, some in edits.items()}
        if any(comments.of(texts[name]) != comments.of(text) for name, text in now.items()):
            return None
        self._texts = texts | now
        self._write(now)
        try:
            return self._judged()
        except (UserError, FormatError):
            return None

    def _judged(self) -> tuple[Overlay, list[Finding]]:
        self._checks += 1
        overlay, _, _ = directory.load(self._copy, self._contract)
        return overlay, self._check(overlay)

    def _write(self, texts: dict[str, str]) -> None:
        for name, text in texts.items():
            path = os.path.join(self._copy, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8", newline="") as stream:
                stream.write(text)


def _texts(folder: str, names: Iterable[str]) -> dict[str, str]:
    """The text of each file, with its byte-order mark; files that are not text are left out."""
    found: dict[str, str] = {}
    for name in names:
        try:
            text: Source = source.read_below(folder, name)
        except FormatError:
            continue
        found[name] = ("\ufeff" if text.bom else "") + text.text
    return found


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two spans share a character, or are insertions at one place."""
    return one == other or (one[0] < other[1] and other[0] < one[1])


def _is_better(before: list[Finding], after: list[Finding], fixed: list[Finding]) -> bool:
    """Whether `fixed` are gone, and no finding is there that was not there before. Lines may have moved."""
    counted, now, gone = (Counter(map(_what, findings)) for findings in (before, after, fixed))
    return not now - counted and all(now[what] <= counted[what] - count for what, count in gone.items())


def _what(finding: Finding) -> tuple[str, str, str]:
    return finding.id, finding.place.file, _FIGURES.sub("", finding.message)
