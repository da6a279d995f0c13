"""Find the overlay that a folder is a part of."""

from __future__ import annotations

import os

from flywheel.overlay.reading import directory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract

#: The folder of an overlay that has stacks and backends.
_STACKS = "tofu"


def above(path: str, contract: Contract) -> str | None:
    """The overlay's folder if it is above the folder `path`, relative to it as `path` is; None if there is none.

    The folder of an overlay has an organization.yaml in its place, or the folder `tofu` that leads to `path`. It is
    in the same repository: the search ends at a folder with `.git`.
    """
    places = directory.organization_places(contract)
    folder = os.path.realpath(path)
    steps, below = 0, ""
    while below != _STACKS and not _is_whole(folder, places):
        parent, below = os.path.split(folder)
        if os.path.lexists(os.path.join(folder, ".git")) or parent == folder:
            return None
        folder, steps = parent, steps + 1
    if not steps:
        return None
    return folder if os.path.isabs(path) else os.path.normpath(os.path.join(path, *[os.pardir] * steps))


def _is_whole(folder: str, places: tuple[str, ...]) -> bool:
    """Whether an organization.yaml is in its place below `folder`, and `folder` is not a part of a longer place."""
    name = os.path.basename(folder)
    return any(os.path.isfile(os.path.join(folder, place)) and f"{name}/{place}" not in places for place in places)
