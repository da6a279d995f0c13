"""The report as one page of HTML: it needs no script, no server and no other file.

Its policy allows the page's own style sheet and nothing else: no script, no picture and no address from outside, even
if a text of the report got out of its element. Two runs on the same input give the same bytes.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from flywheel.findings.reports import causes
from flywheel.findings.reports.excerpts import Excerpts
from flywheel.findings.reports.html import account_section, stylesheet, table_section
from flywheel.findings.reports.html.finding_entries import FindingEntries
from flywheel.findings.reports.html.markup import Markup, Pen, joined
from flywheel.findings.reports.printable import tally, verdict
from flywheel.findings.reports.view import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from flywheel.findings.report import Report
    from flywheel.findings.reports.view import Checks
    from flywheel.formats.source import Place

OPTIONS = ("lines", "pages", "redact", "version")


def render(
    report: Report,
    checks: Checks,
    family: str | None = None,
    lines: Callable[[Place], str | None] | None = None,
    redact: Callable[[str], str] | None = None,
    pages: str | None = None,
    version: str | None = None,
) -> str:
    """`report` (or its `family`) as a page.

    lines, redact: see `text`; every text of the page passes `redact`. pages: the base URL of the checks' pages;
    without it a check links to its first public source. version: the tool's.
    """
    view = View(report, checks, family)
    pen = Pen(redact)
    excerpt = Excerpts(report, lines, redact).of if lines is not None else lambda finding: []
    entries = FindingEntries(pen, view, excerpt, pages or "")
    sections = [(f"section-{at}", *one) for at, one in enumerate(_sections(pen, view, entries), 1)]
    header = pen.tag("header", Markup("\n"), _header(pen, view, sections), Markup("\n"))
    parts = [
        pen.tag("section", pen.tag("h2", title, id=name), Markup("\n"), inner, Markup("\n"), aria_labelledby=name)
        for name, title, inner in sections
    ]
    body = [
        pen.tag("a", "Skip to the content", href="#content", class_="skip"),
        header,
        pen.tag("main", Markup("\n"), joined(parts), Markup("\n"), id="content"),
        pen.tag("footer", pen.tag("p", f"Written by GloriousFlywheel{f' {version}' if version else ''}.")),
    ]
    head = _head(pen, view, stylesheet.text(len(entries.families)))
    whole = pen.tag("html", Markup("\n"), head, Markup("\n"), pen.tag("body", Markup("\n"), joined(body)), lang="en")
    return f"<!DOCTYPE html>\n{whole}\n"


def _head(pen: Pen, view: View, style: str) -> Markup:
    digest = b64encode(sha256(style.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    parts = [
        pen.tag("meta", charset="utf-8"),
        pen.tag("meta", http_equiv="Content-Security-Policy", content=policy),
        pen.tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        pen.tag("meta", name="color-scheme", content="light dark"),
        pen.tag("link", rel="icon", href="data:,"),
        pen.tag("title", f"{verdict(view)}: {view.report.subject}"),
        Markup(f"<style>{style}</style>"),
    ]
    return pen.tag("head", Markup("\n"), joined(parts), Markup("\n"))


def _header(pen: Pen, view: View, sections: list[tuple[str, str, Markup]]) -> Markup:
    words = [pen.tag("strong", verdict(view).capitalize()), Markup(" "), pen.tag("span", tally(view))]
    links = [pen.tag("li", pen.tag("a", title, href=f"#{name}")) for name, title, _ in sections]
    parts = [
        pen.tag("h1", "Check of ", pen.tag("code", view.report.subject)),
        pen.tag("p", *words, class_=f"verdict {'passed' if view.ok else 'failed'}"),
        pen.tag("nav", pen.tag("ul", joined(links)), aria_label="Sections"),
    ]
    return joined(parts)


def _sections(pen: Pen, view: View, entries: FindingEntries) -> list[tuple[str, Markup]]:
    """Title and content of each section that has something to say."""
    report = view.report
    found = []
    if view.surprises:
        items = [pen.tag("li", pen.prose(sentence)) for sentence in view.surprises]
        found.append(("Not as expected", pen.tag("ul", joined(items))))
    if entries.causes:
        sentence = causes.sentence(causes.of(report.findings), view.expected)
        told = [pen.tag("p", f"{sentence[:1].upper()}{sentence[1:]}")] if sentence else []
        first = entries.first()
        found += [("Fix first", joined([*told, first]))] if first else []
        found.append(("Findings", joined([entries.filter(), entries.written()])))
    tables = sorted(report.tables, key=lambda one: not one.closing)  # what to do next stands by the findings
    found += table_section.sections(pen, tables, report.pictures())
    return [*found, ("What was judged", account_section.written(pen, view))]
