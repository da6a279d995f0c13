"""Find the folders into which the jobs of a workflow check core out at a ref that the workflow fixes."""

from __future__ import annotations

import re
from bisect import bisect_right

from flywheel.formats.values import Document, List, Node, Object, Scalar
from flywheel.overlay.pins import core_pins

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.overlay.pins.core_names import CoreNames

_ENV = r"\$\{\{\s*env\.([A-Za-z_][A-Za-z0-9_-]*)\s*\}\}"


class JobCheckouts:
    """The checkouts of core in a workflow.

    variables: the positions of the values of `env` that a checkout takes as its ref.
    """

    def __init__(self, document: Document, names: CoreNames) -> None:
        self.variables: set[int] = set()
        self._names = names
        #: Where each job begins, and where the checkout into each folder begins, by job.
        self._starts: list[int] = []
        self._folders: list[dict[tuple[str, ...], int]] = []
        jobs = document.root.items.get("jobs")
        for name, job in jobs.items.items() if isinstance(jobs, Object) else ():
            self._starts.append(jobs.key_at[name] if isinstance(jobs, Object) else 0)
            self._folders.append({})
            for step in _steps(job):
                self._read(step, [document.root, job, step])

    def has(self, path: str, at: int) -> bool:
        """Whether a path at an offset leads into a folder into which the same job has checked core out before."""
        job = bisect_right(self._starts, at) - 1
        folders = self._folders[job] if job >= 0 else {}
        steps = _path(path)
        return any(folders.get(steps[:count], at) < at for count in range(1, len(steps) + 1))

    def _read(self, step: Object, levels: list[Node]) -> None:
        given = step.items.get("with")
        action = text_of(step.items.get("uses")).partition("@")[0]
        if not action.endswith("/checkout") or not isinstance(given, Object):
            return
        if not self._names.is_repository(text_of(given.items.get("repository"))):
            return
        ref = text_of(given.items.get("ref"))
        variable = re.fullmatch(_ENV, ref)
        value = _variable(variable[1], levels) if variable else None
        if value is not None:
            self.variables.add(value.at)
        folder = _path(text_of(given.items.get("path")))
        if folder and (value is not None or not core_pins.is_computed(ref)):
            self._folders[-1].setdefault(folder, given.at)


def text_of(node: Node | None) -> str:
    """The text of a scalar; "" if it is not one."""
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else ""


def _variable(name: str, levels: list[Node]) -> Scalar | None:
    """The plain value of a variable in the `env` of a workflow, a job or a step; the innermost one counts."""
    for level in reversed(levels):
        env = level.items.get("env") if isinstance(level, Object) else None
        node = env.items.get(name) if isinstance(env, Object) else None
        if isinstance(node, Scalar):
            return None if core_pins.is_computed(text_of(node) or "${{") else node
    return None


def _steps(job: Node) -> Iterator[Object]:
    steps = job.items.get("steps") if isinstance(job, Object) else None
    for step in steps.items if isinstance(steps, List) else ():
        if isinstance(step, Object):
            yield step


def _path(text: str) -> tuple[str, ...]:
    return tuple(step for step in text.split("/") if step not in ("", ".", ".."))
