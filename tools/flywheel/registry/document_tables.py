"""The documents of a Bazel registry as tables.

Source: Bazel's description of registries (bazel.build/external/registry), its reader of them, and the schema
of the Bazel Central Registry for `metadata.json`.
"""

from __future__ import annotations

from flywheel.documents.containers import many, mapping
from flywheel.documents.kinds import ANY, FLAG, TEXT, WHOLE, Constant, OneOf, Text
from flywheel.documents.record import Record, optional, required

ARCHIVE, GIT, LOCAL = "archive", "git_repository", "local_path"
MEDIA_TYPE = "application/vnd.build.bazel.registry.attestation+json;version=1.0.0"

#: Bazel's JSON reader accepts a number in quotes.
_NUMBER = OneOf("a whole number (in quotes or not)", WHOLE, Text(pattern="[0-9]+"))


class ConfigurationTable(Record):
    """`bazel_registry.json`."""

    mirrors = optional(many(TEXT))
    module_base_path = optional(TEXT)


class Maintainer(Record):
    """A maintainer of a module."""

    name = optional(TEXT)
    email = optional(TEXT)
    github = optional(TEXT)
    github_user_id = optional(WHOLE)
    do_not_notify = optional(FLAG)


class MetadataTable(Record):
    """`metadata.json` of a module."""

    json_schema = optional(TEXT, name="$schema")
    homepage = optional(TEXT)
    maintainers = optional(many(Maintainer))
    repository = optional(many(TEXT))
    versions = required(many(TEXT))
    yanked_versions = optional(mapping(TEXT))
    deprecated = optional(TEXT)


class CentralMetadata(Record, closed=False):
    """The additional keys that the central registry requires in `metadata.json`."""

    homepage = required(ANY)
    maintainers = required(many(ANY, least=1))
    repository = required(many(ANY, least=1))


class _Source(Record):
    """The keys of every `source.json`. `docs_url` is for the central registry; Bazel does not read it."""

    type = optional(TEXT)
    docs_url = optional(TEXT)


class ArchiveSource(_Source):
    """An archive at a URL."""

    url = required(TEXT)
    integrity = required(TEXT)
    mirror_urls = optional(many(TEXT))
    strip_prefix = optional(TEXT)
    overlay = optional(mapping(TEXT))
    patches = optional(mapping(TEXT))
    patch_strip = optional(_NUMBER)
    archive_type = optional(TEXT)


class GitSource(_Source):
    """A commit of a Git repository."""

    remote = required(TEXT)
    commit = optional(TEXT)
    tag = optional(TEXT)
    shallow_since = optional(TEXT)
    init_submodules = optional(FLAG)
    verbose = optional(FLAG)
    strip_prefix = optional(TEXT)
    patches = optional(mapping(TEXT))
    patch_strip = optional(_NUMBER)


class LocalSource(_Source):
    """A folder."""

    path = required(TEXT)


#: The tables of `source.json` by its type.
SOURCES: dict[str, type[Record]] = {ARCHIVE: ArchiveSource, GIT: GitSource, LOCAL: LocalSource}


class Attestation(Record):
    """The place of a file's attestation."""

    url = required(TEXT)
    integrity = required(TEXT)


class AttestationsTable(Record):
    """`attestations.json` of a version."""

    media_type = required(Constant(MEDIA_TYPE), name="mediaType")
    attestations = required(mapping(Attestation))
