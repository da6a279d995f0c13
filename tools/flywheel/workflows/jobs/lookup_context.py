"""A context whose properties are looked up by a function."""

from __future__ import annotations

from flywheel.workflows.expressions import Context, Gap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from flywheel.workflows.expressions import World


class Lookup(Context):
    """gap: all of it. get: gives a property by name; without it every property is a gap."""

    __slots__ = ("_get", "_whole")

    def __init__(self, whole: Gap, get: Callable[[str, World], object] | None) -> None:
        self._whole = whole
        self._get = get

    def get(self, name: str, world: World) -> object:
        """The property `name`."""
        return self._whole.part(name) if self._get is None else self._get(name, world)

    def whole(self) -> Gap:
        """All of it as one value."""
        return self._whole
