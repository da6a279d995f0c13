"""Read the version in a `MODULE.bazel`, and write the file with another version.

The rest of the file is kept, with its comments and layout.
"""

from __future__ import annotations

import re

from flywheel.formats.bazel import module_file
from flywheel.formats.bazel.module_file import Argument, ModuleCall, ModuleFile
from flywheel.formats.source import FormatError, Source

_LITERAL = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'")


class DeclaredModule:
    """The name and version in `module(...)`; the version is "" if it is not set."""

    __slots__ = ("call", "file", "name", "source", "version")

    def __init__(self, file: ModuleFile, call: ModuleCall) -> None:
        self.file = file
        self.source = file.source
        self.call = call
        self.name = call.text("name", 0)
        self.version = call.text("version", 1)

    def with_version(self, version: str) -> str:
        """The text with this version; raise `FormatError` if the present one is not a plain string."""
        text = self.source.text
        given = self.call.argument("version", 1)
        if given is not None:
            start, end = self._literal(given, "version")
            return f'{text[:start]}"{version}"{text[end:]}'
        name = self.call.argument("name", 0)
        assert name is not None  # `declared` checked this
        start, end = self._literal(name, "name")
        line = text[text.rfind("\n", 0, start) + 1 : start]
        own_line = re.fullmatch(r"([ \t]+)name[ \t]*=[ \t]*", line)
        newline = "\r\n" if "\r\n" in text else "\n"
        gap = f"{newline}{own_line[1]}" if own_line else " "
        return f'{text[:end]},{gap}version = "{version}"{text[end:]}'

    def _literal(self, argument: Argument, what: str) -> tuple[int, int]:
        found = _LITERAL.match(self.source.text, argument.at)
        if found is None:
            fix = f'Write `{what} = "..."` in the call itself.'
            raise self.source.error(argument.at, f"the {what} of the module is not a plain string.", fix)
        return found.span()


def declared(source: Source) -> DeclaredModule:
    """The module that the file declares; raise `FormatError` if there is none, or if it is not a module file."""
    file = module_file.loads(source)
    calls = file.of("module")
    if not calls or not calls[0].text("name", 0):
        fix = 'Begin it with `module(name = "...", version = "...")`.'
        raise FormatError(source.place(0), "the file has no `module` call with a name.", fix)
    return DeclaredModule(file, calls[0])
