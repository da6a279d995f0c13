"""What the documents of a Bazel registry may hold, and the faults of one that holds something else.

Source: Bazel's description of registries (bazel.build/external/registry), its reader of them, and the schema
of the Bazel Central Registry for `metadata.json`.
"""

from __future__ import annotations

from flywheel.formats.values import List, Node, Object, Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    #: Keys with the kind of their values.
    Shape = dict[str, str]

#: Kinds of values, as messages name them.
STRING = "a string"
NUMBER = "a whole number"
#: Bazel's reader of JSON takes one in quotes for a number.
COUNT = "a whole number (in quotes or not)"
BOOLEAN = "true or false"
STRINGS = "a list of strings"
OBJECT = "an object"
OBJECTS = "a list of objects"
TEXTS = "an object of strings"

#: `bazel_registry.json`.
CONFIGURATION = {"mirrors": STRINGS, "module_base_path": STRING}
METADATA = {
    "$schema": STRING,
    "homepage": STRING,
    "maintainers": OBJECTS,
    "repository": STRINGS,
    "versions": STRINGS,
    "yanked_versions": TEXTS,
    "deprecated": STRING,
}
MAINTAINER = {"name": STRING, "email": STRING, "github": STRING, "github_user_id": NUMBER, "do_not_notify": BOOLEAN}
#: What the central registry asks for besides the versions.
CENTRAL = ("homepage", "maintainers", "repository")

ARCHIVE, GIT, LOCAL = "archive", "git_repository", "local_path"
#: `source.json` by its type. `docs_url` is the central registry's; Bazel does not read it.
SOURCE = {
    ARCHIVE: {
        "type": STRING,
        "url": STRING,
        "mirror_urls": STRINGS,
        "integrity": STRING,
        "strip_prefix": STRING,
        "overlay": TEXTS,
        "patches": TEXTS,
        "patch_strip": COUNT,
        "archive_type": STRING,
        "docs_url": STRING,
    },
    GIT: {
        "type": STRING,
        "remote": STRING,
        "commit": STRING,
        "tag": STRING,
        "shallow_since": STRING,
        "init_submodules": BOOLEAN,
        "verbose": BOOLEAN,
        "strip_prefix": STRING,
        "patches": TEXTS,
        "patch_strip": COUNT,
        "docs_url": STRING,
    },
    LOCAL: {"type": STRING, "path": STRING, "docs_url": STRING},
}
REQUIRED = {ARCHIVE: ("url", "integrity"), GIT: ("remote",), LOCAL: ("path",)}

ATTESTATIONS = {"mediaType": STRING, "attestations": OBJECT}
ATTESTATION = {"url": STRING, "integrity": STRING}
MEDIA_TYPE = "application/vnd.build.bazel.registry.attestation+json;version=1.0.0"


class DocumentFault:
    """One thing that is wrong with a document: where, what, and the edit that mends it."""

    __slots__ = ("at", "fix", "message")

    def __init__(self, at: int, message: str, fix: str) -> None:
        self.at = at
        self.message = message
        self.fix = fix


def mistyped(node: Object, shape: Shape, within: str = "") -> Iterator[DocumentFault]:
    """A fault for each value of `node` that is not of its kind; `within` is what messages call `node`."""
    for key, kind in shape.items():
        value = node.items.get(key)
        if value is not None and not is_a(value, kind):
            yield DocumentFault(value.at, f"`{within}{key}` is {_kind(value)}, not {kind}.", f"Write {kind}.")


def missing(node: Object, keys: tuple[str, ...], within: str = "") -> Iterator[DocumentFault]:
    """A fault for each of `keys` that `node` has not."""
    for key in keys:
        if key not in node.items:
            yield DocumentFault(node.at, f"`{within}{key}` is missing.", f"Add `{key}`.")


def unknown(node: Object, shape: Shape, within: str = "") -> Iterator[DocumentFault]:
    """A fault for each key of `node` that `shape` does not have."""
    for key, at in node.key_at.items():
        if key not in shape:
            known = ", ".join(f"`{one}`" for one in shape if one != "$schema")
            yield DocumentFault(at, f"`{within}{key}` is no key of this file.", f"Remove it, or write one of {known}.")


def is_a(node: Node, kind: str) -> bool:
    """Whether `node` is a value of `kind`."""
    if isinstance(node, Scalar):
        value = node.value
        if kind == COUNT and isinstance(value, str):
            return value.isascii() and value.isdigit()
        if kind in (NUMBER, COUNT):
            return isinstance(value, int) and not isinstance(value, bool)
        return isinstance(value, str) if kind == STRING else kind == BOOLEAN and isinstance(value, bool)
    if isinstance(node, List):
        inner = {STRINGS: STRING, OBJECTS: OBJECT}.get(kind)
        return inner is not None and all(is_a(item, inner) for item in node.items)
    return kind == OBJECT or (kind == TEXTS and all(is_a(item, STRING) for item in node.items.values()))


def _kind(node: Node) -> str:
    if isinstance(node, List):
        return "a list with other items" if node.items else "an empty list"
    if isinstance(node, Object):
        return "an object"
    if node.value is None:
        return "null"
    if isinstance(node.value, bool):
        return "true or false"
    return "a string" if isinstance(node.value, str) else "a number"
