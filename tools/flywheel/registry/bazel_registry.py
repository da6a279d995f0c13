"""A Bazel registry in a folder: its modules and versions, and their files as listed and as they exist."""

from __future__ import annotations

import re

from flywheel.findings import redaction
from flywheel.findings.derived_values import derived
from flywheel.findings.evidence import Evidence
from flywheel.findings.redaction import Secrets
from flywheel.formats.bazel import bazel_version
from flywheel.formats.source import Place
from flywheel.formats.values import strings
from flywheel.registry import sri

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.findings.derived_values import Memo
    from flywheel.formats.bazel.bazel_version import Version
    from flywheel.formats.bazel.module_file import ModuleCall, ModuleFile
    from flywheel.formats.source import FormatError, Source
    from flywheel.registry.presubmit import Presubmit
    from flywheel.registry.registry_documents import Attestations, Configuration, Metadata, SourceDocument

#: The form of a module's name (bazel.build/rules/lib/globals/module, `module`).
MODULE_NAME = re.compile(r"[a-z](?:[a-z0-9._-]{0,253}[a-z0-9])?")

#: Folders of a version with files that `source.json` lists.
OVERLAY, PATCHES = "overlay", "patches"

#: How integrity strings begin.
_HASHES = tuple(f"{name}-" for name in sri.ALGORITHMS)


class ListedFile:
    """A file in one of a version's folders: what `source.json` lists, and what exists.

    expected: the listed integrity. actual: the integrity of the file, with the same algorithm; "" if the file is
    missing. fault: why `expected` is not a valid integrity.
    """

    __slots__ = ("actual", "at", "expected", "fault", "folder", "name")

    def __init__(self, folder: str, name: str, at: int, expected: str, actual: str, fault: str = "") -> None:
        self.folder = folder
        self.name = name
        self.at = at
        self.expected = expected
        self.actual = actual
        self.fault = fault


class VersionArchive:
    """A version's archive, if it is on this machine. `path` is "" if it is missing.

    name: its name in messages. actual: its integrity, with the expected algorithm. module_file: its
    MODULE.bazel after overlay and patches; None if it has none, or if the result of a patch is unknown.
    escaping: members, or targets of links, outside of the archive. modules: the folders from presubmit.yml that
    contain a module. closed: it is of a kind that is not read here. without_prefix: the folder in
    `strip_prefix` is empty.
    """

    __slots__ = (
        "actual",
        "closed",
        "escaping",
        "module_file",
        "modules",
        "name",
        "path",
        "unreadable",
        "without_prefix",
    )

    def __init__(self, path: str) -> None:
        self.path = path
        self.name = path.rpartition("/")[2]
        self.actual = ""
        self.module_file: Source | None = None
        self.escaping: list[str] = []
        self.modules: set[str] | None = None
        self.unreadable = ""
        self.closed = False
        self.without_prefix = False


class ModuleVersion:
    """The folder of one version. `path` is its path in the registry; missing files are None."""

    __slots__ = (
        "archive",
        "attestations",
        "listed",
        "module",
        "module_file",
        "name",
        "patched",
        "path",
        "presubmit",
        "source",
        "unlisted",
    )

    def __init__(self, module: Module, name: str) -> None:
        self.module = module
        self.name = name
        self.path = f"{module.path}/{name}"
        self.module_file: ModuleFile | None = None
        self.source: SourceDocument | None = None
        self.presubmit: Presubmit | None = None
        self.attestations: Attestations | None = None
        self.listed: list[ListedFile] = []
        #: Files that no document lists.
        self.unlisted: list[str] = []
        #: The files outside of the sources that patches change: their names, what is left of them, the places.
        self.patched: list[tuple[str, str, Place]] = []
        self.archive: VersionArchive | None = None

    @property
    def declaration(self) -> ModuleCall | None:
        """The call of `module`."""
        calls = self.module_file.of("module") if self.module_file is not None else []
        return calls[0] if calls else None

    @property
    def dependencies(self) -> Iterator[ModuleCall]:
        """The calls of `bazel_dep` that count if the module is not the root module."""
        for call in self.module_file.of("bazel_dep") if self.module_file is not None else ():
            given = call.argument("dev_dependency")
            if given is None or given.value is not True:
                yield call

    def place(self, at: int) -> Place:
        """The place of an offset in MODULE.bazel."""
        assert self.module_file is not None
        return self.module_file.source.place(at)


