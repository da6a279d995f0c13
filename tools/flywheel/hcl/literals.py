"""Literal values inside Terraform files: the defaults of variables and of optional attributes.

The value syntax is that of variable files, and so is the reader; this gives it to
readers of larger texts, which know where a value begins and not where it ends.
"""

from __future__ import annotations

from flywheel.formats.source import Source
from flywheel.formats.tfvars.tfvars_parser import TfvarsParser
from flywheel.formats.tfvars.tfvars_scanner import name_end, skip_blanks, skip_space
from flywheel.formats.values import Document, Node, Object


def read_literal(source: Source, at: int, name: str) -> tuple[Node, int]:
    """The value that begins at `at`, called `name` in messages, and the offset behind it.

    Raises `FormatError` for anything but a literal, and for a key written twice.
    """
    parser = TfvarsParser(source)
    node, end = parser.value(at, (), name)
    Document(source, Object({}, {}, at), parser.duplicates).strict()
    return node, end


def read_name(source: Source, at: int) -> str:
    """The identifier at `at`, or "" if there is none."""
    return source.text[at : name_end(source, at)]


__all__ = ["read_literal", "read_name", "skip_blanks", "skip_space"]
