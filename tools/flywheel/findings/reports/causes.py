"""Findings by what mends them: those of one check with the same fix are one cause.

One missing key of an overlay with three hundred runner sets is three hundred findings. People are shown one entry with
its places, and machines get every finding. A cause is the list of its findings, in the order of their places.
"""

from __future__ import annotations

from flywheel.findings.finding import NOTE
from flywheel.findings.reports.printable import plural
from flywheel.findings.reports.view import FEW, gravity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flywheel.findings.finding import Finding

_WITHOUT_DIGITS = str.maketrans("", "", "0123456789")


def of(findings: Iterable[Finding]) -> list[list[Finding]]:
    """The causes of `findings`: the gravest first, then the one that removes most findings."""
    causes: dict[object, list[Finding]] = {}
    for finding in findings:
        causes.setdefault(_key(finding), []).append(finding)
    for cause in causes.values():
        cause.sort(key=lambda finding: finding.key())
    return sorted(causes.values(), key=lambda cause: (gravity(cause[0]), -len(cause), cause[0].key()))


def sentence(causes: list[list[Finding]], is_expected: Callable[[Finding], bool]) -> str:
    """What to fix first; "" if nothing is shown together that anybody has to fix.

    Notes and expected warnings are nobody's to fix.
    """
    open_ones = [cause for cause in causes if cause[0].severity != NOTE and not is_expected(cause[0])]
    if max(map(len, open_ones), default=0) <= FEW:
        return ""
    total, first = sum(map(len, open_ones)), len(open_ones[0])
    if len(open_ones) == 1:
        removed = f"all {total} findings" if total == sum(map(len, causes)) else plural(total, "finding")
        return f"fix this one thing: it removes {removed}."
    return f"fix these {len(open_ones)} things: the first removes {first} of {plural(total, 'finding')}."


def words(cause: list[Finding]) -> list[tuple[str, ...]]:
    """For each finding of a cause, the names and values in its message that not all of them have."""
    named = [finding.message.split("`")[1::2] for finding in cause]
    common = set(named[0]).intersection(*named)
    return [tuple(dict.fromkeys(word for word in one if word not in common)) for one in named]


def _key(finding: Finding) -> object:
    """What the findings of a cause have in common.

    A fix that names nothing, such as `Remove it.`, is the same one only where the messages differ in names, values and
    figures alone.
    """
    key = (finding.severity, finding.id, finding.fix)
    if "`" in finding.fix:
        return key
    return (*key, *(part.translate(_WITHOUT_DIGITS) for part in finding.message.split("`")[::2]))
