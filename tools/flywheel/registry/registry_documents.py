"""The documents of a Bazel registry, read strictly: `metadata.json`, `source.json`, `attestations.json` and
`bazel_registry.json`. Each keeps its `faults`, so that a registry is judged whole and a publisher can refuse.
"""

from __future__ import annotations

from flywheel.formats.json import json_document
from flywheel.formats.source import Source
from flywheel.formats.values import Document, List, Object, Scalar
from flywheel.registry import document_fields
from flywheel.registry.document_fields import DocumentFault


class RegistryDocument:
    """A document with what is wrong with it: `faults` to Bazel, `strays` to the central registry alone."""

    __slots__ = ("document", "faults", "strays")

    def __init__(self, document: Document) -> None:
        self.document = document
        self.faults: list[DocumentFault] = []
        self.strays: list[DocumentFault] = []

    @property
    def source(self) -> Source:
        """The text."""
        return self.document.source

    @property
    def root(self) -> Object:
        """The object that the document is."""
        return self.document.root

    def strict(self) -> None:
        """Raise `FormatError` at the first fault if there is one."""
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
    """`bazel_registry.json`: mirrors, and where modules of the type `local_path` lie."""

    __slots__ = ()


class Metadata(RegistryDocument):
    """`metadata.json` of a module."""

    __slots__ = ()

    @property
    def versions(self) -> list[Scalar]:
        """The versions listed, in the order of the list."""
        return self.texts("versions")

    @property
    def yanked(self) -> dict[str, Scalar]:
        """The versions that are withdrawn, with the reasons."""
        return self.pairs("yanked_versions")

    @property
    def deprecated(self) -> str:
        """Why the module is deprecated; "" if it is not."""
        found = self.text("deprecated")
        return str(found.value) if found is not None else ""


class SourceDocument(RegistryDocument):
    """`source.json`: where a version's sources come from. `type` is "" if it is none that Bazel knows."""

    __slots__ = ("type",)

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        given = document.root.items.get("type")
        value = str(given.value) if isinstance(given, Scalar) else ""
        self.type: str = document_fields.ARCHIVE if given is None else value if value in document_fields.SOURCE else ""

    def value(self, key: str) -> str:
        """The string that `key` is, "" if it is none."""
        found = self.text(key)
        return str(found.value) if found is not None else ""


class Attestations(RegistryDocument):
    """`attestations.json`: where the attestation of each file of a version is had."""

    __slots__ = ()

    @property
    def entries(self) -> dict[str, Object]:
        """The entry of each file."""
        found = self.root.items.get("attestations")
        items = found.items.items() if isinstance(found, Object) else ()
        return {name: one for name, one in items if isinstance(one, Object)}


def configuration(source: Source) -> Configuration:
    """`bazel_registry.json`; raise `FormatError` if it is no object in JSON. So do the readers below."""
    made = Configuration(json_document.loads(source))
    made.faults += document_fields.mistyped(made.root, document_fields.CONFIGURATION)
    made.strays += document_fields.unknown(made.root, document_fields.CONFIGURATION)
    return made


def metadata(source: Source) -> Metadata:
    """`metadata.json`. Bazel reads `yanked_versions` alone, and its tools the versions."""
    made = Metadata(json_document.loads(source))
    root = made.root
    made.faults += document_fields.missing(root, ("versions",))
    made.faults += document_fields.mistyped(root, document_fields.METADATA)
    made.strays += document_fields.missing(root, document_fields.CENTRAL)
    made.strays += document_fields.unknown(root, document_fields.METADATA)
    for key in ("maintainers", "repository"):
        found = root.items.get(key)
        if isinstance(found, List) and not found.items:
            made.strays.append(DocumentFault(found.at, f"`{key}` is empty.", "Name at least one."))
    people = root.items.get("maintainers")
    for number, one in enumerate(people.items if isinstance(people, List) else ()):
        if isinstance(one, Object):
            within = f"maintainers[{number}]."
            made.faults += document_fields.mistyped(one, document_fields.MAINTAINER, within)
            made.strays += document_fields.unknown(one, document_fields.MAINTAINER, within)
    return made


def source_file(source: Source) -> SourceDocument:
    """`source.json`. A key that Bazel does not know is a fault: it is passed over in silence."""
    made = SourceDocument(json_document.loads(source))
    root = made.root
    if not made.type:
        known = ", ".join(f"`{one}`" for one in document_fields.SOURCE)
        made.faults.append(
            DocumentFault(root.items["type"].at, "`type` is none that Bazel knows.", f"Write one of {known}.")
        )
        return made
    shape = document_fields.SOURCE[made.type]
    made.faults += document_fields.missing(root, document_fields.REQUIRED[made.type])
    made.faults += document_fields.mistyped(root, shape)
    made.faults += document_fields.unknown(root, shape)
    if made.type == document_fields.GIT and not {"commit", "tag"} & root.items.keys():
        made.faults.append(DocumentFault(root.at, "neither `commit` nor `tag` says what is fetched.", "Add `commit`."))
    return made


def attestations(source: Source) -> Attestations:
    """`attestations.json`."""
    made = Attestations(json_document.loads(source))
    root = made.root
    made.faults += document_fields.missing(root, tuple(document_fields.ATTESTATIONS))
    made.faults += document_fields.mistyped(root, document_fields.ATTESTATIONS)
    made.faults += document_fields.unknown(root, document_fields.ATTESTATIONS)
    kind = made.text("mediaType")
    if kind is not None and kind.value != document_fields.MEDIA_TYPE:
        fault = DocumentFault(
            kind.at, "`mediaType` is not that of such a file.", f"Write `{document_fields.MEDIA_TYPE}`."
        )
        made.faults.append(fault)
    found = root.items.get("attestations")
    for name, entry in found.items.items() if isinstance(found, Object) else ():
        if not isinstance(entry, Object):
            made.faults.append(
                DocumentFault(entry.at, f"`attestations.{name}` is no object.", "Write `url` and `integrity`.")
            )
            continue
        within = f"attestations.{name}."
        made.faults += document_fields.missing(entry, tuple(document_fields.ATTESTATION), within)
        made.faults += document_fields.mistyped(entry, document_fields.ATTESTATION, within)
        made.faults += document_fields.unknown(entry, document_fields.ATTESTATION, within)
    return made


def _text(node: Object, key: str) -> Scalar | None:
    found = node.items.get(key)
    return found if isinstance(found, Scalar) and isinstance(found.value, str) else None
