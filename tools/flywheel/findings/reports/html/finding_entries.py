"""The findings of the page: one entry for each cause, with an address for each finding.

A finding's address is its check's id and the beginning of its fingerprint, so a link to it stays right when lines
move, as long as the finding is there.
"""

from __future__ import annotations

import re

from flywheel.findings import check_sources
from flywheel.findings.finding import NOTE, SEVERITIES, WARNING, Finding
from flywheel.findings.reports import causes
from flywheel.findings.reports.excerpts import cells
from flywheel.findings.reports.html.markup import Markup, joined
from flywheel.findings.reports.html.svg_parts import mark
from flywheel.findings.reports.printable import page, plural, where
from flywheel.findings.reports.sarif_places import fingerprints
from flywheel.findings.reports.view import FEW, View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from flywheel.findings.reports.html.markup import Pen
    from flywheel.findings.reports.view import ListedCheck

#: The gravest causes are in the list of what to fix first.
_FIRST = 8
#: A page has so many entries, and an entry so many places: above that a browser is slow, and nobody reads on.
_MOST, _MOST_PLACES = 2000, 1000
#: What is marked in an excerpt: a text in quotes, or what ends before white space or punctuation.
_WORD = re.compile(r'"[^"]*"|[^\s,;{}\[\]()=]+|\S')
_TONES = dict(zip(SEVERITIES, ("bad", "doubt", "plain"), strict=True))


