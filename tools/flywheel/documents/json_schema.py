"""JSON Schemas (2020-12) of documents, made of their tables."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.documents.kinds import Schema
    from flywheel.documents.record import Record

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def of(record: type[Record]) -> Schema:
    """The schema of the document that `record` is the table of."""
    table = record.table
    definitions: dict[str, Schema] = {}
    shape = table.shape(definitions)
    return {
        "$schema": _DIALECT,
        "$id": f"urn:gloriousflywheel:{table.id}",
        "title": table.title,
        "description": table.means,
        **shape,
        **({"$defs": definitions} if definitions else {}),
    }


def text(record: type[Record]) -> str:
    """The schema of the document that `record` is the table of, as the text of its file."""
    return json.dumps(of(record), indent=2) + "\n"
