"""Changes of files as a unified diff."""

from __future__ import annotations

from flywheel.formats import unified_diff

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def diff(changes: Mapping[str, tuple[str, str]]) -> str:
    """The diff from before to after of each file by name, in the order of the names."""
    return "".join(
        unified_diff.diff(before, after, f"a/{name}" if before else "/dev/null", f"b/{name}")
        for name, (before, after) in sorted(changes.items())
    )
