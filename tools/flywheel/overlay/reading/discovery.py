"""Find the files of an overlay in a folder, by their conventional names."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase

from flywheel.errors import UserError
from flywheel.formats import input_files
from flywheel.formats.source import FormatError, Place
from flywheel.overlay.reading.passed_over import PassedOver

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Folders without facts: caches of other tools, and outputs of this build.
_SKIPPED = {".git", ".terraform", ".direnv", "node_modules", "__pycache__", ".venv", "result"}
_SKIPPED_PREFIXES = ("bazel-",)
#: Of these, the folders that every checkout has and in which nobody keeps facts.
_NEVER_TOLD = {".git", "__pycache__"}

#: A folder with more entries than this is not an overlay; the search stops.
MOST_FILES = 50_000
_DEEPEST = 12

ORGANIZATION = "organization"
CLUSTER = "cluster"
TFVARS = "tfvars"
BACKEND = "backend"
MODULE = "module"
LOCK = "lock"
WORKFLOW = "workflow"
JUSTFILE = "justfile"
FLAKE = "flake"
FLAKE_LOCK = "flake_lock"
#: BUILD files whose rules declare an overlay: recognised by their content.
DECLARED = "declared"
BAZELRC = "bazelrc"
BAZEL_VERSION = "bazel_version"

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
    (BAZELRC, (".bazelrc", "*.bazelrc", ".bazelrc.*")),
    (BAZEL_VERSION, (".bazelversion",)),
)
#: Where forges look for workflows: only in the root folder.
_WORKFLOWS = (".github/workflows/", ".forgejo/workflows/", ".gitea/workflows/")
_YAML = (".yml", ".yaml")


class FoundFiles:
    """The files of a folder.

    files: the files of each role, as sorted paths relative to the folder. names: all files that can be read.
    refused: an error for each file that has a role and is not read. passed_over: the rest that is not
    read. root_module: the file of the root module.
    """

    __slots__ = ("files", "folder", "names", "passed_over", "refused", "root_module")

    def __init__(self, folder: str, files: dict[str, list[str]], names: list[str], refused: list[FormatError]) -> None:
        self.folder = folder
        self.files = files
        self.names = names
        self.refused = refused
        self.passed_over = PassedOver()
        self.root_module = ROOT_MODULE

    def of(self, role: str) -> list[str]:
        """The files with the role `role`."""
        return self.files.get(role, [])

    def path(self, name: str) -> str:
        """The path of the file that messages call `name`."""
        return os.path.join(self.folder, name)

    def refuse(self, is_needed: Callable[[str], bool]) -> None:
        """Add an error to `refused` for each needed file that is passed over."""
        for name in filter(is_needed, sorted(self.passed_over.links)):
            message = "the file is a link to a file outside the overlay's folder; it was not followed."
            self.refused.append(FormatError(Place(name), message, "Replace the link with a copy of the file."))
        for name in filter(is_needed, sorted(self.passed_over.special)):
            message = "this is not a regular file (but a pipe, a socket or a device); it was not opened."
            self.refused.append(FormatError(Place(name), message, "Remove it, or write a file."))

    def missed(self) -> Iterator[str]:
        """What is passed over and not refused, each as a noun phrase with its reason."""
        yield from self.passed_over.sentences({err.place.file for err in self.refused}, _DEEPEST)


def discover(
    folder: str, organization: tuple[str, ...] = (), needed: Callable[[str], bool] | None = None
) -> FoundFiles:
    """The overlay's files below `folder`; `organization` lists the possible paths of organization.yaml.

    Links are followed only to files in the folder. `needed` says by its name whether a file that cannot be
    read is an error (default: if it has a role). Raises `UserError` if the folder does not exist, or
    is too large to be an overlay.
    """
    if not os.path.isdir(folder):
        if os.path.exists(folder):
            raise UserError(f"{folder}: this is not a folder and not a regular file. Give the overlay's folder.")
        raise UserError(f"{folder}: the folder does not exist. Give the overlay's folder.")
    walk = _Walk(folder)
    files: dict[str, list[str]] = {}
    names = sorted(walk.names())
    for name in names:
        role = role_of(name, organization)
        if role:
            files.setdefault(role, []).append(name)
    # If the file exists at several paths, the first one is used.
    files[ORGANIZATION] = [name for name in organization if name in files.get(ORGANIZATION, ())][:1]
    found = FoundFiles(folder, files, names, walk.refused)
    found.passed_over = walk.passed_over
    found.refuse(needed or (lambda name: role_of(name, organization) is not None))
    return found


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
        self.root = os.path.realpath(folder)
        self.refused: list[FormatError] = []
        self.passed_over = PassedOver()

    def names(self) -> Iterator[str]:
        """The files below the folder, as relative paths. A link out of the folder is not one of them."""
        seen = 0
        pending = [("", 0)]
        while pending:
            below, depth = pending.pop()
            for entry in self._entries(below):
                seen += 1
                if seen > MOST_FILES:
                    raise UserError(f"{self.folder}: more than {MOST_FILES} files. Give the overlay's own folder.")
                name = f"{below}/{entry.name}" if below else entry.name
                if entry.is_file(follow_symlinks=False) or (entry.is_symlink() and self._is_followed(entry)):
                    yield name
                elif entry.is_dir(follow_symlinks=False) and not _skipped(entry.name):
                    if depth < _DEEPEST:
                        pending.append((name, depth + 1))
                    else:
                        self.passed_over.deep.append(name)
                else:
                    self._pass_over(name, entry)

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

    def _is_followed(self, entry: os.DirEntry[str]) -> bool:
        """Whether a link leads to a file of the folder."""
        return not _skipped(entry.name) and os.path.isfile(entry.path) and input_files.is_inside(self.root, entry.path)

    def _pass_over(self, name: str, entry: os.DirEntry[str]) -> None:
        """Record what is not a file to read and not a folder to search."""
        if _skipped(entry.name):
            if entry.name not in _NEVER_TOLD:
                self.passed_over.skipped.append(name)
        elif entry.is_symlink() and not os.path.exists(entry.path):
            self.passed_over.dangling.append(name)
        elif os.path.isfile(entry.path):
            self.passed_over.links.append(name)
        elif not os.path.isdir(entry.path):
            self.passed_over.special.append(name)
        elif not self._is_searched(entry.path):
            self.passed_over.folders.append(name)

    def _is_searched(self, path: str) -> bool:
        """Whether a link leads to a folder whose files are found under their own names."""
        if not input_files.is_inside(self.root, path):
            return False
        below = os.path.relpath(os.path.realpath(path), self.root).split(os.sep)
        return len(below) <= _DEEPEST and not any(map(_skipped, below))


def _skipped(name: str) -> bool:
    return name in _SKIPPED or name.startswith(_SKIPPED_PREFIXES)
