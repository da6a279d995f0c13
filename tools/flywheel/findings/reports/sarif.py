"""The report as SARIF 2.1.0, for code scanning and editors.

GitHub refuses a whole file if one result names no file, so a finding at a label is
anchored to the BUILD file of its package besides its logical location. Suppressed
results are the expected warnings and what is allowed; expected counts not met, and checks that did not run, are
notifications. What to do next is in the properties of the run.
"""

from __future__ import annotations

import json

from flywheel.findings import check_sources
from flywheel.findings.finding import BLOCKER, NOTE, WARNING, Finding
from flywheel.findings.reports.printable import encodable, page, plural
from flywheel.findings.reports.sarif_places import fingerprints, locations, sarif_fix
from flywheel.findings.reports.view import Outcome, View
from flywheel.formats.visible_text import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.findings.allowed import Allowed
    from flywheel.findings.report import Report
    from flywheel.findings.reports.view import Checks, ListedCheck

OPTIONS = ("pages", "version")

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {BLOCKER: "error", WARNING: "warning", NOTE: "note"}


def render(
    report: Report,
    checks: Checks,
    family: str | None = None,
    pages: str | None = None,
    version: str | None = None,
) -> str:
    """`report` (or its `family`) as a SARIF log with one run.

    pages: the base URL of the checks' pages, for `helpUri` and, if it ends in `checks`, for links to the pages beside
    them. Without it `helpUri` is a check's first public source. version: the tool's.
    """
    view = View(report, checks, family)
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(view, pages, version)]}
    return json.dumps(log, indent=2) + "\n"


def _category(subject: str) -> str:
    """The subject without the folders of this machine, which would make a category of every checkout."""
    is_path = subject.startswith("/") and not subject.startswith("//")
    return subject.rstrip("/").rpartition("/")[2] if is_path else subject


def _run(view: View, pages: str | None, version: str | None) -> dict[str, object]:
    report = view.report
    driver: dict[str, object] = {"name": "flywheel", "fullName": "GloriousFlywheel checks"}
    if version:
        driver["version"] = version
    driver["rules"] = [_rule(outcome.check, pages) for outcome in view.outcomes]
    return {
        "tool": {"driver": driver},
        # The id up to its last slash is GitHub's category: overlays do not replace each other.
        "automationDetails": {"id": encodable(f"flywheel/{_category(report.subject)}/")},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The root of the repository."}}},
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [
                    one for outcome in view.outcomes for one in _notifications(view, outcome)
                ],
            }
        ],
        "results": _results(view),
        "properties": {
            "ok": view.ok,
            "strict": report.strict,
            "contract": encodable(report.contract),
            "families": list(map(encodable, report.families)),
            "read": list(map(encodable, report.read)),
            "missed": list(map(encodable, report.missed)),
            **{table.key: list(table.rows) for table in report.tables if table.closing},
        },
    }


def _rule(check: ListedCheck, pages: str | None) -> dict[str, object]:
    summary = encodable(check.summary or check.slug or check.id)
    why = encodable(_dedented(check.why))
    rule: dict[str, object] = {
        "id": encodable(check.id),
        "name": encodable(check.slug),
        "shortDescription": {"text": summary},
        "fullDescription": {"text": why.split("\n\n", 1)[0] or summary},
        "help": _help(summary, why, check.sources, pages),
        "defaultConfiguration": {"level": _level(check.severity)},
        "properties": {"tags": [encodable(check.family)]},
    }
    address = page(pages, check) if pages else check_sources.public(check.sources)
    if address:
        rule["helpUri"] = encodable(address)
    return rule


def _help(summary: str, why: str, stated: tuple[str, ...], pages: str | None) -> dict[str, str]:
    """What a viewer shows of a rule: the rule, the reason, and the sources, as links where Markdown is read."""
    folder, _, last = (pages or "").rstrip("/").rpartition("/")
    docs = folder if last == "checks" else None
    plain = [f"- {check_sources.plain(one)}" for one in stated]
    linked = [f"- {check_sources.link(one, docs)}" for one in stated]
    texts = {}
    for name, first, lines in (("text", summary, plain), ("markdown", f"**{summary}**", linked)):
        listed = encodable("\n".join([f"{check_sources.heading(stated)}:", *lines])) if lines else ""
        texts[name] = "\n\n".join(filter(None, [first, why, listed]))
    return texts


def _dedented(docstring: str) -> str:
    """`docstring` without its indentation. (`inspect`, which has this, costs 10 ms.)"""
    first, *rest = docstring.expandtabs().split("\n")
    margin = min((len(line) - len(line.lstrip()) for line in rest if line.strip()), default=0)
    return "\n".join([first.lstrip(), *(line[margin:].rstrip() for line in rest)]).strip()


def _results(view: View) -> list[dict[str, object]]:
    index = {outcome.check.id: at for at, outcome in enumerate(view.outcomes)}
    results = []
    allowed = {id(one.finding): one for one in view.report.allowed}
    findings = [*view.report.findings, *(one.finding for one in view.report.allowed)]
    for finding, print_ in zip(findings, fingerprints(findings), strict=True):
        text = visible(finding.message)
        if finding.fix:
            text += f"\nFix: {visible(finding.fix)}"
        results.append(
            {
                "ruleId": encodable(finding.id),
                **({"ruleIndex": index[finding.id]} if finding.id in index else {}),
                "level": _level(finding.severity),
                "message": _message(text),
                "locations": [locations(finding.place)],
                "partialFingerprints": {"flywheelFinding/v1": print_},
                # The standard wants the key on every result or on none.
                "suppressions": _suppressions(view, finding, allowed.get(id(finding))),
                **({"fixes": [sarif_fix(finding)]} if finding.edits else {}),
            }
        )
    return results


def _suppressions(view: View, finding: Finding, allowed: Allowed | None) -> list[dict[str, object]]:
    if allowed is not None:
        until = f" (until {allowed.until})" if allowed.until else ""
        reason = encodable(f"{allowed.reason}{until}")
        kind = "inSource" if allowed.place.file == finding.place.file else "external"
        return [{"kind": kind, "status": "accepted", "justification": reason}]
    return [_suppression(view, finding)] if view.expected(finding) else []


def _suppression(view: View, finding: Finding) -> dict[str, object]:
    count = view.report.expected[finding.id]
    reason = f"{finding.id} is expected {plural(count, 'time')} in this overlay."
    return {"kind": "external", "status": "accepted", "justification": encodable(reason)}


def _notifications(view: View, outcome: Outcome) -> Iterator[dict[str, object]]:
    rule = {"associatedRule": {"id": encodable(outcome.check.id)}}
    if outcome.surprise:
        yield {"level": "error", "message": _message(outcome.surprise), **rule}
    if outcome.lack is not None:
        level = "warning" if view.report.strict else "note"
        text = f"{outcome.check.id} {outcome.check.slug} {outcome.lack.words}."
        yield {"level": level, "message": _message(text), **rule}


def _message(text: str) -> dict[str, str]:
    """A message object: braces doubled (§3.11.5), and nothing in it a link (§3.11.6)."""
    text = encodable(text).replace("{", "{{").replace("}", "}}")
    return {"text": text.replace("](", "\\](")}


def _level(severity: str) -> str:
    return _LEVELS.get(severity, "warning")
