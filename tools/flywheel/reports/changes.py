"""Changes of files as a unified diff."""

from __future__ import annotations

from flywheel.formats import patches

TYPE_CHECKING = False  # importing `typing` would cost every start 5 ms
if TYPE_CHECKING:
    from collections.abc import Mapping


def diff(changes: Mapping[str, tuple[str, str]]) -> str:
    """The diff from before to after of each file by name, in the order of the names."""
    return "".join(
        patches.diff(before, after, f"a/{name}" if before else "/dev/null", f"b/{name}")
        for name, (before, after) in sorted(changes.items())
    )
