"""Whether edits make an overlay better, and which of them are to blame if they do not.

An edit is to blame for a finding that is new, or that it should have removed, on one of its lines, or, if no edit is on
the line of the finding, on a line that its message names: of a key that is there twice the message names the first.
"""

from __future__ import annotations

import re
from collections import Counter

from flywheel.overlay.fixes import stages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flywheel.findings.finding import Finding
    from flywheel.overlay.fixes.stages import Stage

_FIGURES = re.compile(r":[0-9]+(?::[0-9]+)?")
_PLACE = re.compile(r"([^\s:`()]+):([0-9]+):[0-9]+")


def what(finding: Finding) -> tuple[str, str, str]:
    """What stays the same of a finding when lines move."""
    return finding.id, finding.place.file, _FIGURES.sub("", finding.message)


def is_better(before: Iterable[Finding], after: Iterable[Finding], fixed: Iterable[Finding]) -> bool:
    """Whether `fixed` are gone, and no finding is there that was not there before. Lines may have moved."""
    return not _wrong(before, after, fixed)


def blamed(made: Sequence[Stage], before: Sequence[Finding], after: Sequence[Finding]) -> set[int]:
    """The `id` of those edits of the first stage that are to blame; none if that cannot be said.

    made: the first stage, and then follow-ups, each in the text that the one before left.
    """
    wrong = _wrong(before, after, [fix.finding for _, fixes in made for fix in fixes])
    at = stages.written_lines(made)
    found: set[int] = set()
    for finding in after:
        if what(finding) in wrong:
            own = at.get((finding.place.file, finding.place.line or 0))
            named = [at.get((file, int(line))) for file, line in _PLACE.findall(finding.message)]
            found.update(id(one) for one in ([own] if own is not None else named) if one is not None)
    return found


def _wrong(before: Iterable[Finding], after: Iterable[Finding], fixed: Iterable[Finding]) -> set[tuple[str, str, str]]:
    """What is there more often than before, or is not gone although it was fixed."""
    counted, now, gone = (Counter(map(what, findings)) for findings in (before, after, fixed))
    stays = {one for one, count in gone.items() if now[one] > max(counted[one] - count, 0)}
    return {*(now - counted), *stays}
