"""Make the certain edits on a copy of an overlay's files, and keep those that make nothing worse.

The copy is read and checked again after all edits at once. If a finding is there that was not there before, the edits
on its line are left out, and the others are checked again. If no edit is to blame, because a comment is gone or the
finding is elsewhere, each half is tried. What an edit uncovers is edited in the next round, so that a second run finds
nothing to do.
"""

from __future__ import annotations

import os
import tempfile
from bisect import bisect

from flywheel.errors import UserError
from flywheel.formats import source, text_edits
from flywheel.formats.source import FormatError
from flywheel.overlay.fixes import comments, edit_rules, stages, worse
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

#: How often a copy is checked. Two or three checks are enough where each edit can be made, or where the edits to blame
#: are known.
MOST_CHECKS = 60
#: How often an edit may uncover something that is edited with it: a misspelt key with a text for a number.
_MOST_FOLLOW_UPS = 3
#: What is edited only where the user wrote it. A renamed key can stand next to the same key, and either can be meant.
_NEVER_A_FOLLOW_UP = frozenset({"GF305"})


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

    first: the fixes of the first round, each with its follow-ups, whose places are those of the files as they are.
    untried: how many edits were left when the copy was checked `most_checks` times. once: make only the first round.
    """

    def __init__(
        self,
        folder: str,
        names: Iterable[str],
        contract: Contract,
        check: Check,
        most_checks: int = MOST_CHECKS,
        once: bool = False,
    ) -> None:
        self.changes: dict[str, tuple[str, str]] = {}
        self.fixes: list[Fix] = []
        self.first: list[Fix] = []
        self.untried = 0
        self._contract = contract
        self._check = check
        self._checks_left = most_checks
        self._refused: set[object] = set()
        self._stages: list[stages.Stage] = []
        self._texts = _texts(folder, names)
        with tempfile.TemporaryDirectory() as copy:
            self._copy = os.path.realpath(copy)
            self._write(self._texts)
            self._run(once)
        before = _texts(folder, self._texts)
        for name, text in self._texts.items():
            if before.get(name) is not None and before[name] != text:
                self.changes[name] = (before[name], text)

    def _run(self, once: bool) -> None:
        self._state = self._judged()
        is_first = True
        while fixes := self._proposals(*self._state):
            refused = len(self._refused)
            kept = self._keep(fixes, self._state[1])
            self.fixes += kept
            if is_first and kept:
                self.first = [Fix(finding, edits) for finding, edits in stages.whole(self._stages)]
            if self._checks_left <= 0:
                self.untried = len(self._proposals(*self._state))
            if once or self.untried or not (kept or len(self._refused) > refused):
                return
            is_first = False

    def _proposals(self, overlay: Overlay, findings: list[Finding]) -> list[Fix]:
        """The fixes that are certain; of two that edit the same words the first."""
        secret = {(one.place.file, one.place.line) for one in findings if one.family == "secrets"}
        sources: dict[str, Source] = {}
        taken: dict[str, list[tuple[int, int]]] = {}
        found = []
        for finding in sorted(findings, key=lambda one: one.key()):
            name, place = finding.place.file, (finding.place.file, finding.place.line)
            if (
                finding.id not in edit_rules.RULES
                or name not in self._texts
                or place in secret
                or (name, None) in secret
            ):
                continue
            if name not in sources:
                sources[name] = source.Source(name, self._texts[name])
            fix = Fix(finding, edit_rules.edits(finding, sources[name], overlay))
            spans = [(edit.start, edit.end) for edit in fix.edits]
            if not spans or fix.key() in self._refused:
                continue
            known = taken.setdefault(name, [])
            if not any(_is_taken(one, known) for one in spans):
                for one in spans:
                    known.insert(bisect(known, one), one)
                found.append(fix)
        return found

    def _keep(self, fixes: list[Fix], findings: list[Finding]) -> list[Fix]:
        """Those of `fixes` that make nothing worse, and their follow-ups; the copy has them then.

        What is left out, and is not refused, is proposed again in the next round.
        """
        while self._checks_left > 0:
            made, blamed = self._try(fixes, findings)
            if made:
                return made
            if len(fixes) == 1 or len(blamed) == len(fixes):
                self._refused.update(fix.key() for fix in fixes)
                return []
            if not blamed:
                # Offsets are those of one text: only one half can be made at a time.
                half = len(fixes) // 2
                return self._keep(fixes[:half], findings) or self._keep(fixes[half:], findings)
            fixes = [fix for fix in fixes if id(fix) not in blamed]
        return []

    def _try(self, fixes: list[Fix], findings: list[Finding]) -> tuple[list[Fix], set[int]]:
        """Make these fixes if they make nothing worse, together with those of what they uncover.

        Returns all that were made, or else the `id` of those of `fixes` that are to blame, if that can be said.
        """
        was = self._texts
        made_by: list[stages.Stage] = []
        made: list[Fix] = []
        after: list[Finding] = []
        known = {worse.what(finding) for finding in findings}
        new = fixes
        while new and len(made_by) < _MOST_FOLLOW_UPS:
            made_by.append((self._texts, new))
            judged = self._make(new)
            if judged is None:
                made_by.clear()
                break
            made += new
            overlay, after = judged
            if worse.is_better(findings, after, [fix.finding for fix in fixes]):
                self._state, self._stages = judged, made_by
                return made, set()
            uncovered = [one for one in after if worse.what(one) not in known and one.id not in _NEVER_A_FOLLOW_UP]
            new = self._proposals(overlay, uncovered)
        changed = {name: text for name, text in was.items() if self._texts[name] != text}
        self._texts = was
        self._write(changed)
        return [], worse.blamed(made_by, findings, after) if made_by else set()

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
        self._checks_left -= 1
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


def _is_taken(span: tuple[int, int], known: list[tuple[int, int]]) -> bool:
    """Whether one of `known`, sorted and apart from each other, shares a character, or is an insertion there too."""
    at = bisect(known, span)
    return any(_overlap(span, other) for other in known[max(at - 1, 0) : at + 1])


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two spans share a character, or are insertions at one place."""
    return one == other or (one[0] < other[1] and other[0] < one[1])
