"""The documents of a Bazel registry, read strictly: `metadata.json`, `source.json`, `attestations.json` and
`bazel_registry.json`. Each keeps its `faults`, so that a registry is judged whole and a publisher can refuse.
"""

from __future__ import annotations

from flywheel.documents import reader
from flywheel.documents.problems import Problem
from flywheel.formats.json import json_document
from flywheel.formats.source import Source
from flywheel.formats.values import Document, List, Object, Scalar
from flywheel.registry import document_tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    from flywheel.documents.record import Record

    D = TypeVar("D", bound="RegistryDocument")


class RegistryDocument:
    """A document with its problems: `faults` for Bazel, `strays` only for the central registry."""

    __slots__ = ("document", "faults", "strays")

    def __init__(self, document: Document) -> None:
        self.document = document
        self.faults: list[Problem] = []
        self.strays: list[Problem] = []

    @property
    def source(self) -> Source:
        """The text of the document."""
        return self.document.source

    @property
    def root(self) -> Object:
        """The top-level object."""
        return self.document.root

    def strict(self) -> None:
        """Raise `FormatError` for the first fault, if there is one."""
        for fault in self.faults:
            raise self.source.error(fault.at, fault.message, fault.fix)

    def text(self, key: str) -> Scalar | None:
        """The value of `key` if it is a string."""
        return _text(self.root, key)

    def texts(self, key: str) -> list[Scalar]:
        """The strings in the list `key`."""
        found = self.root.items.get(key)
        items = found.items if isinstance(found, List) else []
        return [item for item in items if isinstance(item, Scalar) and isinstance(item.value, str)]

    def pairs(self, key: str) -> dict[str, Scalar]:
        """The members of the object `key` that are strings."""
        found = self.root.items.get(key)
        items = found.items.items() if isinstance(found, Object) else ()
        return {name: one for name, one in items if isinstance(one, Scalar) and isinstance(one.value, str)}


class Configuration(RegistryDocument):
    """`bazel_registry.json`: mirrors, and the base folder of modules of the type `local_path`."""

    __slots__ = ()


class Metadata(RegistryDocument):
    """`metadata.json` of a module."""

    __slots__ = ()

    @property
    def versions(self) -> list[Scalar]:
        """The listed versions, in their order."""
        return self.texts("versions")

    @property
    def yanked(self) -> dict[str, Scalar]:
        """The withdrawn versions, with their reasons."""
        return self.pairs("yanked_versions")

    @property
    def deprecated(self) -> str:
        """Why the module is deprecated; "" if it is not."""
        found = self.text("deprecated")
        return str(found.value) if found is not None else ""


class SourceDocument(RegistryDocument):
    """`source.json`: where a version's sources come from. `type` is "" if Bazel does not know it."""

    __slots__ = ("type",)

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        given = document.root.items.get("type")
        value = str(given.value) if isinstance(given, Scalar) else ""
        self.type: str = document_tables.ARCHIVE if given is None else value if value in document_tables.SOURCES else ""

    def value(self, key: str) -> str:
        """The string at `key`, "" for anything else."""
        found = self.text(key)
        return str(found.value) if found is not None else ""


class Attestations(RegistryDocument):
    """`attestations.json`: the URL of the attestation of each file of a version."""

    __slots__ = ()

    @property
    def entries(self) -> dict[str, Object]:
        """The entry of each file."""
        found = self.root.items.get("attestations")
        items = found.items.items() if isinstance(found, Object) else ()
        return {name: one for name, one in items if isinstance(one, Object)}


def configuration(source: Source) -> Configuration:
    """`bazel_registry.json`. This and the following readers raise `FormatError` unless the text is a JSON object."""
    return _judged(Configuration(_read(source)), document_tables.ConfigurationTable)


def metadata(source: Source) -> Metadata:
    """`metadata.json`. Bazel reads only `yanked_versions`; its tools read the versions."""
    made = _judged(Metadata(_read(source)), document_tables.MetadataTable)
    asked = reader.judged(made.document, document_tables.CentralMetadata)[1].found
    known = {one.path for one in made.faults}
    made.strays = [one for one in asked if one.path not in known] + made.strays
    return made


def source_file(source: Source) -> SourceDocument:
    """`source.json`. A key that Bazel does not know is a fault, because Bazel silently ignores it."""
    made = SourceDocument(_read(source))
    root = made.root
    if not made.type:
        known = ", ".join(f"`{one}`" for one in document_tables.SOURCES)
        fix = f"Write one of {known}."
        made.faults.append(
            Problem(root.items["type"].at, ("type",), "`type` has a value that Bazel does not know.", fix)
        )
        return made
    _judged(made, document_tables.SOURCES[made.type], passed_over=False)
    if made.type == document_tables.GIT and not {"commit", "tag"} & root.items.keys():
        message = "there is neither `commit` nor `tag`."
        made.faults.append(Problem(root.at, (), message, "Add `commit`."))
    return made


def attestations(source: Source) -> Attestations:
    """`attestations.json`."""
    return _judged(
        Attestations(_read(source)),
        document_tables.AttestationsTable,
        passed_over=False,
    )


def _read(source: Source) -> Document:
    """The document of a registry, which has thousands of them."""
    return json_document.loads(source, is_one_of_many=True)


def _judged(made: D, table: type[Record], passed_over: bool = True) -> D:
    """The document with its problems. If unknown keys are `passed_over`, only the central registry refuses them."""
    for one in reader.judged(made.document, table)[1].found:
        (made.strays if one.unknown and passed_over else made.faults).append(one)
    return made


def _text(node: Object, key: str) -> Scalar | None:
    found = node.items.get(key)
    return found if isinstance(found, Scalar) and isinstance(found.value, str) else None
