"""The schema of migrations agrees with their reader.

To rewrite `docs/schemas/rehome.schema.json`, and then read the diff:

    FLYWHEEL_UPDATE_GOLDENS=1 PYTHONPATH=tools:tests/support python3 -m pytest tests/tools/rehome -k schema
"""

from __future__ import annotations

import copy
import os
from pathlib import Path

import jsonschema
import pytest
from fixture_migration import SOUND
from flywheel_testing import mutations
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel.documents import json_schema
from flywheel.formats.source import Source
from flywheel.formats.values import plain
from flywheel.formats.yaml import strict_yaml
from flywheel.rehome.migration import Migration

_FILE = Path(__file__).parents[3] / "docs" / "schemas" / "rehome.schema.json"
_SCHEMA = json_schema.of(Migration)
_VALIDATOR = jsonschema.Draft202012Validator(_SCHEMA)
_VALUE = plain(strict_yaml.loads(Source("migration.yaml", SOUND)).root)


def test_schema_file_is_as_generated() -> None:
    """The committed schema is the generated one."""
    text = json_schema.text(Migration)
    if os.environ.get("FLYWHEEL_UPDATE_GOLDENS") == "1":
        _FILE.write_text(text, encoding="utf-8", newline="\n")
    assert _FILE.read_bytes().decode("utf-8") == text, f"{_FILE} differs; {__name__}.py tells how to rewrite it"


def test_sound_migration_is_valid():
    """A document that the reader accepts is valid by the schema."""
    _VALIDATOR.check_schema(_SCHEMA)
    _VALIDATOR.validate(_VALUE)


@pytest.mark.parametrize("key", [key for key in _VALUE if key != "elsewhere"])
def test_what_is_required_is_required(key):
    """A migration without a required key is not valid."""
    value = {name: item for name, item in _VALUE.items() if name != key}
    assert not _VALIDATOR.is_valid(value)


@pytest.mark.parametrize("path", [(), ("source",), ("target",), ("releases", 0), ("releases", 0, "along", 0)])
def test_objects_are_closed(path):
    """A misspelt key is reported during typing."""
    value = copy.deepcopy(_VALUE)
    inner = value
    for step in path:
        inner = inner[step]
    inner["alowed"] = True
    assert not _VALIDATOR.is_valid(value)


@pytest.mark.parametrize(
    ("key", "value"), [("method", "magic"), ("schema", "flywheel.rehome/2"), ("allowed", "values")]
)
def test_values_are_held_to_their_words(key, value):
    """`method` and `schema` accept only listed values."""
    assert not _VALIDATOR.is_valid({**_VALUE, key: value})


_WHOLE = {
    **_VALUE,
    "method": "blocks",
    "backups": {"source": "0" * 64, "target": "1" * 64},
    "audit": {"core_commit": "a", "operator": "b", "applied": "c"},
}


@given(data=st.data())
@settings(max_examples=400, deadline=None)
def test_schema_and_reader_agree(data):
    """On every value by itself; rules between values are known to the reader alone."""
    document = data.draw(mutations.mutated(_WHOLE, words=("move", "a" * 40, "0" * 64, "va*lues")))
    assert mutations.disagreement(Migration, document) == ""
