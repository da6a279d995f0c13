"""What changed from one contract to another, and whether it can break an overlay."""

from __future__ import annotations

from flywheel.model.contract import Contract, Stack, Variable
from flywheel.model.types import ABSENT, Collection, ObjectType, Type

TYPE_CHECKING = False  # importing `typing` would cost every start 5 ms
if TYPE_CHECKING:
    from collections.abc import Iterator


class Change:
    """One difference in words. `breaking`: an overlay that was right may be wrong now."""

    __slots__ = ("breaking", "text")

    def __init__(self, breaking: bool, text: str) -> None:
        self.breaking = breaking
        self.text = text


def between(old: Contract, new: Contract) -> list[Change]:
    """The changes from `old` to `new`, those that can break an overlay first."""
    found = [*_labels(old, new), *_stacks(old, new), *_rest(old, new)]
    return sorted(found, key=lambda change: (not change.breaking, change.text))


def _labels(old: Contract, new: Contract) -> Iterator[Change]:
    before, after = old.capabilities.labels, new.capabilities.labels
    for name in before.keys() - after.keys():
        yield Change(True, f"the label `{name}` is gone")
    for name in after.keys() - before.keys():
        yield Change(False, f"the label `{name}` is new")
    for name in before.keys() & after.keys():
        if before[name].runner_type != after[name].runner_type:
            yield Change(True, f"the label `{name}` has another runner type")


def _stacks(old: Contract, new: Contract) -> Iterator[Change]:
    for name in old.stacks.keys() - new.stacks.keys():
        yield Change(True, f"the stack `{name}` is gone")
    for name in new.stacks.keys() - old.stacks.keys():
        yield Change(False, f"the stack `{name}` is new")
    for name in old.stacks.keys() & new.stacks.keys():
        before, after = old.stacks[name], new.stacks[name]
        yield from _variables(before, after)
        rest = [{key: value for key, value in stack.json.items() if key != "variables"} for stack in (before, after)]
        if rest[0] != rest[1]:
            yield Change(True, f"the stack `{name}` takes facts or ranges otherwise")


def _variables(before: Stack, after: Stack) -> Iterator[Change]:
    for name in before.variables.keys() - after.variables.keys():
        yield Change(True, f"variable `{name}` is gone")
    for name in after.variables.keys() - before.variables.keys():
        required = after.variables[name].required
        yield Change(required, f"variable `{name}` is new" + (" and must be set" if required else ""))
    for name in before.variables.keys() & after.variables.keys():
        yield from _variable(before.variables[name], after.variables[name])


def _variable(before: Variable, after: Variable) -> Iterator[Change]:
    name = before.name
    if before.required != after.required:
        must = "must be set now" if after.required else "has a default now"
        yield Change(after.required, f"variable `{name}` {must}")
    elif before.default is not ABSENT and before.default != after.default:
        yield Change(False, f"variable `{name}` has another default")
    if before.type != after.type:
        yield Change(_narrower(before.type, after.type), f"variable `{name}` has another type")
    if before.nullable and not after.nullable:
        yield Change(True, f"variable `{name}` takes no null now")
    if before.sensitive != after.sensitive:
        yield Change(after.sensitive, f"variable `{name}` is {'' if after.sensitive else 'not '}sensitive now")
    conditions = [{one.condition for one in variable.validations} for variable in (before, after)]
    if not conditions[1] <= conditions[0]:
        yield Change(True, f"variable `{name}` has another validation")


def _narrower(before: Type, after: Type) -> bool:
    """Whether a value of `before` may be none of `after`: new optional attributes alone are harmless."""
    if isinstance(before, Collection) and isinstance(after, Collection) and before.kind == after.kind:
        return before.element != after.element and _narrower(before.element, after.element)
    if not isinstance(before, ObjectType) or not isinstance(after, ObjectType):
        return before != after
    for name, attribute in before.attributes.items():
        other = after.attributes.get(name)
        if other is None or (attribute.optional and not other.optional):
            return True
        if attribute.type != other.type and _narrower(attribute.type, other.type):
            return True
    return any(not after.attributes[name].optional for name in after.attributes.keys() - before.attributes.keys())


def _rest(old: Contract, new: Contract) -> Iterator[Change]:
    """Whatever else differs, by file: what it means is for a person to read."""
    if old.arc != new.arc:
        yield Change(True, "the controller's limits differ (arc.yaml)")
    if dict(old.wiring) != dict(new.wiring):
        yield Change(True, "the wiring differs (wiring.yaml)")
    kept = [{key: value for key, value in one.capabilities.json.items() if key != "labels"} for one in (old, new)]
    if kept[0] != kept[1]:
        yield Change(True, "words of labels differ (capabilities.yaml)")
    names = old.conventions.keys() | new.conventions.keys()
    for name in sorted(names):
        if old.conventions.get(name) != new.conventions.get(name):
            yield Change(False, f"conventions for other files differ ({name}.yaml)")
