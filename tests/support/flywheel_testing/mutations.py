"""Changes of documents at random, to see that the reader and the schema of a table say the same of each."""

from __future__ import annotations

import copy
import functools
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import jsonschema
from hypothesis import strategies as st

from flywheel.documents import json_schema, reader
from flywheel.documents.kinds import Kind
from flywheel.documents.record import Record, RecordTable
from flywheel.formats.json import json_document
from flywheel.formats.source import Source

#: What a value is replaced by. No number is both whole and a fraction: JSON Schema takes `1.0` for a whole one.
_SCALARS = [None, True, False, 0, 1, -1, 1.5, "", " ", "x", "a/b", "a.b", "2026-01-01", "a" * 2001, "a\nb"]
VALUES = st.sampled_from([*_SCALARS, [], ["x"], [1], [[]], {}, {"a": "x"}, {"a": 1}])
MOVES = ("replace", "drop", "add", "twice")


def paths(value: object, at: tuple = ()) -> list[tuple]:
    """The paths of all values in a document."""
    found = [at]
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in inner:
        found += paths(item, (*at, step))
    return found


#: What one node is exchanged for, if a test does not say.
_OTHERS = (None, True, -1, 1.5, "", "x", "a\nb", [], ["x"], {}, {"a": 1})
#: What plans and lists of live objects are judged by could be exchanged for these.
VERBS = (None, "", "x", 0, True, False, [], {}, *(["no-op"], ["read"], ["open"], ["update"], ["create"], ["forget"]))


def single_mutants(
    document: Any,
    others: Iterable[object] = _OTHERS,
    renamed: bool = False,
    skip: Callable[[tuple], bool] = lambda path: False,
) -> Iterator[tuple[str, Any]]:
    """Every document that one node less, other or (if `renamed`) under another key makes of this one, each with what
    was done. `skip`: the paths to leave alone."""
    for path in paths(document)[1:]:
        if skip(path):
            continue
        title, last = ".".join(map(str, path)), path[-1]
        for other in others:
            mutant, parent = _copy(document, path)
            parent[last] = copy.deepcopy(other)
            yield f"{title}: {json.dumps(other)}", mutant
        mutant, parent = _copy(document, path)
        del parent[last]
        yield f"{title}: taken out", mutant
        mutant, parent = _copy(document, path)
        if renamed and isinstance(parent, dict):
            parent[f"{last}_"] = parent.pop(last)
            yield f"{title}: renamed", mutant


def _copy(document: Any, path: tuple) -> tuple[Any, Any]:
    """A copy of a document, and what in it holds the node at `path`."""
    mutant = parent = copy.deepcopy(document)
    for step in path[:-1]:
        parent = parent[step]
    return mutant, parent


@st.composite
def mutated(draw: st.DrawFn, sound: dict, words: tuple[str, ...] = ()) -> dict:
    """`sound` after one to three changes. `words` are further values that mean something in it."""
    document = copy.deepcopy(sound)
    values = st.one_of(VALUES, st.sampled_from(words)) if words else VALUES
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(paths(document)))
        if not path:
            document[draw(st.sampled_from(["odd", *document]))] = copy.deepcopy(draw(values))
            continue
        parent = document
        for step in path[:-1]:
            parent = parent[step]
        move = draw(st.sampled_from(MOVES))
        if move == "drop":
            del parent[path[-1]]
        elif move == "add" and isinstance(parent[path[-1]], dict):
            known = sorted({one[-1] for one in paths(sound) if one and isinstance(one[-1], str)})
            parent[path[-1]][draw(st.sampled_from(["odd", *known]))] = copy.deepcopy(draw(values))
        elif move == "twice" and isinstance(parent, list):
            parent.append(copy.deepcopy(parent[path[-1]]))
        else:
            parent[path[-1]] = copy.deepcopy(draw(values))
    return document


def disagreement(record: type[Record], document: dict, asks_more: bool = False) -> str:
    """What the reader of a table says of a document if its schema says something else; "" if they agree.

    asks_more: whether the schema may refuse what the reader lets pass.
    """
    source = Source("document.json", json.dumps(document))
    _, problems = reader.judged(json_document.loads(source), record)
    found = "; ".join(f"{one.message} {one.fix}" for one in problems.found)
    judge = _validator(record)
    valid = judge.is_valid(document)
    if not valid and not found and _nulls(record.table):
        valid = judge.is_valid(_without_nulls(document))
    if valid == (not found) or (asks_more and not valid):
        return ""
    return f"reader: {found or 'right'}; schema: {'right' if valid else 'wrong'}"


def _nulls(kind: Kind) -> bool:
    """Whether readers of a kind take null for a key that is left out, anywhere in it."""
    if isinstance(kind, RecordTable):
        return kind.nulls or any(_nulls(key.kind) for key in kind.keys.values())
    return hasattr(kind, "of") and _nulls(kind.of)


def _without_nulls(value: object) -> object:
    """A value without the members that are null: to readers that take null, they are left out."""
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value


@functools.cache
def _validator(record: type[Record]) -> jsonschema.Draft202012Validator:
    schema = json_schema.of(record)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)