class Module:
    """A module: `metadata.json` and the folders of its versions, by their names."""

    __slots__ = ("metadata", "name", "path", "unlisted", "versions")

    def __init__(self, name: str) -> None:
        self.name = name
        self.path = f"modules/{name}"
        self.metadata: Metadata | None = None
        self.versions: dict[str, ModuleVersion] = {}
        self.unlisted: list[str] = []

    @property
    def place(self) -> Place:
        """The place for messages about the module as a whole."""
        return Place(f"{self.path}/metadata.json" if self.metadata is not None else self.path)

    def sorted_versions(self) -> list[Version]:
        """The valid versions of the folders, in Bazel's order."""
        return sorted(one for one in map(bazel_version.readable, self.versions) if one is not None)


class UpstreamModule:
    """A module in another registry: its versions, the withdrawn ones, and why it is deprecated."""

    __slots__ = ("deprecated", "versions", "yanked")

    def __init__(self, versions: set[str], yanked: dict[str, str] | None = None, deprecated: str = "") -> None:
        self.versions = versions
        self.yanked = yanked or {}
        self.deprecated = deprecated


class Registry:
    """The registry. `upstream` contains the needed modules of other registries; None if no registry was given.

    links: symbolic links in it, with their targets. unreadable: files that cannot be read.
    """

    __slots__ = ("configuration", "links", "memo", "modules", "name", "unlisted", "unreadable", "upstream")

    def __init__(self, name: str) -> None:
        self.name = name
        self.configuration: Configuration | None = None
        self.modules: dict[str, Module] = {}
        self.links: list[tuple[str, str]] = []
        self.unlisted: list[str] = []
        self.unreadable: list[FormatError] = []
        self.upstream: dict[str, UpstreamModule] | None = None
        self.memo: Memo = {}

    @property
    def evidence(self) -> Evidence:
        """What was given beside the folder."""
        archives = (one.archive for one in self.versions() if one.source is not None and one.source.type == "archive")
        return Evidence().holding(
            archives=None not in archives, upstream=self.upstream is not None or not self.foreign_modules()
        )

    @derived
    def foreign_modules(self) -> list[str]:
        """The names of modules that versions depend on and that this registry does not have, sorted."""
        names = {call.text("name", 0) for version in self.versions() for call in version.dependencies}
        return sorted(names - self.modules.keys() - {""})

    def secrets(self, contract: object) -> Secrets:
        """Those in the decoded arguments of module files, which Starlark can join from several, and in documents."""
        return Secrets(pieces=redaction.pieces_of((), self._words(), set()))

    def _words(self) -> Iterator[str]:
        for version in self.versions():
            for call in version.module_file.calls if version.module_file is not None else ():
                for argument in (*call.positional, *call.named.values()):
                    if isinstance(argument.value, str):
                        yield argument.value
            yield from (name for name, _, _ in version.patched)
            for one in (version.source, version.attestations):
                if one is not None:
                    yield from (text for text in strings(one.root) if not text.startswith(_HASHES))
        for module in self.modules.values():
            if module.metadata is not None:
                yield from strings(module.metadata.root)
        for foreign in (self.upstream or {}).values():
            yield from (*foreign.yanked.values(), foreign.deprecated)

    def versions(self) -> Iterator[ModuleVersion]:
        """Every version of every module."""
        for module in self.modules.values():
            yield from module.versions.values()


def escapes(path: str) -> bool:
    """Whether a path leads outside of its folder."""
    if path.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", path):
        return True
    depth = 0
    for part in re.split(r"[/\\]", path):
        depth += -1 if part == ".." else part not in ("", ".")
        if depth < 0:
            return True
    return False
