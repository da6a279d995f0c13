"""A Bazel registry in a folder: its modules and their versions, as files say them and as they are."""

from __future__ import annotations

import re

from flywheel.findings.redaction import Secrets
from flywheel.formats.bazel import bazel_version
from flywheel.formats.source import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.formats.bazel.bazel_version import Version
    from flywheel.formats.bazel.module_file import ModuleCall, ModuleFile
    from flywheel.formats.source import FormatError, Source
    from flywheel.registry.presubmit import Presubmit
    from flywheel.registry.registry_documents import Attestations, Configuration, Metadata, SourceDocument

#: What a module may be called (bazel.build/rules/lib/globals/module, `module`).
MODULE_NAME = re.compile(r"[a-z](?:[a-z0-9._-]{0,253}[a-z0-9])?")

#: Folders of a version with files that `source.json` lists.
OVERLAY, PATCHES = "overlay", "patches"


class ListedFile:
    """A file that `source.json` lists in one of its folders: what it says of it, and what is there.

    expected: the integrity given. actual: that of the file, by the same algorithm; "" if there is no file.
    fault: why `expected` is no integrity.
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
    """A version's archive, where it is at hand. `path` is "" if it is not where it must be.

    name: what messages call it. actual: its integrity by the algorithm that is expected. module_file: its
    MODULE.bazel once overlay and patches are applied; None if it has none, or if a patch does not say what becomes
    of it. escaping: names of members, or targets of links, that lead out of it. modules: of the folders that
    presubmit.yml names, those that hold one. closed: it is of a kind that is not looked into. without_prefix: it has
    nothing in the folder that `strip_prefix` names.
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
    """The folder of one version. `path` leads to it in the registry; what it lacks is None."""

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
        #: Files that nothing refers to.
        self.unlisted: list[str] = []
        #: What patches change, with the place that says so.
        self.patched: list[tuple[str, Place]] = []
        self.archive: VersionArchive | None = None

    @property
    def declaration(self) -> ModuleCall | None:
        """The call of `module`."""
        calls = self.module_file.of("module") if self.module_file is not None else []
        return calls[0] if calls else None

    @property
    def dependencies(self) -> Iterator[ModuleCall]:
        """The calls of `bazel_dep` that count where the module is not the root."""
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
        """Where messages on the module as a whole point to."""
        return Place(f"{self.path}/metadata.json" if self.metadata is not None else self.path)

    def sorted_versions(self) -> list[Version]:
        """The folders' versions in Bazel's order, less those that are none."""
        return sorted(one for one in map(bazel_version.readable, self.versions) if one is not None)


class UpstreamModule:
    """What is known of a module in another registry: its versions, those withdrawn, why it is deprecated."""

    __slots__ = ("deprecated", "versions", "yanked")

    def __init__(self, versions: set[str], yanked: dict[str, str] | None = None, deprecated: str = "") -> None:
        self.versions = versions
        self.yanked = yanked or {}
        self.deprecated = deprecated


class Registry:
    """All of it. `upstream` has the modules of other registries that are needed; None if none was given.

    links: symbolic links below it, with their targets. unreadable: files that are not what they must be.
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
        self.memo: dict[object, object] = {}

    def secrets(self, contract: object) -> Secrets:
        """None beside those that have a secret's shape: no document that is read here says that a value is one."""
        return Secrets()

    def versions(self) -> Iterator[ModuleVersion]:
        """Every version of every module."""
        for module in self.modules.values():
            yield from module.versions.values()


def escapes(path: str) -> bool:
    """Whether a path leads out of the folder that it is taken from."""
    if path.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", path):
        return True
    depth = 0
    for part in re.split(r"[/\\]", path):
        depth += -1 if part == ".." else part not in ("", ".")
        if depth < 0:
            return True
    return False
