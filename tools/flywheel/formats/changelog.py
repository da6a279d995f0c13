"""Read and edit the sections of a Keep a Changelog file: `## [1.2.3]`, and above them `## [Unreleased]`."""

from __future__ import annotations

import re

from flywheel.formats.source import FormatError, Source

UNRELEASED = "Unreleased"
_HEADING = re.compile(r"^## \[([^\]\n]{1,300})\][^\n]*(?:\n|\Z)", re.MULTILINE)
#: Links to versions may follow the last section.
_LINKS = re.compile(r"^\[[^\]\n]{1,300}\]: ", re.MULTILINE)
_PART = re.compile(r"^### (.*)$", re.MULTILINE)


class Changelog:
    """The text, and where the body of each section begins and ends."""

    __slots__ = ("_bodies", "source")

    def __init__(self, source: Source) -> None:
        self.source = source
        self._bodies: dict[str, tuple[int, int]] = {}
        text = source.text
        found = list(_HEADING.finditer(text))
        links = _LINKS.search(text, found[-1].end() if found else 0)
        ends = [one.start() for one in found[1:]] + [links.start() if links else len(text)]
        for heading, end in zip(found, ends, strict=False):
            self._bodies.setdefault(heading[1], (heading.end(), end))

    def section(self, name: str) -> str | None:
        """The text under the heading of `name`, without blank lines around it; None if there is no such heading."""
        body = self._bodies.get(name)
        return None if body is None else self.source.text[body[0] : body[1]].strip("\r\n")

    def released(self, version: str, part: str, block: str) -> str:
        """The text with the unreleased lines as the section of `version`, and its part `part` set to `block`.

        Raises `FormatError` if nothing is unreleased, or if the section exists and something is unreleased.
        """
        text, unreleased = self.source.text, self.section(UNRELEASED)
        if self.section(version) is not None:
            if unreleased:
                message = f"there is a section [{version}], and [{UNRELEASED}] is not empty."
                fix = f"Move its lines to the section [{version}]."
                raise self.source.error(self._bodies[UNRELEASED][0], message, fix)
            return self._with_body(version, with_part(self.section(version) or "", part, block))
        if unreleased is None:
            raise self.source.error(0, f"there is no section [{UNRELEASED}].", f"Add the line `## [{UNRELEASED}]`.")
        body = with_part(unreleased, part, block)
        start, end = self._bodies[UNRELEASED]
        if not body:
            fix = "List there what the version changes."
            raise FormatError(self.source.place(start), f"the section [{UNRELEASED}] is empty.", fix)
        tail = text[end:]
        return f"{text[:start]}\n## [{version}]\n\n{body}\n" + (f"\n{tail}" if tail.strip() else "")

    def _with_body(self, name: str, body: str) -> str:
        start, end = self._bodies[name]
        tail = self.source.text[end:]
        return f"{self.source.text[:start]}\n{body}\n" + (f"\n{tail}" if tail.strip() else "")


def with_part(body: str, part: str, block: str) -> str:
    """The body of a section with the part `part` last and set to `block`, or removed if `block` is ""."""
    found = list(_PART.finditer(body))
    kept = body
    for number, one in enumerate(found):
        if one[1].strip() == part:
            rest = body[found[number + 1].start() :] if number + 1 < len(found) else ""
            kept = body[: one.start()] + rest
            break
    parts = [kept.strip("\r\n")]
    if block:
        parts.append(f"### {part}\n\n{block}")
    return "\n\n".join(one for one in parts if one)