class FindingEntries:
    """The findings of a report, ready to be written.

    excerpt: gives the lines of a finding's excerpt. pages: the base address of the checks' pages, "" if there is none.
    """

    def __init__(self, pen: Pen, view: View, excerpt: Callable[[Finding], list[str]], pages: str) -> None:
        self._pen = pen
        self._view = view
        self._excerpt = excerpt
        self._pages = pages
        self._checks = {outcome.check.id: outcome.check for outcome in view.outcomes}
        findings = view.report.findings
        self._ids = {
            id(one): _address(one, print_) for one, print_ in zip(findings, fingerprints(findings), strict=True)
        }
        self.causes = self._causes(findings)
        self.severities = [one for one in SEVERITIES if view.report.count(one)]
        self.families = list(dict.fromkeys(one.family for cause in self.causes for one in cause))

    def _causes(self, findings: list[Finding]) -> list[list[Finding]]:
        """What has an entry: many findings with the same fix, or one; what fails the report first, then by weight."""
        found = []
        for cause in causes.of(findings):
            found += [cause] if len(cause) > FEW else [[one] for one in cause]
        return sorted(found, key=lambda cause: not any(map(self._view.fails, cause)))

    def first(self) -> Markup:
        """The list of what to fix first; "" if there is nothing. Nobody has to fix notes and expected warnings."""
        pen = self._pen
        found = [one for one in self.causes if one[0].severity != NOTE and not self._view.expected(one[0])]
        if not found:
            return Markup()
        items = [
            pen.tag(
                "li",
                pen.tag("a", pen.prose(cause[0].fix or cause[0].message), href=f"#{self._ids[id(cause[0])]}"),
                pen.tag("span", f" {plural(len(cause), 'finding')}, {cause[0].id} {cause[0].slug}", class_="count"),
            )
            for cause in found[:_FIRST]
        ]
        rest = len(found) - len(items)
        more = [pen.tag("p", f"{rest} more below.", class_="soft")] if rest > 0 else []
        return joined([pen.tag("ol", joined(items), class_="first"), *more])

    def filter(self) -> Markup:
        """The choices of what is shown, which work without a script; "" if there is nothing to choose."""
        pen = self._pen
        boxes = [
            pen.tag("input", type="checkbox", id=f"show-{one}", checked="checked")
            + pen.tag("label", f" {plural(self._view.report.count(one), one)}", for_=f"show-{one}")
            for one in self.severities
        ]
        fields = [self._fieldset("Show", boxes)] if len(boxes) > 1 else []
        if len(self.families) > 1:
            counts = [sum(one.family == name for one in self._view.report.findings) for name in self.families]
            named = [(f"only-{at}", f" {name} ({counts[at]})", None) for at, name in enumerate(self.families)]
            radios = [
                pen.tag("input", type="radio", name="family", id=name, checked=checked)
                + pen.tag("label", words, for_=name)
                for name, words, checked in [("only-all", " all", "checked"), *named]
            ]
            fields.append(self._fieldset("Of the family", radios))
        return joined(fields)

    def _fieldset(self, title: str, inputs: list[str]) -> Markup:
        pen = self._pen
        parts = [pen.tag("span", Markup(one)) for one in inputs]
        return pen.tag("fieldset", pen.tag("legend", title), joined(parts), class_="filter")

    def written(self) -> Markup:
        """All entries."""
        entries = [self._entry(cause) for cause in self.causes[:_MOST]]
        rest = sum(map(len, self.causes[_MOST:]))
        if rest:
            text = f"{plural(rest, 'finding')} did not fit. The other formats of this report have all."
            entries.append(self._pen.tag("p", text))
        return joined(entries)

    def _entry(self, cause: list[Finding]) -> Markup:
        pen, first = self._pen, cause[0]
        parts = [self._heading(first, len(cause))]
        others = f" and {len(cause) - 1} more" if len(cause) > 1 else ""
        parts += [pen.tag("p", f"{where(first.place)}{others}", class_="place")]
        parts += [pen.tag("p", pen.prose(first.message)), *self._lines(first)]
        parts += [pen.tag("p", pen.prose(first.fix), class_="fix")] if first.fix else []
        parts += [self._places(cause)] if len(cause) > 1 else []
        tone = first.severity if first.severity in SEVERITIES else WARNING
        return pen.tag(
            "article",
            joined(parts),
            # A group's first finding has its own address in the list of places.
            id=self._ids[id(first)] if len(cause) == 1 else None,
            class_=f"cause {tone} in-{self.families.index(first.family)}",
        )

    def _heading(self, finding: Finding, count: int) -> Markup:
        pen = self._pen
        check = self._checks[finding.id]
        shape = pen.tag(
            "svg", mark(pen, 7, 7, _TONES.get(finding.severity, "plain")), width=14, height=14, aria_hidden="true"
        )
        more = f" (expected){' ' if count > 1 else ''}" if self._view.expected(finding) else " " if count > 1 else ""
        more += plural(count, "place") if count > 1 else ""
        return pen.tag(
            "h3",
            pen.tag("span", shape, f" {finding.severity}", class_="severity"),
            " ",
            pen.link(self._page(check), f"{finding.id} {finding.slug}"),
            *([pen.tag("span", more, class_="count")] if more else []),
        )

    def _page(self, check: ListedCheck) -> str:
        return page(self._pages, check) if self._pages else check_sources.public(check.sources) or ""

    def _lines(self, finding: Finding) -> list[Markup]:
        """The source line, with a mark where the terminal's report has a caret below it."""
        drawn = self._excerpt(finding)
        if not drawn:
            return []
        line = drawn[0].strip()
        at = (
            _character(drawn[0], drawn[1].index("^")) - (len(drawn[0]) - len(drawn[0].lstrip()))
            if drawn[1:]
            else len(line)
        )
        marked = _WORD.match(line, at)
        end = marked.end() if marked else at
        parts = [self._pen.text(line[:at]), *([self._pen.tag("mark", line[at:end])] if end > at else [])]
        return [self._pen.tag("pre", *parts, self._pen.text(line[end:]))]

    def _places(self, cause: list[Finding]) -> Markup:
        pen = self._pen
        differences = causes.words(cause)
        items = [
            pen.tag(
                "li",
                pen.tag("a", where(one.place), href=f"#{self._ids[id(one)]}", class_="place"),
                *([f": {', '.join(words)}"] if words else []),
                id=self._ids[id(one)],
            )
            for one, words in zip(cause[:_MOST_PLACES], differences, strict=False)
        ]
        rest = len(cause) - len(items)
        items += [pen.tag("li", f"{rest} more: the other formats of this report have all.")] if rest else []
        summary = pen.tag("summary", f"All {len(cause)} places")
        return pen.tag("details", summary, pen.tag("ul", joined(items), class_="places"))


def _character(line: str, cell: int) -> int:
    """The number of the character in a cell: wide ones take two."""
    at = 0
    while at < len(line) and cells(line[: at + 1]) <= cell:
        at += 1
    return at


def _address(finding: Finding, fingerprint: str) -> str:
    """The id of a finding's element: no text of others is in it but letters, digits and hyphens."""
    name = "".join(char for char in finding.id if char.isascii() and (char.isalnum() or char == "-"))[:20]
    return f"{name or 'finding'}-{fingerprint[:12]}"
