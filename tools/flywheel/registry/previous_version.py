"""Find the version before a new one, and its contract.

It is the greatest smaller version in the registry or in the checkout's tags. Its contract is read from its
archive, which is first compared with the registry's integrity, or from the commit of its tag.
"""

from __future__ import annotations

import os
from urllib.parse import unquote

from flywheel.contract.compiled import Contract
from flywheel.errors import UserError
from flywheel.formats import source
from flywheel.formats.bazel import bazel_version
from flywheel.registry import archive_members, registry_documents, source_urls, sri
from flywheel.registry.archive_members import UnreadableArchive
from flywheel.registry.registry_documents import SourceDocument
from flywheel.registry.release import CONTRACT, contract_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.registry.git_tree import Checkout


class PreviousVersion:
    """A version with its contract, None without a contract."""

    __slots__ = ("contract", "version")

    def __init__(self, version: str, contract: Contract | None) -> None:
        self.version = version
        self.contract = contract


class PublishedPlaces:
    """The places of earlier versions: a registry and a folder of archives, each "" if not given."""

    __slots__ = ("archives", "contract", "name", "registry", "tags")

    def __init__(self, name: str, tags: dict[str, str], registry: str, archives: str, contract: str) -> None:
        self.name = name
        self.tags = tags
        self.registry = registry
        self.archives = archives
        self.contract = contract

    @property
    def module(self) -> str:
        """The folder of the module in the registry."""
        return os.path.join(self.registry, "modules", self.name)


def find(places: PublishedPlaces, version: str, checkout: Checkout) -> PreviousVersion | None:
    """The version before `version` (for "": the greatest of all); None for the first version.

    Raises `UserError` if its contract cannot be read.
    """
    published = _published(places)
    versions = {*published, *places.tags}
    last = bazel_version.parse(version)
    earlier = [one for one in map(bazel_version.parse, versions) if one < last]
    if not earlier:
        return None
    previous = max(earlier).text
    if places.contract:
        return PreviousVersion(previous, contract_of(source.read(places.contract)))
    if previous in published:
        archive = _archive(places, previous)
        if archive is not None:
            return PreviousVersion(previous, _contract_in(*archive))
    if previous in places.tags:
        data = checkout.file_at(places.tags[previous], CONTRACT)
        return PreviousVersion(
            previous, None if data is None else contract_of(source.decode(f"{previous}:{CONTRACT}", data))
        )
    raise UserError(
        f"{places.module}: the contract of {previous} cannot be read: its archive is not on this machine, and "
        "no tag of the "
        "checkout names it. Pass the contract with --previous-contract, or the archive's folder with --archives."
    )


def _published(places: PublishedPlaces) -> list[str]:
    path = os.path.join("modules", places.name, "metadata.json")
    if not places.registry or not os.path.lexists(os.path.join(places.registry, path)):
        return []
    metadata = registry_documents.metadata(source.read_below(places.registry, path))
    metadata.strict()
    versions = [str(one.value) for one in metadata.versions]
    return [one for one in versions if bazel_version.readable(one) is not None]


def _archive(places: PublishedPlaces, version: str) -> tuple[str, SourceDocument] | None:
    """The archive of a published version with its `source.json`; None if it is not on this machine."""
    path = os.path.join("modules", places.name, version, "source.json")
    if not os.path.lexists(os.path.join(places.registry, path)):
        return None
    described = registry_documents.source_file(source.read_below(places.registry, path))
    described.strict()
    url = described.value("url")
    for candidate in local_paths(url, places.archives):
        if os.path.isfile(candidate):
            return candidate, described
    return None


def local_paths(url: str, archives: str) -> list[str]:
    """The possible paths of the archive at `url` on this machine: a `file:` path, or a path in the folder `archives`,
    by name or in a mirror's layout (host and path)."""
    parts = source_urls.split(url)
    path = unquote(parts.path)
    found = []
    if archives and ".." not in path.split("/"):
        found += [
            os.path.join(archives, parts.netloc, path.lstrip("/")),
            os.path.join(archives, os.path.basename(path)),
        ]
    if parts.scheme == "file" and parts.netloc in ("", "localhost"):
        found.append(path)
    return found


def _contract_in(path: str, described: SourceDocument) -> Contract | None:
    """The contract in an archive; raises `UserError` if it is not the published archive."""
    expected = described.value("integrity")
    try:
        if archive_members.integrity(path, sri.algorithm(expected)) != expected:
            raise UnreadableArchive(f"does not have the integrity {expected} from {described.source.name}")
        prefix = described.value("strip_prefix").strip("/")
        wanted = f"{prefix}/{CONTRACT}" if prefix else CONTRACT
        data = archive_members.read(path, {wanted}, described.value("archive_type")).files.get(wanted)
    except (UnreadableArchive, sri.BadIntegrity) as err:
        raise UserError(f"{path}: it {err}. Pass the contract with --previous-contract.") from None
    return None if data is None else contract_of(source.decode(f"{path}:{CONTRACT}", data))
