"""The documents of a registry are checked by their tables, and each problem says who refuses it."""

from __future__ import annotations

import pytest
from flywheel_testing import mutations
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel.documents.record import Record
from flywheel.formats.source import Source
from flywheel.registry import document_tables, registry_documents

SOUND: dict[type[Record], dict] = {
    document_tables.ConfigurationTable: {"mirrors": ["https://example.com/"], "module_base_path": "modules"},
    document_tables.MetadataTable: {
        "$schema": "x",
        "homepage": "x",
        "maintainers": [{"name": "a", "github_user_id": 1, "do_not_notify": True}],
        "repository": ["github:a/b"],
        "versions": ["1.0.0"],
        "yanked_versions": {"1.0.0": "x"},
    },
    document_tables.CentralMetadata: {"homepage": "x", "maintainers": [{}], "repository": ["x"]},
    document_tables.ArchiveSource: {
        "type": "archive",
        "url": "x",
        "integrity": "x",
        "mirror_urls": ["x"],
        "patches": {"a": "x"},
        "patch_strip": "1",
        "overlay": {},
    },
    document_tables.GitSource: {"type": "git_repository", "remote": "x", "commit": "x", "verbose": False},
    document_tables.LocalSource: {"type": "local_path", "path": "x"},
    document_tables.AttestationsTable: {
        "mediaType": document_tables.MEDIA_TYPE,
        "attestations": {"source.json": {"url": "x", "integrity": "x"}},
    },
}


@pytest.mark.parametrize("record", SOUND, ids=lambda record: record.__name__)
@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_reader_and_schema_agree(record: type[Record], data: st.DataObject) -> None:
    """A schema made of the table accepts what the reader accepts."""
    document = data.draw(mutations.mutated(SOUND[record], words=("1", "1x")))
    assert mutations.disagreement(record, document) == ""


def test_what_the_central_registry_alone_asks_is_no_fault() -> None:
    """A value of another kind is a fault, and is reported once."""
    text = '{"versions": ["1"], "homepage": 1, "maintainers": "x", "repository": [], "odd": 1}'
    metadata = registry_documents.metadata(Source("metadata.json", text))
    assert [one.message for one in metadata.faults] == [
        "`homepage` is a number, not a string.",
        "`maintainers` is a string, not a list.",
    ]
    assert [one.message for one in metadata.strays] == ["`repository` is empty.", "`odd` is not a known key."]
