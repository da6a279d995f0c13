"""The report as JSON, schema `flywheel.report/1`, and back.

`ReportDocument` describes each key; `docs/schemas/` has its schema as a file. The text is ASCII, so no console or
reader can spoil it.
"""

from __future__ import annotations

import json

from flywheel.documents import reader
from flywheel.documents.containers import many, mapping, nullable
from flywheel.documents.kinds import ANY, COUNT, FLAG, TEXT, Choice, Whole
from flywheel.documents.record import Record, defaulted, optional, required
from flywheel.findings.allowed import Allowed
from flywheel.findings.finding import SEVERITIES, Finding
from flywheel.findings.report import SCHEMA, NotRun, Report
from flywheel.findings.reports.printable import encodable
from flywheel.findings.reports.view import View
from flywheel.formats.source import FormatError, Place, Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.findings.reports.view import Checks
    from flywheel.findings.table import Table

OPTIONS = ()

_AGAIN = "Make the report again."
_FROM_ONE = Whole(1)
_SEVERITY = Choice(SEVERITIES)
_SEVERITY_RULES = (
    "A blocker always fails the report; a warning fails it in strict mode unless it is expected; a note never does."
)


class _Judged:
    """A finding with the verdict on it."""

    def __init__(self, view: View, finding: Finding) -> None:
        self.finding = finding
        self.expected = view.expected(finding)
        self.fails = view.fails(finding)

    def __getattr__(self, name: str) -> object:
        return getattr(self.finding, name)


class FindingRow(Record, closed=False, nulls=True):
    """A finding. It is written of a `_Judged`; the verdict is not read back."""

    id = required(TEXT, "The check's id: `GF` and three digits. Never reused, never renumbered.")
    slug = required(TEXT, "The check's readable name.")
    family = required(TEXT, "The check's family.")
    severity = required(_SEVERITY, _SEVERITY_RULES)
    message = required(TEXT, "What is wrong, with the value seen. Holds no secret.")
    fix = required(TEXT, "The edit that mends it.")
    file = required(TEXT, "The file, or a Bazel label with its attribute.", get=lambda one: one.place.file)
    line = optional(
        _FROM_ONE,
        "Line, from 1. Null for a label or a whole file.",
        asked=nullable(_FROM_ONE),
        get=lambda one: one.place.line,
    )
    column = optional(
        _FROM_ONE,
        "Column, from 1, in Unicode code points. Null where there is no line.",
        asked=nullable(_FROM_ONE),
        get=lambda one: one.place.column,
    )
    expected = optional(ANY, "Whether it is a warning covered by `expected`.", asked=FLAG)
    fails = optional(ANY, "Whether it fails the report by itself.", asked=FLAG)


class AllowedRow(Record, closed=False, nulls=True):
    """A finding that a comment or a setting allows. It is written of an `Allowed`."""

    id = required(TEXT, "The check's id.", get=lambda one: one.finding.id)
    slug = required(TEXT, "The check's readable name.", get=lambda one: one.finding.slug)
    family = required(TEXT, "The check's family.", get=lambda one: one.finding.family)
    severity = required(_SEVERITY, _SEVERITY_RULES, get=lambda one: one.finding.severity)
    message = required(TEXT, "What is found, with the value seen.", get=lambda one: one.finding.message)
    fix = required(TEXT, "The edit that corrects it.", get=lambda one: one.finding.fix)
    file = required(TEXT, "The file, or a Bazel label with its attribute.", get=lambda one: one.finding.place.file)
    line = optional(_FROM_ONE, asked=nullable(_FROM_ONE), get=lambda one: one.finding.place.line)
    column = optional(_FROM_ONE, asked=nullable(_FROM_ONE), get=lambda one: one.finding.place.column)
    reason = required(TEXT, "Why it is allowed.")
    until = required(TEXT, "The last day on which it is allowed, YYYY-MM-DD; empty if it has none.")
    by_file = required(TEXT, "The file that allows it.", get=lambda one: one.place.file)
    by_line = optional(_FROM_ONE, asked=nullable(_FROM_ONE), get=lambda one: one.place.line)


class CheckRow(Record, closed=False):
    """A check that ran. It is written of an `Outcome`."""

    id = required(TEXT, "The check's id.", get=lambda one: one.check.id)
    slug = required(TEXT, "Its readable name.", get=lambda one: one.check.slug)
    family = required(TEXT, "Its family.", get=lambda one: one.check.family)
    severity = required(_SEVERITY, _SEVERITY_RULES, get=lambda one: one.check.severity)
    summary = required(TEXT, "Its rule in one sentence.", get=lambda one: one.check.summary)
    findings = required(COUNT, "How many of the findings are its own.", get=lambda one: len(one.findings))


class NotRunRow(Record, closed=False):
    """A check that lacks evidence. It is written of a `NotRun`."""

    id = required(TEXT, "The check's id.")
    slug = required(TEXT, "Its readable name.")
    family = required(TEXT, "Its family.")
    needs = required(many(TEXT), "The kinds of evidence that were not given, by name.")
    partial = required(FLAG, "Whether it ran, and judged what can be judged without them.")
    why = defaulted(TEXT, "", "Why they are missing, where somebody knows it.", asked=TEXT)


class Counts(Record, closed=False):
    """How many findings there are. It is written of a `View`."""

    blocker = required(COUNT, get=lambda view: view.report.count("blocker"))
    warning = required(COUNT, get=lambda view: view.report.count("warning"))
    note = required(COUNT, get=lambda view: view.report.count("note"))
    expected = required(
        COUNT, "Warnings covered by `expected`.", get=lambda view: sum(map(view.expected, view.report.findings))
    )
    failing = required(
        COUNT, "Findings that fail the report.", get=lambda view: sum(map(view.fails, view.report.findings))
    )


