"""The findings of the text report: an entry for each, or one for many with the same fix."""

from __future__ import annotations

from flywheel.findings.finding import BLOCKER, NOTE, WARNING, Finding
from flywheel.findings.reports.printable import BOLD, DIM, GREEN, shown, where
from flywheel.findings.reports.view import FEW, View, gravity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flywheel.findings.reports.links import Links
    from flywheel.formats.source import Place

    Paint = Callable[[str, str], str]
    Excerpt = Callable[[Finding], list[str]]

COLOURS = {BLOCKER: "1;31", WARNING: "1;33", NOTE: "1;36"}
_INDENT = "    "


def texts(view: View, paint: Paint, excerpt: Excerpt, links: Links | None) -> tuple[list[str], str]:
    """The text of each block, and the sentence that says what to fix first ("" if nothing is shown together)."""
    entries = _Entries(view, paint, excerpt, links)
    blocks, sentence = _blocks(view)
    return [entries.block(block) for block in blocks], sentence


def _blocks(view: View) -> tuple[list[list[list[Finding]]], str]:
    """The blocks, each a list of entries, each a list of findings; and the sentence.

    A block is a file with its findings one by one, or the one entry of many findings with the same fix. Blocks with the
    gravest findings come first; then those of one fix, the largest of them first. The findings of a file are in the
    order of their places, the gravest first at one place.
    """
    findings, sentence = view.report.findings, ""
    blocks: list[list[list[Finding]]] = []
    if view.most() > FEW:
        from flywheel.findings.reports import causes  # imported late: short reports do not need it

        groups = causes.of(findings)
        sentence = causes.sentence(groups, view.expected)
        blocks = [[group] for group in groups if len(group) > FEW]
        findings = [finding for group in groups if len(group) <= FEW for finding in group]
    files: dict[str, list[Finding]] = {}
    for finding in findings:
        files.setdefault(finding.place.file, []).append(finding)
    for file in files.values():
        file.sort(key=lambda finding: (finding.place.key(), gravity(finding), finding.id))
        blocks.append([[finding] for finding in file])
    return sorted(blocks, key=_order), sentence


def _order(block: list[list[Finding]]) -> tuple[int, int, str]:
    size = len(block[0])
    return (min(gravity(entry[0]) for entry in block), -size if size > 1 else 0, block[0][0].place.file)


class _Entries:
    """Draws entries."""

    def __init__(self, view: View, paint: Paint, excerpt: Excerpt, links: Links | None) -> None:
        self._view = view
        self._paint = paint
        self._excerpt = excerpt
        self._links = links
        # One document can have a hundred thousand findings that say the same.
        self._known: dict[str, str] = {}
        self._titles: dict[tuple[str, str, str], str] = {}

    def block(self, block: list[list[Finding]]) -> str:
        """The entries of a block, with their first lines aligned and an empty line between them."""
        places = [where(entry[0].place) for entry in block]
        width = max(map(len, places))
        drawn = (self._entry(entry, place, width) for entry, place in zip(block, places, strict=True))
        return "\n".join("".join(f"{line}\n" for line in lines) for lines in drawn)

    def _entry(self, entry: list[Finding], place: str, width: int) -> Iterator[str]:
        finding, paint, many = entry[0], self._paint, ""
        if len(entry) > 1:
            many = paint(f" ({len(entry)} findings with this fix)", BOLD)
        mark = paint(" (expected)", DIM) if self._view.expected(finding) else ""
        gap = " " * (width - len(place) + 2)
        yield f"{self._linked(finding.place, paint(place, BOLD))}{gap}{self._title(finding)}{mark}{many}"
        yield _INDENT + self._once(finding.message)
        yield from self._excerpt(finding)
        if finding.fix:
            yield f"{_INDENT}{paint('fix:', GREEN)} {self._once(finding.fix)}"
        if many:
            from flywheel.findings.reports import listed_places  # imported late: short reports do not need it

            yield from (_INDENT + line for line in listed_places.lines(entry, self._linked))

    def _linked(self, place: Place, text: str) -> str:
        return self._links.place(place, text) if self._links else text

    def _title(self, finding: Finding) -> str:
        title = self._titles.get(key := (finding.severity, finding.id, finding.slug))
        if title is None:
            severity = self._paint(shown(finding.severity).ljust(len(BLOCKER)), COLOURS.get(finding.severity, BOLD))
            name = f"{shown(finding.id)} {shown(finding.slug)}"
            if self._links:
                name = self._links.check(self._view.check(finding), name)
            title = self._titles[key] = f"{severity}  {name}"
        return title

    def _once(self, text: str) -> str:
        """`text` as it is shown."""
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = shown(text)
        return found
