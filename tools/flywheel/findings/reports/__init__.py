"""A report as people and machines read it: one module per format, loaded when asked for.

Each module has `render(report, checks, family=None, ...)` and `OPTIONS`, the names of
what else it takes. `checks` is the table of checks by id; reports import none.

`FORMATS` is where a format is registered, for the command line and for bundles. What
cannot read Python has a list of its own, which a test compares with it: `rules/private/report.bzl`
and the script of the composite action.

May look into: formats, documents.
"""

from __future__ import annotations

from flywheel.errors import UserError
from flywheel.findings import runner_commands
from flywheel.findings.reports.view import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from flywheel.findings.report import Report
    from flywheel.findings.reports.view import Checks


class Format:
    """A format: its module here, its file in a bundle, and the end of a file of one family, "" if it has none.

    escape: breaks what a runner would take for its commands; readers of the format get the same values.
    """

    __slots__ = ("escape", "family", "file", "module")

    def __init__(self, module: str, file: str, escape: Callable[[str], str], family: str = "") -> None:
        self.module = module
        self.file = file
        self.escape = escape
        self.family = family


#: The formats by name.
FORMATS = {
    "text": Format("text", "report.txt", runner_commands.in_text, ".txt"),
    "json": Format("json_report", "report.json", runner_commands.in_json),
    "sarif": Format("sarif", "report.sarif", runner_commands.in_json),
    "junit": Format("junit", "report.xml", runner_commands.in_xml, ".xml"),
    "markdown": Format("markdown", "report.md", runner_commands.in_markdown),
    "github": Format("github", "report.github", runner_commands.as_commands),
    "concise": Format("concise", "report.concise", runner_commands.in_text),
    "html": Format("html_report", "report.html", runner_commands.in_xml),
}

#: The options of all formats. A format gets only those in the `OPTIONS` of its module.
OPTIONS = frozenset({"colour", "lines", "links", "pages", "quiet", "redact", "version"})


def render(report: Report, format: str, checks: Checks, family: str | None = None, **options: object) -> str:
    """`report` in `format`; only `family`'s part if one is given.

    The text can be encoded as UTF-8 whatever the report holds; it ends with a line break,
    unless it is empty (`github` has nothing to say about a clean report).
    Options (all optional, and ignored by formats without use for them): `colour`, `lines`,
    `links`, `redact` (see `text`); `pages`, the base URL of the checks' pages; `version`, the tool's.
    Raises `UserError` for an unknown format and for a family that did not run.
    """
    if format not in FORMATS:
        raise UserError(f"`{format}` is not a report format. The formats are: {', '.join(FORMATS)}.")
    unknown = sorted(options.keys() - OPTIONS)
    if unknown:
        raise TypeError(f"unknown report options: {', '.join(unknown)}")
    module = __import__(f"{__name__}.{FORMATS[format].module}", fromlist=("render",))
    known = {name: value for name, value in options.items() if name in module.OPTIONS}
    text: str = module.render(report, checks, family, **known)
    return FORMATS[format].escape(text)


def fails(report: Report, checks: Checks, family: str | None = None) -> bool:
    """Whether `report` (or its `family`) fails: by a finding, an expected count, or a required check not run."""
    return not View(report, checks, family).ok
