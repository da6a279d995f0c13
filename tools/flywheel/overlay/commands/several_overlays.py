"""`flywheel check DIR DIR ...`: each overlay is judged by itself, and has a report of its own."""

from __future__ import annotations

import copy

from flywheel.errors import UsageError, UserError
from flywheel.findings import console
from flywheel.formats.source import FormatError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

#: Formats whose reports can follow each other. A program reads one document.
_FORMATS = ("text", "markdown", "concise", "github")
#: What is about one overlay.
_ONE = {
    "overlay": "--overlay",
    "bundle": "--bundle",
    "output": "--output",
    "baseline": "--baseline",
    "settings": "--settings",
}


def run(arguments: Namespace, check: Callable[[Namespace], int]) -> int:
    """Check each folder or file; the status is the highest of theirs.

    What cannot be read is an error of its own, and the others are judged. Raises `UsageError` for options that are
    about one overlay.
    """
    _refuse_usage(arguments)
    form = arguments.format or "text"
    worst, failed = 0, []
    for index, path in enumerate(arguments.directories):
        one = copy.copy(arguments)
        one.directories, one.format = [path], form
        if form == "text":
            console.tell(*([""] if index else []), f"==> {path} <==")
        status = _status(one, check)
        worst = max(worst, status)
        failed += [path] if status else []
    if failed:
        console.warn(f"{len(failed)} of {len(arguments.directories)} failed: {', '.join(failed)}")
    return worst


def _status(arguments: Namespace, check: Callable[[Namespace], int]) -> int:
    try:
        return check(arguments)
    except UsageError:
        raise  # it is the same for each of them
    except (UserError, FormatError) as err:
        console.warn(*err.lines)
        return 2


def _refuse_usage(arguments: Namespace) -> None:
    count = len(arguments.directories)
    for name, option in _ONE.items():
        if getattr(arguments, name):
            raise UsageError(f"{option} is about one overlay, and {count} are given: run the command for each.")
    if arguments.format is not None and arguments.format not in _FORMATS:
        known = ", ".join(_FORMATS)
        raise UsageError(
            f"a report in {arguments.format} is about one overlay, and {count} are given: run the command for each, "
            f"or choose one of {known}."
        )
