"""Read a repository's folder: its workflows, and what each of their jobs may run on.

The files in `.github/workflows` are read, local reusable workflows are followed with the inputs of each caller, and
composite actions are found. An unreadable file is reported, and the other files are read as usual.
"""

from __future__ import annotations

import os
import posixpath

from flywheel.errors import UserError
from flywheel.formats.source import FormatError, Place
from flywheel.formats.tfvars.common_reader import uncollected
from flywheel.formats.yaml import github_yaml
from flywheel.workflows.jobs import lane_files
from flywheel.workflows.jobs.contexts import CONTEXTS
from flywheel.workflows.jobs.job_reader import JobReader
from flywheel.workflows.jobs.label_inputs import LabelInputs
from flywheel.workflows.jobs.scopes import RepositorySettings
from flywheel.workflows.jobs.workflow_file import ActionFile, WorkflowFile
from flywheel.workflows.workflow_model import LOCAL_ACTION, Repository

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from flywheel.contract.compiled import Contract
    from flywheel.contract.conventions import LaneFileRules
    from flywheel.formats.values import Document
    from flywheel.workflows.jobs.lane_files import LaneFile
    from flywheel.workflows.workflow_model import StepsFile

    #: The name of a file in messages, and its path.
    Named = tuple[str, str]

WORKFLOWS = ".github/workflows"
ACTIONS = ".github/actions"
_FOLDERS = (".github", WORKFLOWS)
_YAML = (".yml", ".yaml")
_ACTION_FILES = ("action.yml", "action.yaml")
_MISNAMED = f"the name has capital letters: GitHub runs only `.yml` and `.yaml` files of `{WORKFLOWS}`, in lower case."
#: The limit of files that are read for one repository; the rest is reported.
MAX_FILES = 2_000
#: The limits of entries and of depth in the folder of actions.
_MOST_ENTRIES = 20_000
_DEEPEST = 12
_UNREAD = "what is there was not read."
_FLATTEN = "Flatten the folders."


def load(
    folder: str,
    contract: Contract,
    *,
    name: str = "",
    visibility: str = "",
    default_branch: str = "",
    variables: Mapping[str, str] | None = None,
    prefix: str = "",
    files: Mapping[str, Named] | None = None,
) -> Repository:
    """The workflows of the repository in `folder`.

    name: "owner/repo" if known. visibility: "public" or "private" if known. `variables` are those of the repository, if
    given as data; without them `vars` is unknown. `prefix` is put before the names of files in places, so that those of
    several repositories differ. `files`, by path in the repository, replaces the content of the folder. Raises
    `UserError` if the folder does not exist.
    """
    if not os.path.isdir(folder):
        raise UserError(f"{folder}: this folder does not exist. Give the folder of a repository.")
    settings = RepositorySettings(name, visibility, default_branch, variables or {}, CONTEXTS)
    tree = _Tree(folder, prefix) if files is None else _Listed(folder, files)
    return uncollected(lambda: _load(folder, tree, LabelInputs(contract), settings))


def _load(folder: str, tree: _Tree, label_inputs: LabelInputs, settings: RepositorySettings) -> Repository:
    for file in tree.misnamed():
        tree.refuse(file, _MISNAMED, "Rename it.")
    for file in tree.workflow_files():
        document = tree.read(file)
        if document is not None:
            tree.keep(file, lambda file=file, document=document: WorkflowFile(file, document), settings.files)
    if label_inputs.lanes is not None and tree.exists(label_inputs.lanes.file):
        settings.lanes = tree.lanes(label_inputs.lanes)
    JobReader(settings, label_inputs).collect()
    actions: dict[str, StepsFile] = {}
    tree.add_actions(tree.action_files(), actions)
    tree.add_actions(_named(settings.files.values()), actions)
    return Repository(
        folder,
        settings.name,
        settings.visibility,
        settings.default_branch,
        list(settings.files.values()),
        [actions[file] for file in sorted(actions)],
        sorted(tree.unreadable, key=lambda err: err.place.key()),
    )


def _named(files: Iterable[StepsFile]) -> Iterator[str]:
    """The folders of the local actions that files use."""
    for file in files:
        for use in file.uses:
            if use.kind == LOCAL_ACTION:
                yield use.path


def _is_folder_in_capitals(path: str) -> bool:
    return path not in _FOLDERS and path.lower() in _FOLDERS


def _is_file_in_capitals(path: str) -> bool:
    is_workflow = posixpath.dirname(path.lower()) == WORKFLOWS and path.lower().endswith(_YAML)
    return is_workflow and not (posixpath.dirname(path) == WORKFLOWS and path.endswith(_YAML))


