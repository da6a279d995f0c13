"""How people are shown text that others wrote: printable, on one line, of bounded length."""

from __future__ import annotations

from flywheel.findings.finding import BLOCKER, NOTE, WARNING
from flywheel.formats.source import Place
from flywheel.formats.visible_text import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.findings.allowed import Allowed
    from flywheel.findings.reports.view import ListedCheck, View

#: Longer texts are cut for people. JSON and SARIF, which machines read, keep them whole.
LONGEST = 4000

#: Codes of terminal colours.
BOLD, DIM, GREEN = "1", "2", "32"

_UNRESERVED = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"


def shown(text: str) -> str:
    """`text` with every character visible and at most `LONGEST` of them.

    Control characters, line breaks, lone surrogates, bidirectional marks and
    invisible spaces become escapes: no value can forge a line, drive a terminal or
    pass for another.
    """
    cut = len(text) - LONGEST
    if cut > 0:
        return f"{visible(text[:LONGEST])} ... ({cut} more characters)"
    return visible(text)


def encodable(text: str) -> str:
    """`text` with lone surrogates escaped: many JSON readers refuse a file that has one."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def is_label(file: str) -> bool:
    """Whether a place's `file` is a Bazel label (with an attribute, perhaps)."""
    return file.startswith(("//", "@"))


def has_line(place: Place) -> bool:
    """Whether `place` knows its line; formats refuse lines below 1."""
    return place.line is not None and place.line >= 1


def has_column(place: Place) -> bool:
    """Whether `place` knows its line and column."""
    return has_line(place) and place.column is not None and place.column >= 1


def where(place: Place) -> str:
    """`place` in words: `file:line:column`, as far as it is known."""
    text = shown(place.file) or "(no place)"
    if has_line(place):
        text += f":{place.line}"
        if has_column(place):
            text += f":{place.column}"
    return text


def plural(count: int, noun: str) -> str:
    """`count` and `noun`, in the plural unless it is one."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def verdict(view: View) -> str:
    """`passed` or `failed`, and by which measure."""
    word = "passed" if view.ok else "failed"
    return f"{word} (strict)" if view.report.strict else word


def tally(view: View) -> str:
    """The counts in words: `2 blockers, 3 warnings (1 expected), 0 notes`, and what is allowed if anything is."""
    count = view.report.count
    warnings = plural(count(WARNING), "warning")
    expected = sum(map(view.expected, view.report.findings))
    if expected:
        warnings += f" ({expected} expected)"
    allowed = f", {len(view.report.allowed)} allowed" if view.report.allowed else ""
    return f"{plural(count(BLOCKER), 'blocker')}, {warnings}, {plural(count(NOTE), 'note')}{allowed}"


def allowed_words(one: Allowed) -> str:
    """What is allowed, by what and why: `GF416 at FILE:1:2 until DAY, by FILE:1:1: REASON`."""
    until = f" until {shown(one.until)}" if one.until else ""
    place = where(one.finding.place)
    by = (
        "" if (one.place.file, one.place.line) == (one.finding.place.file, one.finding.place.line) else where(one.place)
    )
    return f"{shown(one.finding.id)} at {place}{until}{f', by {by}' if by else ''}: {shown(one.reason)}"


def page(pages: str, check: ListedCheck) -> str:
    """The address of the check's page below the base URL `pages`."""
    return f"{pages.rstrip('/')}/{percent_encoded(f'{check.id}-{check.slug}.md')}"


def percent_encoded(text: str, safe: str = "") -> str:
    """`text` as part of a URI; `safe` stays besides what always may. (`urllib` costs 5 ms.)"""
    kept = _UNRESERVED + safe.encode("ascii")
    return "".join(chr(byte) if byte in kept else f"%{byte:02X}" for byte in encodable(text).encode("utf-8"))
