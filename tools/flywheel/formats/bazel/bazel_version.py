"""Versions of Bazel modules, ordered as Bazel orders them.

`RELEASE[-PRERELEASE][+BUILD]`: identifiers of ASCII letters and digits with dots between them, in
the last two parts with hyphens too. It is Semantic Versioning, but that a release may have any number of
identifiers, and letters in them (bazel.build/external/module, "Version format").
"""

from __future__ import annotations

import functools
import re

#: A longer version is refused: it is part of a path.
MAX_LENGTH = 255
#: Bazel keeps a numeric identifier in 64 bits.
_LARGEST = 2**64 - 1

_GRAMMAR = re.compile(
    r"(?P<release>[A-Za-z0-9.]+)(?:-(?P<prerelease>[A-Za-z0-9.-]+))?(?P<build>\+[A-Za-z0-9.-]+)?", re.ASCII
)


class VersionError(ValueError):
    """Text that is not a version of a module; `str()` is the reason, a clause without a subject."""


@functools.total_ordering
class Version:
    """A version. `text` is as Bazel writes it, without `build`, which it forgets when it reads one.

    Two versions are equal if and only if their texts are.
    """

    __slots__ = ("_key", "build", "prerelease", "release", "text")

    def __init__(self, release: tuple[str, ...], prerelease: tuple[str, ...], build: str) -> None:
        self.release = release
        self.prerelease = prerelease
        self.build = build
        self.text = ".".join(release) + (f"-{'.'.join(prerelease)}" if prerelease else "")
        # The empty version stands for an override, and is above everything; what has a prerelease is
        # below what has none.
        self._key = (not release, _keys(release), not prerelease, _keys(prerelease))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self.text == other.text

    def __lt__(self, other: Version) -> bool:
        return self._key < other._key

    def __hash__(self) -> int:
        return hash(self.text)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Version({self.text!r})"


def parse(text: str) -> Version:
    """The version that `text` is; raise `VersionError` if it is not one. "" is the version of an override."""
    if not text:
        return Version((), (), "")
    if len(text) > MAX_LENGTH:
        raise VersionError(f"has {len(text)} characters; at most {MAX_LENGTH} are read")
    found = _GRAMMAR.fullmatch(text)
    if found is None:
        raise VersionError("is not of the form RELEASE[-PRERELEASE][+BUILD], of letters, digits and dots")
    release = _identifiers(found["release"])
    prerelease = _identifiers(found["prerelease"]) if found["prerelease"] else ()
    return Version(release, prerelease, found["build"] or "")


def readable(text: str) -> Version | None:
    """The version that `text` is, None if it is not one."""
    try:
        return parse(text)
    except VersionError:
        return None


def _identifiers(part: str) -> tuple[str, ...]:
    found = tuple(part.split("."))
    for one in found:
        if not one:
            raise VersionError("has an empty identifier: two dots in a row, or a dot at an end")
        if one.isdigit() and int(one) > _LARGEST:
            raise VersionError(f"has the number {one}, which takes more than 64 bits")
    return found


def _keys(identifiers: tuple[str, ...]) -> tuple[tuple[bool, int, str], ...]:
    """Numbers come before words, and among themselves by value; `01` is below `1`."""
    return tuple((False, int(one), one) if one.isdigit() else (True, 0, one) for one in identifiers)
