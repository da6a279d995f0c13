"""The report as JSON, schema `flywheel.report/1`, and back.

Keys stand in a fixed order, told by `schema`, which describes each; `docs/schemas/`
has the schema as a file. The text is ASCII, so no console or reader can spoil it.
"""

from __future__ import annotations

import json

from flywheel.errors import UserError
from flywheel.findings.finding import SEVERITIES, Finding
from flywheel.findings.report import SCHEMA, NotRun, Report
from flywheel.findings.reports.printable import encodable
from flywheel.findings.reports.view import Outcome, View
from flywheel.formats.source import FormatError, Place, Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

    from flywheel.findings.reports.view import Checks

OPTIONS = ()


def render(report: Report, checks: Checks, family: str | None = None) -> str:
    """`report` (or its `family`) as JSON text."""
    return json.dumps(document(View(report, checks, family)), indent=2) + "\n"


def document(view: View) -> dict[str, object]:
    """The JSON document for `view`, in the order of the schema."""
    report = view.report
    return {
        "schema": SCHEMA,
        "subject": encodable(report.subject),
        "ok": view.ok,
        "strict": report.strict,
        "contract": encodable(report.contract),
        "counts": {
            **{severity: report.count(severity) for severity in SEVERITIES},
            "expected": sum(map(view.expected, report.findings)),
            "failing": sum(map(view.fails, report.findings)),
        },
        "findings": [_finding(view, finding) for finding in report.findings],
        "expected": {encodable(id): count for id, count in sorted(report.expected.items())},
        "surprises": list(map(encodable, view.surprises)),
        "families": list(map(encodable, report.families)),
        "checks": [_check(outcome) for outcome in view.ran()],
        "not_run": [_encodable(one.to_json()) for one in report.not_run],
        "required": list(map(encodable, report.required)),
        "read": list(map(encodable, report.read)),
        "missed": list(map(encodable, report.missed)),
        **{table.key: table.rows for table in report.tables},
    }


def _finding(view: View, finding: Finding) -> dict[str, object]:
    return {**_encodable(finding.to_json()), "expected": view.expected(finding), "fails": view.fails(finding)}


def _encodable(entry: dict[str, object]) -> dict[str, object]:
    return {key: encodable(value) if isinstance(value, str) else value for key, value in entry.items()}


def _check(outcome: Outcome) -> dict[str, object]:
    check = outcome.check
    return {
        "id": encodable(check.id),
        "slug": encodable(check.slug),
        "family": encodable(check.family),
        "severity": encodable(check.severity),
        "summary": encodable(check.summary),
        "findings": len(outcome.findings),
    }


def read(source: Source) -> Report:
    """The report in a JSON text that `render` wrote.

    What follows from the rest (counts, verdicts, surprises) is computed again, and unknown
    keys are left alone: a later release may add some, and tables are not read. A report of a release
    that did not say what did not run has nothing of it. Raises `FormatError` for text that is
    no JSON and `UserError` for JSON that is no `flywheel.report/1`, with the key at fault.
    """
    take = _Taker(source.name)
    top = take.mapping({"report": _parse(source)}, "report")
    schema = take.text(top, "schema")
    if schema != SCHEMA:
        raise UserError(
            f"{source.name}: the report's schema is `{encodable(schema)}`; this version reads "
            f"`{SCHEMA}`. Make the report with the same version."
        )
    expected = take.mapping(top, "expected")
    return Report(
        take.text(top, "subject"),
        take.text(top, "contract"),
        [
            _taken_finding(take, {"": item}, f"findings[{index}]")
            for index, item in enumerate(take.items(top, "findings"))
        ],
        take.texts(top, "families"),
        {id: take.count(expected, id, "expected.") for id in expected},
        take.flag(top, "strict"),
        take.texts(top, "read"),
        take.texts(top, "missed"),
        not_run=[
            _taken_not_run(take, {"": item}, f"not_run[{index}]")
            for index, item in enumerate(take.items(top, "not_run") if "not_run" in top else ())
        ],
        required=take.texts(top, "required") if "required" in top else (),
    )


def _parse(source: Source) -> object:
    try:
        return json.loads(source.text)
    except json.JSONDecodeError as err:
        place = Place(source.name, err.lineno, err.colno)
        raise FormatError(place, f"not JSON: {err.msg}.", "Make the report anew.") from None
    except (ValueError, RecursionError):
        message = "not a report: it holds a number or a nesting that no report has."
        raise FormatError(Place(source.name), message, "Make the report anew.") from None


def _taken_finding(take: _Taker, parent: dict[str, object], path: str) -> Finding:
    item, at = take.mapping(parent, "", path), f"{path}."
    severity = take.text(item, "severity", at)
    if severity not in SEVERITIES:
        take.refuse(f"{at}severity", f"one of {', '.join(SEVERITIES)}")
    place = Place(
        take.text(item, "file", at),
        None if item.get("line") is None else take.count(item, "line", at),
        None if item.get("column") is None else take.count(item, "column", at),
    )
    texts = [take.text(item, key, at) for key in ("id", "slug", "family", "message", "fix")]
    id, slug, family, message, fix = texts
    return Finding(id, slug, family, severity, message, place, fix)


def _taken_not_run(take: _Taker, parent: dict[str, object], path: str) -> NotRun:
    item, at = take.mapping(parent, "", path), f"{path}."
    id, slug, family = (take.text(item, key, at) for key in ("id", "slug", "family"))
    return NotRun(id, slug, family, take.texts(item, "needs", at), take.flag(item, "partial", at))


class _Taker:
    """Takes values of the right type out of parsed JSON; raises `UserError` for any other.

    `at` is the path to the parent, for the message.
    """

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def mapping(self, parent: dict[str, object], key: str, at: str = "") -> dict[str, object]:
        value = parent.get(key)
        return value if isinstance(value, dict) else self.refuse(at + key, "an object")

    def items(self, parent: dict[str, object], key: str, at: str = "") -> list[object]:
        value = parent.get(key)
        return value if isinstance(value, list) else self.refuse(at + key, "a list")

    def text(self, parent: dict[str, object], key: str, at: str = "") -> str:
        value = parent.get(key)
        return value if isinstance(value, str) else self.refuse(at + key, "a string")

    def texts(self, parent: dict[str, object], key: str, at: str = "") -> tuple[str, ...]:
        values = self.items(parent, key, at)
        return tuple(
            value if isinstance(value, str) else self.refuse(f"{at}{key}[{index}]", "a string")
            for index, value in enumerate(values)
        )

    def flag(self, parent: dict[str, object], key: str, at: str = "") -> bool:
        value = parent.get(key)
        return value if isinstance(value, bool) else self.refuse(at + key, "true or false")

    def count(self, parent: dict[str, object], key: str, at: str = "") -> int:
        value = parent.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
            return value
        return self.refuse(at + key, "a whole number above 0")

    def refuse(self, path: str, wanted: str) -> NoReturn:
        raise UserError(
            f"{self._name}: `{encodable(path)}` is not {wanted}, so this is no flywheel report. Make the report anew."
        )
