"""The part of docs/schemas/evidence.md that lists every field, made of the tables that read the file."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.documents.containers import Many, Mapping
from flywheel.documents.kinds import Kind
from flywheel.documents.record import RecordTable
from flywheel.live.live_evidence import LiveEvidence
from flywheel.live.live_fact import LiveFact

#: The heading that the part begins with.
HEADING = "## Fields\n"
#: Lists of words that are longer stand in the last column alone.
_LONGEST = 60


def inner(kind: Kind[object], path: str) -> tuple[Kind[object], str]:
    """The kind of a list's elements, and their path; other kinds are themselves."""
    return inner(kind.of, f"{path}[]") if isinstance(kind, Many) else (kind, path)


def words(kind: Kind[object]) -> str:
    """A kind as a cell has it."""
    of, _ = inner(kind, "")
    if isinstance(of, RecordTable):
        named = "fact" if issubclass(of.record, LiveFact) else "object"
    else:
        named = "amounts by resource" if isinstance(of, Mapping) else of.words
        named = "one of the words" if len(named) > _LONGEST else named
    return named if of is kind else f"list of {named.removeprefix('a ').removeprefix('an ')}"


def places(table: RecordTable, path: str) -> Iterator[tuple[RecordTable, str]]:
    """Every object below `table`, with its path; the parts that all facts have are left out."""
    yield table, path
    for key in table.keys.values():
        of, at = inner(key.kind, f"{path}.{key.name}".lstrip("."))
        if isinstance(of, RecordTable):
            if issubclass(of.record, LiveFact):
                content, below = inner(of.keys["seen"].kind, f"{at}.seen")
                yield from places(content, below)
            else:
                yield from places(of, at)


def rows(table: RecordTable) -> Iterator[str]:
    """The lines of an object's table."""
    yield "| key | value | default | from |"
    yield "|---|---|---|---|"
    for key in table.keys.values():
        if key.name == "schema":
            continue
        default = "required" if key.needed else "null" if not key.has_default else f"`{key.default!r}`"
        default = {"`''`": "empty", "`[]`": "empty", "`{}`": "empty"}.get(default, default)
        yield f"| `{key.name}` | {words(key.kind)} | {default} | {key.means} |"


def fields() -> str:
    """The whole part."""
    found: dict[RecordTable, list[str]] = {}
    for table, path in places(LiveEvidence.table, ""):
        found.setdefault(table, []).append(path)
    parts = [HEADING, "Each heading is the path of an object; `null` means that the key may be left out.\n"]
    common = [(LiveFact.table, "Every fact")]
    common += [
        (inner(LiveFact.table.keys[name].kind, "")[0], f"`{name}` of a fact")
        for name in ("source", "absent", "not_seen")
    ]
    for table, title in common:
        parts += [f"### {title}\n", *rows(table), ""]
    for table, paths in found.items():
        title = ", ".join(f"`{path}`" for path in paths) if paths != [""] else "The file"
        parts += [f"### {title}\n", *rows(table), ""]
    return "\n".join(parts).replace("\n\n\n", "\n\n")
