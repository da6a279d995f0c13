"""Compute the version number that changes of the contract require (Semantic Versioning 2.0.0).

Versions have the form of Bazel modules: numbers, an optional pre-release after `-`, an optional build after `+`.
A breaking change requires a new major version, or before 1.0.0 a new minor version.
"""

from __future__ import annotations

import re

from flywheel.contract.changes.contract_change import LEVELS, MAJOR, MINOR, PATCH, ContractChange
from flywheel.errors import UserError
from flywheel.formats.quoting import printable, shortened

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    Numbers = tuple[int, int, int]

# A number of more than nine digits is not a version, and Python reads long numbers slowly.
#: The longest part of a version that a message repeats.
_LONGEST = 60
_VERSION = re.compile(
    r"(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})(?:-([0-9A-Za-z.-]{1,100}))?(?:\+[0-9A-Za-z.-]{1,100})?"
)

#: The effect of changes of each level: the verb for one change, and for several.
_WORDS = {
    MAJOR: ("can break an overlay", "can break an overlay"),
    MINOR: ("adds or changes something", "add or change something"),
    PATCH: ("changes only wording", "change only wording"),
}


def required_level(changes: Sequence[ContractChange]) -> str | None:
    """The highest level among the changes; None if there are no changes."""
    levels = {change.level for change in changes}
    return next((level for level in LEVELS if level in levels), None)


def next_version(old: str, changes: Sequence[ContractChange]) -> str:
    """The lowest release after the version `old` that may have `changes`.

    Without changes it is the next patch. Raises `UserError` if `old` is not a version of three numbers.
    """
    numbers, pre = _read(old)
    return ".".join(map(str, _least(numbers, bool(pre), required_level(changes) or PATCH)))


def refuses(old: str, new: str, changes: Sequence[ContractChange]) -> str | None:
    """Why the version `new`, after `old`, is too low for `changes`, with the fix; None if it is high enough.

    Raises `UserError` if one of them is not a version of three numbers.
    """
    level = required_level(changes)
    if level is None:
        return None
    numbers, pre = _read(old)
    least = _least(numbers, bool(pre), level)
    after, after_pre = _read(new)
    if after >= least and (after > numbers or _later(pre, after_pre)):
        return None
    enough = ".".join(map(str, least))
    return f"the version {new} is too low: {_said(old, changes, level)}. Publish it as {enough} or later."


def _said(old: str, changes: Sequence[ContractChange], level: str) -> str:
    """The changes since `old` of that level, as text."""
    count, first = sum(1 for change in changes if change.level == level), _first(changes, level)
    if len(changes) == 1:
        return f"the contract changed since {old} ({first}), which {_WORDS[level][0]}"
    does = _WORDS[level][count > 1]
    return f"{count} of {len(changes)} changes of the contract since {old} {does} (the first: {first})"


def _first(changes: Sequence[ContractChange], level: str) -> str:
    return min((change for change in changes if change.level == level), key=ContractChange.key).text


def _read(text: str) -> tuple[Numbers, str]:
    match = _VERSION.fullmatch(text)
    if match is None:
        raise UserError(
            f"version `{printable(shortened(text, _LONGEST))}`: it is not of the form MAJOR.MINOR.PATCH, so no next "
            "version can be computed. Write it like 1.4.0 or 1.4.0-rc1."
        )
    major, minor, patch, pre = match.groups()
    return (int(major), int(minor), int(patch)), pre or ""


def _least(numbers: Numbers, pre: bool, level: str) -> Numbers:
    """The lowest release for a change of `level`. A pre-release promises nothing yet."""
    major, minor, patch = numbers
    if level != PATCH and major == 0:
        level = MINOR if level == MAJOR else PATCH
    if level == MAJOR:
        return numbers if pre and minor == patch == 0 else (major + 1, 0, 0)
    if level == MINOR:
        return numbers if pre and patch == 0 else (major, minor + 1, 0)
    return numbers if pre else (major, minor, patch + 1)


def _later(old: str, new: str) -> bool:
    """Whether the second of two versions with the same numbers is later, by their pre-releases."""
    if not old or not new:
        return bool(old)
    return _identifiers(new) > _identifiers(old)


def _identifiers(pre: str) -> list[tuple[int, int, str]]:
    """A pre-release in a form that sorts: numbers come before words."""
    parts = pre.split(".")
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]
