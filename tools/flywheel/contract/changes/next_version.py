"""Which version number a change of the contract demands (Semantic Versioning 2.0.0).

Versions are those of Bazel modules: numbers, perhaps a pre-release behind `-`, perhaps a build behind `+`. What
is broken asks for a new major version; before 1.0.0, where nothing is promised for ever, for a new minor one.
"""

from __future__ import annotations

import re

from flywheel.contract.changes.contract_change import LEVELS, MAJOR, MINOR, PATCH, ContractChange
from flywheel.errors import UserError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    Numbers = tuple[int, int, int]

# Longer numbers than nine digits are no versions of anything, and Python reads long ones slowly.
_VERSION = re.compile(
    r"(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})(?:-([0-9A-Za-z.-]{1,100}))?(?:\+[0-9A-Za-z.-]{1,100})?"
)

#: What changes of a level do: of one, and of several.
_WORDS = {
    MAJOR: ("can break an overlay", "can break an overlay"),
    MINOR: ("adds or changes something", "add or change something"),
    PATCH: ("only reads otherwise", "only read otherwise"),
}


def required_level(changes: Sequence[ContractChange]) -> str | None:
    """The gravest level among the changes; None if there is none."""
    levels = {change.level for change in changes}
    return next((level for level in LEVELS if level in levels), None)


def next_version(old: str, changes: Sequence[ContractChange]) -> str:
    """The smallest release after the version `old` that may carry `changes`.

    Without any it is the next patch. Raises `UserError` if `old` is no version of three numbers.
    """
    numbers, pre = _read(old)
    return ".".join(map(str, _least(numbers, bool(pre), required_level(changes) or PATCH)))


def refuses(old: str, new: str, changes: Sequence[ContractChange]) -> str | None:
    """Why the version `new`, after `old`, is too small for `changes`, with the fix; None if it is not.

    Raises `UserError` if one of them is no version of three numbers.
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
    return f"the version {new} is too small: {_said(old, changes, level)}. Publish it as {enough} or later."


def _said(old: str, changes: Sequence[ContractChange], level: str) -> str:
    """What changed since `old` of that level, in words."""
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
            f"version `{text[:60]}`: what a change demands can be told for MAJOR.MINOR.PATCH alone, such as 1.4.0 or "
            "1.4.0-rc1. Write it so."
        )
    major, minor, patch, pre = match.groups()
    return (int(major), int(minor), int(patch)), pre or ""


def _least(numbers: Numbers, pre: bool, level: str) -> Numbers:
    """The smallest release for a change of `level`. What a pre-release holds is not promised yet."""
    major, minor, patch = numbers
    if level != PATCH and major == 0:
        level = MINOR if level == MAJOR else PATCH
    if level == MAJOR:
        return numbers if pre and minor == patch == 0 else (major + 1, 0, 0)
    if level == MINOR:
        return numbers if pre and patch == 0 else (major, minor + 1, 0)
    return numbers if pre else (major, minor, patch + 1)


def _later(old: str, new: str) -> bool:
    """Whether of two versions of the same numbers the second, by its pre-release, comes later."""
    if not old or not new:
        return bool(old)
    return _identifiers(new) > _identifiers(old)


def _identifiers(pre: str) -> list[tuple[int, int, str]]:
    """A pre-release as something to compare: numbers come before words."""
    parts = pre.split(".")
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]
