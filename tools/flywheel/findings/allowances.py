"""Findings that a comment at their line allows, until a day and for a reason.

    # flywheel: allow GF416 until 2027-01-31: the store of the old cluster has no checksums

A comment behind a value allows findings of its own line. A comment on a line of its own allows those of the next line
that is not a comment; before the first value of a file, also those of the file as a whole. Files with comments have
them: `#` or `//` in tfvars and HCL, `#` in YAML, workflows and others. What looks like a comment in quotes, heredocs
and block scalars is data, which would otherwise allow itself. A comment allows any check by id or name, several with
commas, but never those of `never`: a secret stays a finding whatever somebody writes next to it.
"""

from __future__ import annotations

import re

from flywheel.findings import subjects
from flywheel.findings.allowed import Allowed
from flywheel.formats import dates, line_comments, nearest
from flywheel.formats.quoting import quote
from flywheel.formats.source import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.findings.engine import AnyCheck
    from flywheel.findings.finding import Finding
    from flywheel.formats.source import Source

#: What a text without an allowance does not contain.
SIGN = "flywheel:"

#: What is never allowed: the family of secrets, credentials in workflows, and what says that a file or a comment cannot
#: be read.
_NEVER = frozenset({"secrets", "GF318", "GF341", "GF342", "GF343", "GF726", "GF728", "GF732", "GF733", "GF734"})

#: Within a comment: the sign may stand behind other words.
_SIGNED = re.compile(r"(?:\A|(?<=\s))(?:#|//)[ \t]*flywheel:[ \t]*(.*?)[ \t\r]*\Z")
_FORM = re.compile(
    rf"allow[ \t]+(?P<names>[^:]+?)[ \t]+until[ \t]+(?P<until>{dates.PATTERN})[ \t]*:[ \t]*(?P<reason>\S.*)"
)
#: The same with parts that may be missing or of another form.
_PARTS = re.compile(
    r"allow\b:?[ \t]*(?P<names>(?:(?!\buntil\b)[^:])*)(?:until\b[ \t]*(?P<until>[^:\s]*))?"
    r"[ \t]*(?::[ \t]*(?P<reason>.*))?"
)
#: Words for the same in other tools. Any other word behind the sign is an ordinary comment.
_VERBS = ("allow", "ignore", "disable", "suppress", "noqa", "skip")
_EMPTY = re.compile(r"\s*(?:#.*|//.*)?\r?")
_EXAMPLE = "# flywheel: allow GF416 until 2027-01-31: the reason"


class Allowance:
    """A comment that allows findings.

    names: ids or names of checks, as written. line: the line whose findings it allows. whole: whether it allows those
    of the whole file too. fault: what is wrong with it, and the fix; ("", "") if nothing is.
    """

    __slots__ = ("fault", "line", "names", "place", "reason", "until", "whole")

    def __init__(
        self,
        place: Place,
        line: int,
        names: tuple[str, ...] = (),
        until: str = "",
        reason: str = "",
        whole: bool = False,
        fault: tuple[str, str] = ("", ""),
    ) -> None:
        self.place = place
        self.line = line
        self.names = names
        self.until = until
        self.reason = reason
        self.whole = whole
        self.fault = fault

    def is_about(self, finding: Finding) -> bool:
        """Whether it allows a finding, if today is not too late."""
        if finding.rest or finding.place.file != self.place.file or not {finding.id, finding.slug} & {*self.names}:
            return False
        return finding.place.line == self.line or (self.whole and finding.place.line is None)


def in_texts(texts: Iterable[Source]) -> list[Allowance]:
    """The allowances in these texts, by place; those of a text once, though several stacks share it."""
    sources = {text.name: text for text in texts if SIGN in text.text}
    return [one for name in sorted(sources) for one in _in_text(sources[name])]


def _in_text(source: Source) -> list[Allowance]:
    found = []
    lines: list[str] = []
    for start in line_comments.starts(source):
        match = _SIGNED.search(_line_from(source.text, start))
        words = match[1].split(None, 1) if match is not None else ()
        if match is None or not words or not _is_meant(words[0].lower().rstrip(":")):
            continue
        lines = lines or source.text.split("\n")
        place = source.place(start + match.start())
        number = place.line or 1
        own_line = not source.text[source.text.rfind("\n", 0, start) + 1 : start].strip()
        line = _next_line(lines, number) if own_line else number
        first = not any(line and not _EMPTY.fullmatch(line) for line in lines[: number - 1])
        found.append(_read(match[1], place, line, own_line and first))
    return found


def _is_meant(word: str) -> bool:
    """Whether a word behind the sign is `allow`, misspelt or that of another tool."""
    return word in _VERBS or nearest.distance(word, "allow") <= 1


def _line_from(text: str, start: int) -> str:
    """The rest of the line that `start` is in."""
    end = text.find("\n", start)
    return text[start:] if end < 0 else text[start:end]


def _next_line(lines: list[str], number: int) -> int:
    """The first line after `number` that is neither empty nor a comment; `number` if there is none."""
    for index in range(number, len(lines)):
        if not _EMPTY.fullmatch(lines[index]):
            return index + 1
    return number