class ReportDocument(
    Record,
    schema=SCHEMA,
    title="GloriousFlywheel report",
    means="All findings about one overlay, judged against what was expected of it.",
    closed=False,
    again=_AGAIN,
):
    """A report. It is written of a `View`; what follows from the rest is not read back.

    Objects stay open: a later release may add keys, and readers ignore those they do not know. A release that did not
    say what did not run wrote no `not_run` and no `required`, and one without allowances no `allowed`.
    """

    subject = required(
        TEXT,
        "What was judged: an overlay's label, or the folder of its files.",
        get=lambda view: view.report.subject,
    )
    ok = optional(ANY, "Whether nothing fails: no failing finding and no surprise.", asked=FLAG)
    strict = required(FLAG, "Whether warnings that are not expected fail too.", get=lambda view: view.report.strict)
    contract = required(TEXT, "Digest of the contract that it was judged by.", get=lambda view: view.report.contract)
    counts = optional(ANY, "How many findings there are.", asked=Counts, get=lambda view: view)
    findings = required(
        many(FindingRow),
        "Every finding, sorted by place, then by id.",
        get=lambda view: [_Judged(view, one) for one in view.report.findings],
    )
    expected = required(
        mapping(_FROM_ONE),
        "Ids of warnings and how often each must be found.",
        get=lambda view: dict(sorted(view.report.expected.items())),
    )
    surprises = optional(
        ANY,
        "A sentence for each expected id that was found more or less often, and for each required check that did not "
        "run.",
        asked=many(TEXT),
    )
    families = required(many(TEXT), "The families that ran, in order.", get=lambda view: view.report.families)
    checks = optional(
        ANY,
        "The checks that ran, by family, then by id.",
        asked=many(CheckRow),
        get=lambda view: view.ran(),
    )
    not_run = defaulted(
        many(NotRunRow),
        [],
        "The checks that lack evidence: none of them passed.",
        asked=many(NotRunRow),
        get=lambda view: view.report.not_run,
    )
    required_words = defaulted(
        many(TEXT),
        [],
        "Ids of checks, families and kinds of evidence for which not to run is a failure.",
        name="required",
        asked=many(TEXT),
        get=lambda view: view.report.required,
    )
    allowed = defaulted(
        many(AllowedRow),
        [],
        "Findings that a comment at their line, or a setting, allows. They are not in `findings` and fail nothing.",
        asked=many(AllowedRow),
        get=lambda view: view.report.allowed,
    )
    read = required(many(TEXT), "The inputs that were read.", get=lambda view: view.report.read)
    missed = required(
        many(TEXT),
        "The inputs that were looked for and not found, and what was passed over.",
        get=lambda view: view.report.missed,
    )


def render(report: Report, checks: Checks, family: str | None = None) -> str:
    """`report` (or its `family`) as JSON text, with the tables that stand beside the findings.

    Each row of a table is one line: tables have thousands of rows, which Python writes fast only so.
    """
    written = _encodable(ReportDocument.table.written(View(report, checks, family)))
    text = json.dumps(written, indent=2).removesuffix("\n}")
    return "".join((text, *map(_table, report.tables), "\n}\n"))


def _table(table: Table) -> str:
    rows = ",\n    ".join(map(json.dumps, table.rows))
    return f",\n  {json.dumps(table.key)}: " + (f"[\n    {rows}\n  ]" if rows else "[]")


def _encodable(value: object) -> object:
    if isinstance(value, str):
        return encodable(value)
    if isinstance(value, dict):
        return {encodable(key): _encodable(item) for key, item in value.items()}
    return [_encodable(item) for item in value] if isinstance(value, list) else value


def read(source: Source) -> Report:
    """The report in a JSON text that `render` wrote.

    What follows from the rest (counts, verdicts, surprises) is computed again, and unknown
    keys are left alone: a later release may add some, and tables are not read. Raises `FormatError` for text that is
    no JSON and `UserError` for JSON that is no `flywheel.report/1`, with the key at fault.
    """
    found = reader.of_json(_parse(source), ReportDocument, source.name)
    return Report(
        found.subject,
        found.contract,
        [
            Finding(
                one.id, one.slug, one.family, one.severity, one.message, Place(one.file, one.line, one.column), one.fix
            )
            for one in found.findings
        ],
        found.families,
        found.expected,
        found.strict,
        found.read,
        found.missed,
        not_run=[NotRun(one.id, one.slug, one.family, one.needs, one.partial, one.why) for one in found.not_run],
        required=found.required_words,
        allowed=[_allowed(one) for one in found.allowed],
    )


def _allowed(row: AllowedRow) -> Allowed:
    place = Place(row.file, row.line, row.column)
    finding = Finding(row.id, row.slug, row.family, row.severity, row.message, place, row.fix)
    return Allowed(finding, row.reason, row.until, Place(row.by_file, row.by_line))


def _parse(source: Source) -> object:
    try:
        return json.loads(source.text)
    except json.JSONDecodeError as err:
        place = Place(source.name, err.lineno, err.colno)
        raise FormatError(place, f"not JSON: {err.msg}.", _AGAIN) from None
    except (ValueError, RecursionError):
        message = "not a report: it holds a number or a nesting that no report has."
        raise FormatError(Place(source.name), message, _AGAIN) from None
