"""Places as SARIF locations, and fingerprints that outlive them."""

from __future__ import annotations

import re
from hashlib import sha256

from flywheel.findings.finding import Finding
from flywheel.findings.reports.printable import encodable, has_column, has_line, is_label, percent_encoded
from flywheel.formats.source import Place
from flywheel.formats.visible_text import visible

#: Every overlay has one, and what is outside the repository enters by it.
_MODULE_FILE = "MODULE.bazel"

_LABEL = re.compile(r"@{0,2}//([^:()\s]*)")
_POSITION = re.compile(r":\d+(?::\d+)?|\bline \d+|\bcolumn \d+")


def locations(place: Place) -> dict[str, object]:
    """The SARIF location of `place`: always with a file, with a logical one for a label."""
    if not place.file or is_label(place.file):
        location: dict[str, object] = {"physicalLocation": {"artifactLocation": _artifact(_anchor(place.file))}}
        if place.file:
            location["logicalLocations"] = [{"fullyQualifiedName": encodable(place.file), "kind": "declaration"}]
        return location
    physical: dict[str, object] = {"artifactLocation": _artifact(place.file)}
    if has_line(place):
        region = {"startLine": place.line}
        if has_column(place):
            region["startColumn"] = place.column
        physical["region"] = region
    return {"physicalLocation": physical}


def sarif_fix(finding: Finding) -> dict[str, object]:
    """The fix object of a finding with edits (§3.55)."""
    replacements = []
    for one in finding.edits:
        region = {"startLine": one.start.line, "startColumn": one.start.column}
        region |= {"endLine": one.end.line, "endColumn": one.end.column}
        replacements.append({"deletedRegion": region, "insertedContent": {"text": encodable(one.text)}})
    change = {"artifactLocation": _artifact(finding.place.file), "replacements": replacements}
    return {"description": {"text": encodable(visible(finding.fix))}, "artifactChanges": [change]}


def _anchor(label: str) -> str:
    """The file that stands for `label`: its package's BUILD file, if it is in this repository."""
    match = _LABEL.match(label)
    if match is None:
        return _MODULE_FILE
    package = match[1].strip("/")
    return f"{package}/BUILD.bazel" if package else "BUILD.bazel"


def _artifact(file: str) -> dict[str, object]:
    uri = percent_encoded(file, safe="/")
    if uri.startswith("/"):
        return {"uri": "file://" + uri}
    return {"uri": uri, "uriBaseId": "%SRCROOT%"}


def fingerprints(findings: list[Finding]) -> list[str]:
    """A fingerprint for each finding that stays when lines move.

    Equal findings differ by their order in the file. GitHub's own key,
    `primaryLocationLineHash`, is not ours to set: its upload action computes it from
    the source and warns at every result that has another.
    """
    seen: dict[tuple[str, str, str], int] = {}
    prints = []
    for finding in findings:
        same = (finding.id, finding.place.file, _POSITION.sub("", finding.message))
        seen[same] = seen.get(same, 0) + 1
        key = "\0".join((*same, str(seen[same])))
        prints.append(sha256(encodable(key).encode("utf-8")).hexdigest()[:32])
    return prints