def _read(text: str, place: Place, line: int, whole: bool) -> Allowance:
    match = _FORM.fullmatch(text)
    names = tuple(name.strip() for name in match["names"].split(",")) if match else ()
    if match is None or not all(names):
        return Allowance(place, line, whole=whole, fault=_malformed(text))
    if not dates.is_day(match["until"]):
        fault = (f"`{match['until']}` is not a day of the calendar.", "Correct the day.")
        return Allowance(place, line, names, whole=whole, fault=fault)
    return Allowance(place, line, names, match["until"], match["reason"], whole)


def _malformed(text: str) -> tuple[str, str]:
    """What a comment that is not of the form lacks, and the form with what it has."""
    parts = _PARTS.fullmatch(text)
    if parts is None:
        return "it does not begin with `allow`.", f"Write `{_EXAMPLE}`."
    names, day, reason = (" ".join((parts[name] or "").split()) for name in ("names", "until", "reason"))
    if not day:  # then words behind the checks are a reason without its sign
        names = ", ".join(name.split()[0] for name in names.split(",") if name.strip())
    given = {"the checks": names, "the last day": day, "the reason": reason}
    lacks = [what for what, text in given.items() if not text]
    is_day, are_names = re.fullmatch(dates.PATTERN, day), all(one.strip() for one in names.split(","))
    if lacks:
        message = f"it does not say {' and '.join(lacks)}."
    elif not is_day:
        message = f"{quote(day)} is not written as a day, YYYY-MM-DD."
    else:
        message = f"{quote(names)} is not a list of checks."
    shown = (names if are_names else "GF416", day if is_day else "YYYY-MM-DD", reason or "the reason")
    example = "# flywheel: allow {} until {}: {}".format(*shown)
    return message, f"Write {quote(example, 120)}."


def never(check: AnyCheck | Finding) -> bool:
    """Whether findings of this check, or this finding's check, are never allowed: neither here nor by a baseline."""
    return check.family in _NEVER or check.id in _NEVER


def named(allowance: Allowance, subject: str) -> list[AnyCheck]:
    """The checks of `subject` that an allowance without a fault names."""
    checks = subjects.of(subject)
    slugs = {check.slug: check for check in checks.values()}
    found = (checks.get(name) or slugs.get(name) for name in allowance.names)
    return [check for check in found if check is not None]


def fault(allowance: Allowance, subject: str) -> tuple[str, str]:
    """What is wrong with an allowance for one who judges `subject`, and the fix; ("", "") if nothing is.

    An id of a check that judges something else is right: other verbs read the same workflows.
    """
    if allowance.fault[0]:
        return allowance.fault
    checks = subjects.of(subject)
    slugs = {check.slug: check for check in checks.values()}
    for name in allowance.names:
        check = checks.get(name) or slugs.get(name)
        other = None if check is not None else _of_another(name, subject)
        if other is not None and not never(other):
            return (
                f"`{name}` is a check of another verb, and names of those are written as ids.",
                f"Write `{other.id}`.",
            )
        check = check or other
        if check is None and not subjects.judges_something_else(name, subject):
            close = nearest.did_you_mean(name, [*checks, *slugs])
            return f"`{name}` is not the id or the name of a check.", close or "`flywheel checks` lists them."
        if name in _NEVER or (check is not None and never(check)):
            id = check.id if check is not None else name
            return f"findings of {id} are never allowed.", f"Remove it, and correct what {id} finds."
    return ("", "")


def _of_another(name: str, subject: str) -> AnyCheck | None:
    """The check called `name` that judges something else than `subject`; None where its room is not at hand."""
    if name.startswith("GF"):
        return None
    for other in subjects.SUBJECTS:
        try:
            found = () if other == subject else subjects.of(other).values()
        except ImportError:  # an action of a rule has only the checks of its own subject
            continue
        check = next((one for one in found if one.slug == name), None)
        if check is not None:
            return check
    return None


def split(
    findings: list[Finding], allowances: Iterable[Allowance], today: str, subject: str, strict: bool = False
) -> tuple[list[Finding], list[Allowed]]:
    """The findings that stay, and those that are allowed.

    An allowance with a fault, or whose last day is before `today`, allows nothing. Without a day (today is "") nobody
    knows: it counts, and in strict mode it allows nothing.
    """
    if strict and not today:
        return findings, []
    valid = [one for one in allowances if not fault(one, subject)[0] and not (today and one.until < today)]
    by_file: dict[str, list[Allowance]] = {}
    for one in valid:
        by_file.setdefault(one.place.file, []).append(one)
    kept: list[Finding] = []
    allowed: list[Allowed] = []
    for finding in findings:
        by = next((one for one in by_file.get(finding.place.file, ()) if one.is_about(finding)), None)
        if by is None:
            kept.append(finding)
        else:
            allowed.append(Allowed(finding, by.reason, by.until, by.place))
    return kept, allowed
