"""Calls of reusable workflows: the file that a job calls, and whether it may call it."""

from __future__ import annotations

import posixpath

from flywheel.formats.quoting import quote
from flywheel.formats.secrets import secret_search
from flywheel.formats.values import Scalar
from flywheel.workflows import runs_on
from flywheel.workflows.expressions import Gap, Where, has_expression
from flywheel.workflows.jobs.scopes import JobScope
from flywheel.workflows.jobs.workflow_file import LOCAL, scalar_text

#: GitHub's limit of workflows in one chain of calls, including the first.
MAX_LEVELS = 10
_FOLDER = ".github/workflows"


def callee(job: JobScope) -> JobScope | Gap | None:
    """The workflow that a job calls, outside of its jobs; None if it is not in this repository.

    A `Gap` if GitHub refuses the call, or if the call is recursive.
    """
    node = job.get("uses")
    name = scalar_text(node)
    where = Where(job.file.source, node.at if node is not None else job.job.at)
    if not isinstance(node, Scalar) or not name or has_expression(name):
        return Gap(runs_on.REFUSED, "`uses` of the job names no workflow", name or "uses", where)
    if not name.startswith(LOCAL):
        return None
    path = _path(name)
    file = job.settings.files.get(path)
    if posixpath.dirname(path) != _FOLDER or file is None:
        # Without the part after `@`, and without doubled slashes, a password in a URL is not recognised.
        reason = f"there is no readable workflow {quote(_path(secret_search.redact(name)))} in the repository"
        return Gap(runs_on.REFUSED, reason, name, where)
    if "workflow_call" not in file.triggers:
        return Gap(runs_on.REFUSED, f"`{path}` is not started by `workflow_call`", name, where)
    way = _way(job)
    if path in way:
        chain = " -> ".join([*way, path])
        return Gap(runs_on.RECURSION, f"the call is recursive: {chain}", name, where)
    if len(way) >= MAX_LEVELS:
        reason = f"the chain of calls has {len(way)} workflows; GitHub allows {MAX_LEVELS}"
        return Gap(runs_on.REFUSED, reason, name, where)
    return JobScope(job.settings, file, "", job, job.events)


def _path(name: str) -> str:
    return posixpath.normpath(name.partition("@")[0].removeprefix("$/"))


def _way(job: JobScope) -> list[str]:
    """The workflows in the chain of calls to a job, including its own."""
    files = []
    scope: JobScope | None = job
    while scope is not None:
        files.append(scope.file.file)
        scope = scope.caller
    return files[::-1]
