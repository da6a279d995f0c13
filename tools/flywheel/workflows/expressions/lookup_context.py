"""A context whose properties are looked up by a function."""

from __future__ import annotations

from flywheel.workflows.expressions.github_values import Context, Gap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from flywheel.workflows.expressions.cases import Case


class LookupContext(Context):
    """whole: the whole context as a gap. get: returns a property by name; without it every property is a gap."""

    __slots__ = ("_get", "_whole")

    def __init__(self, whole: Gap, get: Callable[[str, Case], object] | None) -> None:
        self._whole = whole
        self._get = get

    def get(self, name: str, case: Case) -> object:
        """The property `name`; None if it does not exist."""
        return self._whole.part(name) if self._get is None else self._get(name, case)

    def whole(self) -> Gap:
        """The whole context as one value."""
        return self._whole
