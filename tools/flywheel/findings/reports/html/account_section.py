"""The account of the page: what ran, what did not run and why, and what was read."""

from __future__ import annotations

from flywheel.findings.reports.html.markup import Markup, joined
from flywheel.findings.reports.html.table_section import scrolling
from flywheel.findings.reports.printable import allowed_words, plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.findings.reports.html.markup import Pen
    from flywheel.findings.reports.view import Outcome, View

#: Of a folder with many files, only so many are listed.
_MOST = 200


def written(pen: Pen, view: View) -> Markup:
    """The whole account."""
    report = view.report
    rows = [("Ran", pen.text(f"{plural(len(view.ran()), 'check')}: {', '.join(report.families)}"))]
    rows += [("Read", _names(pen, report.read)), ("Not found", _names(pen, report.missed))]
    rows += [("Contract", pen.tag("code", report.contract))] if report.contract else []
    terms = [pen.tag("dt", term) + pen.tag("dd", words) for term, words in rows]
    return joined(
        [
            *_lacking(pen, view),
            *_allowed(pen, view),
            pen.tag("dl", joined(list(map(Markup, terms)))),
            _checks(pen, view),
        ]
    )


def _lacking(pen: Pen, view: View) -> list[Markup]:
    """What did not run, and what would make it: first, since nothing here has passed."""
    items = []
    for first, group in view.lacks():
        names = ", ".join(f"{one.id} {one.slug}" for one in group)
        title = "Judged in part" if first.partial else "Not run"
        needs = "needs" if len(group) == 1 else "need"
        told = pen.prose(f"{names} {needs} {first.lacking}.")
        items.append(pen.tag("li", pen.tag("strong", f"{title}: "), told))
    return [pen.tag("ul", joined(items))] if items else []


def _allowed(pen: Pen, view: View) -> list[Markup]:
    """Findings that a comment or a setting allows, with the day and the reason."""
    allowed = view.report.allowed
    if not allowed:
        return []
    items = [pen.tag("li", pen.prose(allowed_words(one))) for one in allowed[:_MOST]]
    rest = len(allowed) - _MOST
    items += [pen.tag("li", f"and {rest} more")] if rest > 0 else []
    return [
        pen.tag("p", pen.tag("strong", f"{plural(len(allowed), 'allowed finding')}:")),
        pen.tag("ul", joined(items)),
    ]


def _names(pen: Pen, names: Iterable[str]) -> Markup:
    names = tuple(names)
    told = [pen.tag("code", name) for name in names[:_MOST]] or [pen.text("nothing")]
    rest = len(names) - _MOST
    return joined([*told, *([pen.text(f"and {rest} more")] if rest > 0 else [])], ", ")


def _checks(pen: Pen, view: View) -> Markup:
    """Every check that has something to tell, or ran and found nothing."""
    head = [pen.tag("th", name, scope="col") for name in ("check", "family", "rule", "result")]
    rows = [
        pen.tag(
            "tr",
            pen.tag("th", f"{one.check.id} {one.check.slug}", scope="row"),
            pen.tag("td", one.check.family),
            pen.tag("td", pen.prose(one.check.summary)),
            pen.tag("td", _result(one)),
        )
        for one in view.outcomes
    ]
    table = pen.tag(
        "table",
        pen.tag("caption", "Checks, by family"),
        pen.tag("thead", pen.tag("tr", *head)),
        pen.tag("tbody", joined(rows)),
    )
    return pen.tag("details", pen.tag("summary", "Every check and its result"), scrolling(pen, "Checks", table))


def _result(one: Outcome) -> str:
    if one.findings:
        return plural(len(one.findings), "finding")
    if one.surprise:
        return "not as expected"
    if not one.ran:
        return "not run"
    return "nothing found in the part that was judged" if one.lack is not None else "nothing found"
