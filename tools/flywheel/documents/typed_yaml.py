"""YAML files that people write for us: read strictly, and held to a shape written as a Terraform type."""

from __future__ import annotations

from flywheel.errors import UserError
from flywheel.formats.nearest import did_you_mean
from flywheel.formats.source import FormatError, Place, Source
from flywheel.formats.values import Document, List, Node, Object, plain
from flywheel.formats.yaml import strict_yaml
from flywheel.hcl.defaults import filled
from flywheel.hcl.mismatch import MISSING_ATTRIBUTE, UNKNOWN_ATTRIBUTE, Mismatch, mismatches
from flywheel.hcl.type_parser import parse_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class TypedFile:
    """A file of a shape: its value with what was left out filled in, and where each part stands."""

    __slots__ = ("document", "value")

    def __init__(self, document: strict_yaml.YamlDocument, value: dict[str, Any]) -> None:
        self.document = document
        self.value = value

    def place(self, *path: str | int) -> Place:
        """The place of what `path` leads to, or of the innermost part of it that is there."""
        node: Node = self.document.root
        at = node.at
        for step in path:
            if isinstance(node, Object) and step in node.items:
                at, node = node.key_at[str(step)], node.items[str(step)]
            elif isinstance(node, List) and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
                at = node.at
            else:
                break
        return self.document.place(at)


def load(path: str, schema: str, shape: str, name: str | None = None) -> TypedFile:
    """The file at `path`, called `name` in messages; errors as in `loads`."""
    from flywheel.formats.source import read

    return loads(read(path, name), schema, shape)


def loads(source: Source, schema: str, shape: str) -> TypedFile:
    """The document in `source`, whose key `schema` must say `schema`.

    Raises `FormatError` for what is no strict YAML and at the first thing that is not of the shape;
    `UserError` for another schema.
    """
    document = strict_yaml.loads(source)
    # Words that readers of YAML disagree on, such as dates, are texts to us wherever they stand.
    Document.strict(document)
    seen = plain(document.root.items["schema"]) if "schema" in document.root.items else None
    if seen != schema:
        what = f"`schema` is `{seen}`" if isinstance(seen, str) and len(seen) < 100 else "it has no `schema`"
        raise UserError(
            f"{source.name}: {what}; this version reads `{schema}`. Begin the file with `schema: {schema}`."
        )
    type_ = parse_type(shape)
    for mismatch in mismatches(type_, document.root):
        raise FormatError(document.place(mismatch.at), *_words(mismatch))
    value = filled(type_, plain(document.root))
    assert isinstance(value, dict)
    return TypedFile(document, value)


def _words(mismatch: Mismatch) -> tuple[str, str]:
    """What is wrong, and what to write instead."""
    where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in mismatch.path).lstrip(".")
    if mismatch.kind == UNKNOWN_ATTRIBUTE:
        name = str(mismatch.path[-1])
        fix = did_you_mean(name, mismatch.known) or f"Known here are {', '.join(sorted(mismatch.known))}."
        return f"`{where}` is no key of this file.", fix
    if mismatch.kind == MISSING_ATTRIBUTE:
        return f"`{where}` is missing.", f"Add it: a value of type {mismatch.expected}."
    seen = f"`{where}` is of type {mismatch.seen}; it takes {mismatch.expected}."
    return seen, f"Write a value of type {mismatch.expected}."
