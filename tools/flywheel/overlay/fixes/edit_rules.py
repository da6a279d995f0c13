"""The edits of a finding, if one is certain. Rules read what a check says: its message, its fix, and the text there."""

from __future__ import annotations

import re

from flywheel.formats.text_edits import Edit
from flywheel.overlay.fixes import edit_tools, slips

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from flywheel.findings.finding import Finding
    from flywheel.formats.source import Source
    from flywheel.overlay.overlay import Overlay

    Rule = Callable[[Finding, Source, Overlay], list[Edit]]

_ONE_NAME = re.compile(r"Did you mean `([^`]+)`\?")
_WRITE = re.compile(r"Write `([^`]+)`\.")
_ONE_LABEL = re.compile(r"(?:Did you mean|Write|Use) `([a-z0-9-]+)`[?.]")
_TYPES = re.compile(r"of type (\w+); the stack needs (number|bool|string|list of string|set of string)[,.]")
_FLAG = re.compile(r"`(\w+) = true`")
_FIRST = re.compile(r"; the first is at (?P<file>.+):(?P<line>[0-9]+):[0-9]+\.$")
_PLAIN = {"number": r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", "bool": "true|false"}
_ASSIGNED = re.compile(r"^[ \t]*([\w-]+)([ \t]*)=", re.MULTILINE)


def _said(finding: Finding) -> list[str]:
    return finding.message.split("`")[1::2]


def renamed_key(finding: Finding, source: Source, overlay: Overlay) -> list[Edit]:
    """A key that nothing reads, with one name that it can only be a slip of."""
    match, at = _ONE_NAME.fullmatch(finding.fix), edit_tools.offset(source, finding.place)
    if match is None or at is None:
        return []
    old = _said(finding)[0].rpartition(".")[2]
    return edit_tools.new_key(source, at, old, match[1]) if slips.is_slip(old, match[1]) else []


def deprecated_key(finding: Finding, source: Source, overlay: Overlay) -> list[Edit]:
    """A key of the backend with a new name: `endpoint` is the `s3` of `endpoints`."""
    at = edit_tools.offset(source, finding.place)
    if at is None:
        return []
    old = _said(finding)[0]
    if "`endpoints = { s3 = ... }`" in finding.fix:
        value = re.compile(r"[\w]+[ \t]*=[ \t]*(\"[^\"\n]*\")").match(source.text, at)
        renamed = edit_tools.new_key(source, at, old, "endpoints")
        if value is None or not renamed or "endpoints" in _ASSIGNED.findall(source.text):
            return []
        return [*renamed, Edit(value.start(1), value.start(1), "{ s3 = "), Edit(value.end(1), value.end(1), " }")]
    match = re.search(r"Write `(\w+)` instead\.", finding.fix)
    return edit_tools.new_key(source, at, old, match[1]) if match else []


def converted_value(finding: Finding, source: Source, overlay: Overlay) -> list[Edit]:
    """A value that Terraform converts without a loss, or a single value in place of a list."""
    match, at = _TYPES.search(finding.message), edit_tools.offset(source, finding.place)
    if match is None or at is None:
        return []
    seen, wanted = match.groups()
    text, number = edit_tools.TEXT.match(source.text, at), edit_tools.NUMBER.match(source.text, at)
    if seen == "string" and text and wanted in _PLAIN and re.fullmatch(_PLAIN[wanted], text["word"]):
        return [Edit(text.start(), text.end(), text["word"])]
    if seen == "number" and number and wanted == "string":
        return [Edit(number.start(), number.end(), f'"{number["word"]}"')]
    if seen == "string" and text and wanted.endswith("of string") and re.fullmatch(r"[\w.-]+", text["word"]):
        return [Edit(text.start(), text.start(), "["), Edit(text.end(), text.end(), "]")]
    return []


def label_form(finding: Finding, source: Source, overlay: Overlay) -> list[Edit]:
    """A label that differs from a valid one in capitals, or has `_` for `-`."""
    match, at = _ONE_LABEL.search(finding.fix), edit_tools.offset(source, finding.place)
    if match is None or at is None:
        return []
    text = edit_tools.TEXT.match(source.text, at)
    if text is None or text["word"].lower().replace("_", "-") != match[1]:
        return []
    return edit_tools.new_word(source, at, text["word"], match[1])


def backend_flags(finding: Finding, source: Source, overlay: Overlay) -> list[Edit]:
    """Flags without which the store refuses: behind the last line, in the column of the others."""
    names = _FLAG.findall(finding.fix)
    keys = dict.fromkeys(key for key, _ in _ASSIGNED.findall(source.text))
    if not names or set(names) & keys.keys() or not source.name.endswith(".hcl"):
        return []
    aligned = [len(key) + len(space) for key, space in _ASSIGNED.findall(source.text) if len(space) > 1]
    width = max([max(aligned, default=0), *(len(name) + 1 for name in names)]) if aligned else 0
    line_break = edit_tools.line_break(source.text)
    lines = "".join(f"{name.ljust(width) if width else name + ' '}= true{line_break}" for name in names)
    end = len(source.text)
    return [Edit(end, end, lines if source.text.endswith("\n") or not end else line_break + lines)]


def equal_duplicate(finding: Finding, source: Source, overlay: Overlay) -> list[Edit]:
    """A line that stands twice, word for word: the second goes."""
    match, at = _FIRST.search(finding.message), edit_tools.offset(source, finding.place)
    if match is None or at is None or not source.name.endswith((".tfvars", ".hcl")):
        return []
    lines = source.text.split("\n")
    first, start_end = int(match["line"]) - 1, edit_tools.line_span(source.text, at)
    line = source.text[slice(*start_end)].strip()
    plain = re.fullmatch(r'[\w-]+[ \t]*=[ \t]*(?:"[^"\\$%]*"|[\w.-]+)', line)
    if plain is None or first >= len(lines) or lines[first].split() != line.split():
        return []
    return [Edit(*start_end, "")]


#: Id of a check -> the edits of its findings.
RULES: dict[str, Rule] = {
    "GF101": label_form,
    "GF108": label_form,
    "GF301": renamed_key,
    "GF303": converted_value,
    "GF304": renamed_key,
    "GF305": equal_duplicate,
    "GF310": converted_value,
    "GF316": renamed_key,
    "GF413": deprecated_key,
    "GF416": backend_flags,
    "GF421": renamed_key,
}


def edits(finding: Finding, source: Source, overlay: Overlay) -> list[Edit]:
    """The edits that mend `finding` in its file; none if no edit is certain."""
    rule = RULES.get(finding.id)
    found = rule(finding, source, overlay) if rule is not None else []
    return [one for one in found if source.text[one.start : one.end] != one.new]
