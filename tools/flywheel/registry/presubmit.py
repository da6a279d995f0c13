"""Read `presubmit.yml` of a version: the tasks that the central registry's CI runs."""

from __future__ import annotations

import re

from flywheel.documents.problems import Problem
from flywheel.formats.source import Source
from flywheel.formats.values import List, Node, Object, Scalar
from flywheel.formats.yaml import strict_yaml
from flywheel.formats.yaml.strict_yaml import YamlDocument

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

#: A value that means every value of a row of the matrix.
_REFERENCE = re.compile(r"\$\{\{\s*(\w+)\s*\}\}")
#: Words for a Bazel version that changes over time.
_MOVING = ("latest", "last_green", "last_rc", "rolling")
#: The prefixes of the CI's platform names.
_PLATFORMS = ("centos", "debian", "fedora", "macos", "rockylinux", "ubuntu", "windows")
_TEST_MODULES = "bcr_test_module"


class Presubmit:
    """The file with its `faults`. `modules` are the folders in the archive with a module to test."""

    __slots__ = ("document", "faults", "modules")

    def __init__(self, document: YamlDocument) -> None:
        self.document = document
        self.faults: list[Problem] = []
        self.modules: list[tuple[str, int]] = []

    def called(self, source: Source) -> Presubmit:
        """The same document, with the name of another file with the same text."""
        made = Presubmit(self.document)
        made.document = YamlDocument(source, self.document.root, [], [])
        made.faults, made.modules = self.faults, self.modules
        return made


def loads(source: Source) -> Presubmit:
    """The file; raises `FormatError` if it is not a YAML mapping."""
    made = Presubmit(strict_yaml.loads(source))
    root = made.document.root
    tasks = list(_tasks(root))
    for key, node in root.items.items():
        if not key.startswith(_TEST_MODULES):
            continue
        if not isinstance(node, Object):
            made.faults.append(
                Problem(node.at, (), f"`{key}` is not a mapping.", "Give it a `module_path` and `tasks`.")
            )
            continue
        path = node.items.get("module_path")
        if isinstance(path, Scalar) and isinstance(path.value, str):
            made.modules.append((path.value, path.at))
        else:
            made.faults.append(
                Problem(
                    node.at, (), f"`{key}` has no `module_path`.", "Add `module_path` with the folder of the module."
                )
            )
        tasks += _tasks(node)
    if not tasks:
        made.faults.append(Problem(root.at, (), "the file has no task.", "Add at least one under `tasks`."))
    for name, task, matrix in tasks:
        made.faults += _task_faults(name, task, matrix)
    return made


def _tasks(node: Object) -> Iterator[tuple[str, Node, Node | None]]:
    """Each task with its name and the matrix that it can use. Older files call them `platforms`."""
    tasks = node.items.get("tasks", node.items.get("platforms"))
    for name, task in tasks.items.items() if isinstance(tasks, Object) else ():
        yield name, task, node.items.get("matrix")


def _task_faults(name: str, task: Node, matrix: Node | None) -> Iterator[Problem]:
    if not isinstance(task, Object):
        yield Problem(task.at, (), f"the task `{name}` is not a mapping.", "Give it `bazel`, `platform` and targets.")
        return
    for key in ("bazel", "platform"):
        value = task.items.get(key)
        if value is not None:
            yield from _value_faults(name, key, value, matrix)
        elif key == "bazel" or not name.startswith(_PLATFORMS):  # the CI reads a task's name as its platform
            yield Problem(task.at, (), f"the task `{name}` has no `{key}`.", f"Add `{key}`.")


def _value_faults(name: str, key: str, value: Node, matrix: Node | None) -> Iterator[Problem]:
    found = _values(value, matrix)
    if found is None:
        message = f"the task `{name}` takes `{key}` from a row that is missing in the matrix."
        yield Problem(value.at, (), message, "Add the row to `matrix`.")
    elif key == "bazel" and all(one in _MOVING for one in found):
        which = ", ".join(f"`{one}`" for one in found) or "none"
        message = f"the task `{name}` uses a Bazel version that changes over time: {which}."
        yield Problem(value.at, (), message, "Write a version, or a range such as `8.x`.")


def _values(value: Node, matrix: Node | None) -> list[str] | None:
    """The meaning of a value; None if it names a row that is missing in the matrix."""
    text = str(value.value) if isinstance(value, Scalar) else ""
    found = _REFERENCE.fullmatch(text)
    if found is None:
        return [text]
    row = matrix.items.get(found[1]) if isinstance(matrix, Object) else None
    if not isinstance(row, List):
        return None
    return [str(item.value) if isinstance(item, Scalar) else "" for item in row.items]
