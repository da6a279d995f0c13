"""`for` expressions."""

from __future__ import annotations

from flywheel.hcl.expressions.conversions import to_bool
from flywheel.hcl.expressions.hcl_values import EvaluationError, ObjectValue, SetValue, TupleValue, described, elements
from flywheel.hcl.expressions.nodes import Environment, HclNode, key_text


class For(HclNode):
    """`[for ...]`, or `{for ...}` if it has a key."""

    __slots__ = ("collection", "condition", "element", "grouped", "key", "names")

    def __init__(self, names: list[str], collection: HclNode) -> None:
        self.names = names
        self.collection = collection
        self.key: HclNode | None = None
        self.element: HclNode = collection
        self.condition: HclNode | None = None
        self.grouped = False

    def value(self, env: Environment) -> object:
        """The tuple or object."""
        bound = dict(env.local)
        inner = Environment(env.scope, bound)
        made: list[object] = []
        keyed = ObjectValue()
        for place, item in _iterate(self.collection.value(env)):
            if len(self.names) == 2:
                bound[self.names[0]] = place
            bound[self.names[-1]] = item
            if self.condition is not None and not _selected(self.condition.value(inner)):
                continue
            if self.key is None:
                made.append(self.element.value(inner))
            else:
                self._put(keyed, key_text(self.key.value(inner)), self.element.value(inner))
        return TupleValue(made) if self.key is None else keyed

    def _put(self, keyed: ObjectValue, key: str, element: object) -> None:
        if self.grouped:
            group = keyed.setdefault(key, TupleValue())
            if isinstance(group, TupleValue):
                group.append(element)
        elif key in keyed:
            raise EvaluationError("a `for` makes one key twice.")
        else:
            keyed[key] = element


def _iterate(value: object) -> list[tuple[object, object]]:
    if isinstance(value, dict):
        return [(key, value[key]) for key in sorted(value)]
    if isinstance(value, SetValue):
        return [(item, item) for item in elements(value)]
    if isinstance(value, list):
        return list(enumerate(elements(value)))
    raise EvaluationError(f"a `for` goes over {described(value)}.")


def _selected(value: object) -> bool:
    if value is None:
        raise EvaluationError("the condition of a `for` is null.")
    return to_bool(value)
