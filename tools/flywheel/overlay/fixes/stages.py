"""Edits that are made one after the other: what a first stage uncovers, follow-ups edit in the text that it left.

A follow-up belongs to the edits of the first stage that wrote its line. Follow-ups add lines at most at the end of a
file, so that lines stay where the first stage left them.
"""

from __future__ import annotations

from bisect import bisect_right

from flywheel.formats.text_edits import Edit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Protocol

    from flywheel.findings.finding import Finding

    class Edits(Protocol):
        """The edits of one finding, in its file."""

        @property
        def finding(self) -> Finding: ...

        @property
        def edits(self) -> list[Edit]: ...

    #: Texts by name, and edits of them that were made at once.
    Stage = tuple[Mapping[str, str], Sequence[Edits]]


def written_lines(stages: Iterable[Stage]) -> dict[tuple[str, int], Edits]:
    """By file and line of the last text: the edits of the first stage that wrote it, by themselves or by follow-ups."""
    at: dict[tuple[str, int], Edits] = {}
    for number, (texts, fixes) in enumerate(stages):
        spans: dict[str, list[tuple[Edit, Edits]]] = {}
        for fix in fixes:
            root = _root(fix, at) if number else fix
            if root is not None:
                spans.setdefault(fix.finding.place.file, []).extend((edit, root) for edit in fix.edits)
        for name, some in spans.items():
            at |= {(name, line): root for line, root in _written(texts[name].removeprefix("\ufeff"), some)}
    return at


def whole(stages: Sequence[Stage]) -> list[tuple[Finding, list[Edit]]]:
    """Each finding of the first stage with its edits and those of its follow-ups, all in the text as it was at first.

    A finding is left out if a follow-up edits what an earlier stage wrote: then no edits of the first text do the same.
    """
    joined = {id(fix): list(fix.edits) for fix in stages[0][1]}
    ways: list[dict[str, _WayBack]] = []
    for number, (_, fixes) in enumerate(stages):
        at = written_lines(stages[:number])
        for fix in fixes if number else ():
            root = _root(fix, at)
            if root is None or id(root) not in joined:
                continue
            edits = [_in_first_text(edit, fix.finding.place.file, ways) for edit in fix.edits]
            if None in edits:
                del joined[id(root)]
            else:
                joined[id(root)] += [edit for edit in edits if edit is not None]
        ways.insert(0, _ways_back(fixes))
    return [(fix.finding, sorted(joined[id(fix)], key=Edit.key)) for fix in stages[0][1] if id(fix) in joined]


def _root(fix: Edits, at: Mapping[tuple[str, int], Edits]) -> Edits | None:
    return at.get((fix.finding.place.file, fix.finding.place.line or 0))


def _written(text: str, spans: Iterable[tuple[Edit, Edits]]) -> Iterator[tuple[int, Edits]]:
    """The lines of the new text that each edit wrote. Every character is counted once."""
    line, behind = 1, 0
    for edit, root in sorted(spans, key=lambda one: one[0].key()):
        line += text.count("\n", behind, edit.start)
        for more in range(edit.new.count("\n") + 1):
            yield line + more, root
        line += edit.new.count("\n")
        behind = edit.end


class _WayBack:
    """Offsets of an edited text in the text before its edits."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        self._starts: list[int] = []
        self._spans: list[tuple[int, int]] = []  # the end in the new text, and how much longer it is there
        longer = 0
        for edit in sorted(edits, key=Edit.key):
            self._starts.append(edit.start + longer)
            longer += len(edit.new) - (edit.end - edit.start)
            self._spans.append((edit.end + longer, longer))

    def offset(self, at: int) -> int | None:
        """The offset before the edits; None within what an edit wrote."""
        number = bisect_right(self._starts, at) - 1
        if number < 0:
            return at
        end, longer = self._spans[number]
        return at - longer if at >= end else None


def _ways_back(fixes: Iterable[Edits]) -> dict[str, _WayBack]:
    edits: dict[str, list[Edit]] = {}
    for fix in fixes:
        edits.setdefault(fix.finding.place.file, []).extend(fix.edits)
    return {name: _WayBack(some) for name, some in edits.items()}


def _in_first_text(edit: Edit, name: str, ways: Iterable[Mapping[str, _WayBack]]) -> Edit | None:
    start: int | None = edit.start
    end: int | None = edit.end
    for way in ways:
        if name in way:
            start = way[name].offset(start) if start is not None else None
            end = way[name].offset(end) if end is not None else None
    return Edit(start, end, edit.new) if start is not None and end is not None else None