class _Tree:
    """The files of one folder. unreadable: the files that were not read, each with the reason."""

    def __init__(self, folder: str, prefix: str = "") -> None:
        self.folder = folder
        self.prefix = prefix
        self.root = os.path.realpath(folder)
        self.unreadable: list[FormatError] = []
        self._read = 0
        self._folders: dict[str, list[str]] = {}

    def workflow_files(self) -> list[str]:
        """The paths of the workflows, sorted; GitHub ignores subfolders."""
        return [f"{WORKFLOWS}/{name}" for name in self._names(WORKFLOWS) if name.endswith(_YAML)]

    def misnamed(self) -> list[str]:
        """Files and folders that only look like workflows: some systems ignore case, GitHub does not."""
        folders = [*self._names(""), *(f".github/{name}" for name in self._names(".github"))]
        files = [f"{WORKFLOWS}/{name}" for name in self._names(WORKFLOWS)]
        return [*filter(_is_folder_in_capitals, folders), *filter(_is_file_in_capitals, files)]

    def action_files(self) -> Iterator[str]:
        """The folder of actions and its subfolders."""
        pending, seen = [(ACTIONS, 0)], 0
        while pending:
            below, depth = pending.pop()
            yield below
            for name in reversed(self._names(below)):
                seen += 1
                path = os.path.join(self.folder, below, name)
                if not os.path.isdir(path):
                    continue
                if os.path.islink(path):
                    self._demand_inside(f"{below}/{name}", path)
                elif seen > _MOST_ENTRIES:
                    self.refuse(f"{below}/{name}", f"{ACTIONS} has more than {_MOST_ENTRIES} entries; {_UNREAD}", "")
                    return
                elif depth >= _DEEPEST:
                    self.refuse(f"{below}/{name}", f"folders are nested deeper than {_DEEPEST}; {_UNREAD}", _FLATTEN)
                else:
                    pending.append((f"{below}/{name}", depth + 1))

    def _demand_inside(self, file: str, path: str) -> bool:
        """Whether a path stays in the repository; one that leads out is refused."""
        inside = self._is_inside(path)
        if not inside:
            message = "this is a link to a place outside of the repository, so it was not read."
            self.refuse(file, message, "Put the folder there." if os.path.isdir(path) else "Put the file there.")
        return inside

    def exists(self, file: str) -> bool:
        """Whether a file or folder with that name exists."""
        return os.path.lexists(os.path.join(self.folder, file))

    def _names(self, below: str) -> list[str]:
        """The names in a folder, sorted; read, and reported, only once."""
        if below not in self._folders:
            self._folders[below] = self._listed(below)
        return self._folders[below]

    def _listed(self, below: str) -> list[str]:
        path = os.path.join(self.folder, below)
        if not self._is_inside(path):
            if os.path.islink(path):
                self.refuse(
                    below,
                    "this is a link to a place outside of the repository, so it was not read.",
                    "Put the folder there.",
                )
            return []
        try:
            return sorted(os.listdir(path))
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as err:
            self.refuse(below, f"the folder cannot be read: {err.strerror}.", "Check its permissions.")
            return []

    def _is_inside(self, path: str) -> bool:
        target = os.path.realpath(path)
        return target == self.root or target.startswith(self.root.rstrip(os.sep) + os.sep)

    def refuse(self, file: str, message: str, fix: str) -> None:
        """Report why a file is not read."""
        self.unreadable.append(FormatError(Place(self.prefix + file), message, fix))

    def read(self, file: str) -> Document | None:
        """The document in a file; None if it is refused."""
        path = os.path.join(self.folder, file)
        if not self._demand_inside(file, path):
            return None
        if not os.path.isfile(path):
            self.refuse(file, "this is not a readable file.", "Check what it is.")
            return None
        self._read += 1
        if self._read > MAX_FILES:
            if self._read == MAX_FILES + 1:
                self.refuse(
                    file,
                    f"the repository has more than {MAX_FILES} files: this one and the following ones are not read.",
                    "",
                )
            return None
        try:
            return github_yaml.load(path, self.prefix + file)
        except FormatError as err:
            self.unreadable.append(err)
            return None

    def lanes(self, rules: LaneFileRules) -> LaneFile | None:
        """The file of lanes; None if it is something else, or is not read."""
        path = os.path.join(self.folder, rules.file)
        inside = self._is_inside(path) and os.path.isfile(path)
        return lane_files.load(path, self.prefix + rules.file, rules) if inside else None

    def keep(self, file: str, make: object, into: dict[str, WorkflowFile]) -> None:
        """Store the result of `make()` under `file`, or report its error."""
        try:
            into[file] = make()  # type: ignore[operator]
        except FormatError as err:
            self.unreadable.append(err)

    def add_actions(self, folders: Iterable[str], into: dict[str, StepsFile]) -> None:
        """Read the actions in `folders`, and those that they use."""
        pending = list(folders)
        seen: set[str] = set()
        while pending:
            folder = posixpath.normpath(pending.pop())
            if folder in seen or folder.startswith(("/", "..")):
                continue
            seen.add(folder)
            for name in _ACTION_FILES:
                file = posixpath.normpath(f"{folder}/{name}")
                if file in into or not self.exists(file):
                    continue
                document = self.read(file)
                if document is not None:
                    into[file] = ActionFile(file, document)
                    pending += _named([into[file]])
                break


class _Listed(_Tree):
    """Files that are named one by one, as in build actions, where they are links."""

    def __init__(self, folder: str, files: Mapping[str, Named]) -> None:
        super().__init__(folder)
        self._files = files

    def workflow_files(self) -> list[str]:
        """The workflows among the files, sorted."""
        return sorted(file for file in self._files if posixpath.dirname(file) == WORKFLOWS and file.endswith(_YAML))

    def misnamed(self) -> list[str]:
        """The given files that only look like workflows."""
        return sorted(filter(_is_file_in_capitals, self._files))

    def action_files(self) -> Iterator[str]:
        """The folders of the given actions."""
        for file in sorted(self._files):
            if posixpath.basename(file) in _ACTION_FILES:
                yield posixpath.dirname(file)

    def exists(self, file: str) -> bool:
        """Whether the file is given."""
        return file in self._files

    def lanes(self, rules: LaneFileRules) -> LaneFile | None:
        """The file of lanes, which is given."""
        name, path = self._files[rules.file]
        return lane_files.load(path, name, rules)

    def read(self, file: str) -> Document | None:
        """The document in a file; None if it is refused."""
        name, path = self._files[file]
        try:
            return github_yaml.load(path, name)
        except FormatError as err:
            self.unreadable.append(err)
            return None
