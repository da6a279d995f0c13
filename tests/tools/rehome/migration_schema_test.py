"""The schema of migrations agrees with their reader."""

from __future__ import annotations

import copy

import jsonschema
import pytest
from fixture_migration import SOUND

from flywheel.formats.source import Source
from flywheel.formats.values import plain
from flywheel.formats.yaml import strict_yaml
from flywheel.rehome import migration_schema

_VALIDATOR = jsonschema.Draft202012Validator(migration_schema.document())
_VALUE = plain(strict_yaml.loads(Source("migration.yaml", SOUND)).root)


def test_sound_migration_is_valid():
    """A document that the reader accepts is valid by the schema."""
    _VALIDATOR.check_schema(migration_schema.document())
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
