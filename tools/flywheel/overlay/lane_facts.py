"""The attributes of a primary lane: variables of its stack, looked up when they are asked for.

A stack has dozens of them for each lane, and most runs ask for a few.
"""

from __future__ import annotations

from flywheel.formats.values import Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from flywheel.contract.stack import PrimaryLane
    from flywheel.overlay.fact import Fact


class LaneFacts(dict[str, "Fact | None"]):
    """Facts by the names of attributes. Only `get` looks up what was not asked for before.

    names: the variable that gives each attribute. After an attribute was asked for, it is the one that gave its value.
    """

    def __init__(self, lane: PrimaryLane, look_up: Callable[[str], Fact | None]) -> None:
        super().__init__()
        self.names = {**lane.inherits, **lane.bindings}
        self._inherits = lane.inherits
        self._look_up = look_up

    def get(self, name: str, default: Fact | None = None) -> Fact | None:  # type: ignore[override]
        """The fact for attribute `name`; None if nothing declares it and it has no default."""
        if name not in self:
            self[name] = self._found(name)
        return self[name]

    def _found(self, name: str) -> Fact | None:
        variable = self.names.get(name)
        if variable is None:
            return None
        fact = self._look_up(variable)
        inherited = self._inherits.get(name, variable)
        if inherited != variable and _is_empty(fact):  # the lane's own counts in place of the shared one
            shared = self._look_up(inherited)
            if shared is not None:
                self.names[name] = inherited
                return shared
        return fact


def _is_empty(fact: Fact | None) -> bool:
    node = None if fact is None else fact.node
    return not (node.value if isinstance(node, Scalar) else node.items) if node is not None else True
