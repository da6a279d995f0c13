"""Find the files of an overlay in a folder, by their conventional names."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase

from flywheel.errors import UserError
from flywheel.formats.source import FormatError, Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

#: Folders without facts: caches of other tools, and outputs of this build.
_SKIPPED = {".git", ".terraform", ".direnv", "node_modules", "__pycache__", ".venv", "result"}
_SKIPPED_PREFIXES = ("bazel-",)

#: A folder with more entries than this is not an overlay; the search stops.
MOST_FILES = 50_000
_DEEPEST = 12

ORGANIZATION = "organization"
TFVARS = "tfvars"
BACKEND = "backend"
MODULE = "module"
LOCK = "lock"
WORKFLOW = "workflow"
JUSTFILE = "justfile"
FLAKE = "flake"
FLAKE_LOCK = "flake_lock"

ROOT_MODULE = "MODULE.bazel"

#: The role of a file by its base name; the first pattern that fits wins.
_BY_NAME = (
    (TFVARS, ("*.tfvars", "*.tfvars.json", "*.tfvars.example")),
    (BACKEND, ("*.s3.hcl", "*.backend.hcl", "*.tfbackend", "backend*.hcl")),
    (LOCK, ("MODULE.bazel.lock",)),
    (MODULE, ("MODULE.bazel", "*.MODULE.bazel")),
    (JUSTFILE, ("Justfile", "justfile", ".justfile", "*.just")),
    (FLAKE, ("flake.nix",)),
    (FLAKE_LOCK, ("flake.lock",)),
)
#: Where forges look for workflows: only in the root folder.
_WORKFLOWS = (".github/workflows/", ".forgejo/workflows/", ".gitea/workflows/")
_YAML = (".yml", ".yaml")


class FoundFiles:
    """The files of a folder.

    files: the files of each role, as sorted paths relative to the folder. names: all files.
    refused: an error for each file that has a role and is not read. root_module: the file of the root
    module.
    """

    __slots__ = ("files", "folder", "names", "refused", "root_module")

    def __init__(self, folder: str, files: dict[str, list[str]], names: list[str], refused: list[FormatError]) -> None:
        self.folder = folder
        self.files = files
        self.names = names
        self.refused = refused
        self.root_module = ROOT_MODULE

    def of(self, role: str) -> list[str]:
        """The files with the role `role`."""
        return self.files.get(role, [])

    def path(self, name: str) -> str:
        """The path of the file that messages call `name`."""
        return os.path.join(self.folder, name)


def discover(folder: str, organization: tuple[str, ...] = ()) -> FoundFiles:
    """The overlay's files below `folder`; `organization` lists the possible paths of organization.yaml.

    Links are followed only to files in the folder. Raises `UserError` if the folder does not exist, or
    is too large to be an overlay.
    """
    if not os.path.isdir(folder):
        raise UserError(f"{folder}: the folder does not exist. Give the overlay's folder.")
    walk = _Walk(folder)
    files: dict[str, list[str]] = {}
    names = sorted(walk.names())
    for name in names:
        role = role_of(name, organization)
        if role and not walk.leads_out(name):
            files.setdefault(role, []).append(name)
    # If the file exists at several paths, the first one is used.
    files[ORGANIZATION] = [name for name in organization if name in files.get(ORGANIZATION, ())][:1]
    return FoundFiles(folder, files, names, walk.refused)


def single(path: str, organization: tuple[str, ...] = ()) -> FoundFiles:
    """One file, by the same conventions and under the given path; raise `UserError` if it has no role."""
    base = os.path.basename(path)
    whole = os.path.abspath(path).replace(os.sep, "/")
    role = role_of(base, ())
    if any(f"/{place}" in whole for place in _WORKFLOWS) and base.endswith(_YAML):
        role = WORKFLOW
    if any(base == place.rpartition("/")[2] for place in organization):
        role = ORGANIZATION
    if role is None:
        patterns = ", ".join(pattern for _, patterns in _BY_NAME for pattern in patterns)
        raise UserError(
            f"{path}: the kind of file is not known by its name. Give a folder, or a file with one of the names "
            f"{patterns}, organization.yaml."
        )
    name = os.path.normpath(path).replace(os.sep, "/")
    return FoundFiles("", {role: [name]}, [name], [])


def role_of(name: str, organization: tuple[str, ...]) -> str | None:
    """The role of the file at a relative path; None if it has no role."""
    if name in organization:
        return ORGANIZATION
    if name.startswith(_WORKFLOWS) and name.endswith(_YAML):
        return WORKFLOW if name.count("/") == 2 else None
    base = name.rpartition("/")[2]
    for role, patterns in _BY_NAME:
        if any(fnmatchcase(base, pattern) for pattern in patterns):
            return role
    return None


class _Walk:
    """One walk through a folder."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.links: set[str] = set()
        self.refused: list[FormatError] = []

    def names(self) -> Iterator[str]:
        """The files below the folder, as relative paths."""
        seen = 0
        pending = [("", 0)]
        while pending:
            below, depth = pending.pop()
            for entry in self._entries(below):
                seen += 1
                if seen > MOST_FILES:
                    raise UserError(f"{self.folder}: more than {MOST_FILES} files. Give the overlay's own folder.")
                name = f"{below}/{entry.name}" if below else entry.name
                if entry.is_dir(follow_symlinks=False):
                    if depth < _DEEPEST and not _skipped(entry.name):
                        pending.append((name, depth + 1))
                elif entry.is_symlink():
                    self.links.add(name)
                    if os.path.isfile(entry.path):
                        yield name
                elif entry.is_file(follow_symlinks=False):
                    yield name

    def _entries(self, below: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(os.path.join(self.folder, below)) as entries:
                return list(entries)
        except OSError as err:
            if not below:
                raise UserError(f"{self.folder}: cannot be read: {err.strerror}.") from None
            fix = "Check its permissions."
            self.refused.append(FormatError(Place(below), f"the folder cannot be read: {err.strerror}.", fix))
            return []

    def leads_out(self, name: str) -> bool:
        """Whether a file is a link to a file outside the folder; then it is refused."""
        if name not in self.links:
            return False
        root = os.path.realpath(self.folder)
        target = os.path.realpath(os.path.join(self.folder, name))
        if os.path.commonpath([root, target]) == root:
            return False
        message = "the file is a link to a file outside the overlay's folder; it was not followed."
        self.refused.append(FormatError(Place(name), message, "Replace the link with a copy of the file."))
        return True


def _skipped(name: str) -> bool:
    return name in _SKIPPED or name.startswith(_SKIPPED_PREFIXES)
