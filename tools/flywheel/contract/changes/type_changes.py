"""Compare two types: list the changes, and whether the new type accepts every value of the old one.

A type accepts a value if Terraform keeps all of it: nothing is refused, dropped, null where a value is expected, or
lost as a duplicate in a set. The result is exact if no collection contains `any` (a property test searches for a
counterexample). Otherwise it is strict: a value that may be refused counts as refused.
"""

from __future__ import annotations

from flywheel.contract.changes.contract_change import (
    ADDED,
    CHANGED,
    NARROWED,
    REMOVED,
    REWORDED,
    WIDENED,
    ContractChange,
    quoted,
)
from flywheel.contract.changes.data_changes import same
from flywheel.hcl.types import (
    ABSENT,
    ANY,
    BOOL,
    NUMBER,
    STRING,
    Collection,
    ObjectAttribute,
    ObjectType,
    TupleType,
    Type,
    literal,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Steps = tuple[str, ...]

#: Conversions in which Terraform loses no value.
_CONVERTS = {(NUMBER, STRING), (BOOL, STRING)}


def takes_all(new: Type, old: Type, shared: tuple[int, int] = (0, 0)) -> bool:
    """Whether `new` accepts every value of `old`.

    shared: in how many collections `new` and `old` are; an `any` in a collection is one type for all elements.
    """
    if new is ANY:
        return _one_type(old, shared)
    if old is ANY:
        return False
    if isinstance(new, ObjectType):
        return isinstance(old, ObjectType) and not any(one.breaking for one in _objects(old, new, "", (), shared))
    if isinstance(new, TupleType):
        return (
            isinstance(old, TupleType)
            and len(new.items) == len(old.items)
            and all(takes_all(*pair, shared) for pair in zip(new.items, old.items, strict=True))
        )
    if isinstance(new, Collection):
        return _takes_elements(new, old, shared)
    return new == old or (old, new) in _CONVERTS


def _one_type(old: Type, shared: tuple[int, int]) -> bool:
    """Whether an `any` accepts all of `old`: in a collection its values must have one common type."""
    if not shared[0]:
        return True
    return shared[1] >= shared[0] if old is ANY else _uniform(old)


def _uniform(type_: Type) -> bool:
    """Whether all values of the type have one type, so that a collection of them is not mixed."""
    if isinstance(type_, ObjectType) and any(attribute.optional for attribute in type_.attributes.values()):
        return False
    return type_ is not ANY and all(map(_uniform, type_.within()))


def _takes_elements(new: Collection, old: Type, shared: tuple[int, int]) -> bool:
    if isinstance(old, ObjectType):
        # An optional attribute may be null; an element of a map may not.
        required = all(not attribute.optional for attribute in old.attributes.values())
        return new.kind == "map" and required and _all_below(new, old.within(), (shared[0] + 1, shared[1]))
    if isinstance(old, TupleType):
        once = new.kind == "list" or (new.kind == "set" and len(old.items) < 2)
        return once and _all_below(new, old.items, (shared[0] + 1, shared[1]))
    if not isinstance(old, Collection):
        return False
    kinds = {new.kind} if new.kind != "list" else {"list", "set"}
    return old.kind in kinds and _all_below(new, [old.element], (shared[0] + 1, shared[1] + 1))


def _all_below(new: Collection, items: list[Type], shared: tuple[int, int]) -> bool:
    if new.element.has_any() and len(set(map(str, items))) > 1:
        return False
    return all(takes_all(new.element, item, shared) for item in items)


def type_changes(
    old: Type, new: Type, name: str, path: Steps, shared: tuple[int, int] = (0, 0)
) -> Iterator[ContractChange]:
    """The changes from `old` to `new`, the type of the value `name` in messages, at every depth."""
    below = (shared[0] + 1, shared[1] + 1)
    if isinstance(old, ObjectType) and isinstance(new, ObjectType):
        yield from _objects(old, new, name, path, shared)
    elif isinstance(old, Collection) and isinstance(new, Collection) and old.kind == new.kind:
        yield from type_changes(old.element, new.element, f"{name}[*]", (*path, "*"), below)
    elif isinstance(old, TupleType) and isinstance(new, TupleType) and len(old.items) == len(new.items):
        for index, (before, after) in enumerate(zip(old.items, new.items, strict=True)):
            yield from type_changes(before, after, f"{name}[{index}]", (*path, str(index)), shared)
    elif old != new:
        text = f"`{name}` is {quoted(str(new))}, no longer {quoted(str(old))}"
        if takes_all(new, old, shared):
            yield ContractChange(path, WIDENED, False, text, "Every value that was accepted still is.")
        else:
            yield ContractChange(path, NARROWED, True, text, "Values that were accepted are refused or lost now.")


def _objects(
    old: ObjectType, new: ObjectType, name: str, path: Steps, shared: tuple[int, int]
) -> Iterator[ContractChange]:
    for key in sorted(old.attributes.keys() - new.attributes.keys()):
        why = "An overlay that sets it fails: the type does not have it."
        yield ContractChange((*path, key), REMOVED, True, f"attribute `{name}.{key}` is removed", why)
    for key in sorted(new.attributes.keys() - old.attributes.keys()):
        if new.attributes[key].optional:
            yield ContractChange((*path, key), ADDED, False, f"attribute `{name}.{key}` is new", "It is optional.")
        else:
            text, why = f"attribute `{name}.{key}` is new and must be set", "No overlay sets it yet."
            yield ContractChange((*path, key), ADDED, True, text, why)
    kept = [key for key in old.attributes if key in new.attributes]
    for key in sorted(kept):
        yield from _attribute(old.attributes[key], new.attributes[key], f"{name}.{key}", (*path, key), shared)
    if kept != [key for key in new.attributes if key in old.attributes]:
        text = f"the attributes of `{name}` are in another order"
        yield ContractChange(path, REWORDED, False, text, "An object's attributes have no order.")


def _attribute(
    old: ObjectAttribute, new: ObjectAttribute, name: str, path: Steps, shared: tuple[int, int]
) -> Iterator[ContractChange]:
    yield from type_changes(old.type, new.type, name, path, shared)
    if old.optional and not new.optional:
        yield ContractChange(
            path, NARROWED, True, f"attribute `{name}` must be set now", "An overlay that does not set it fails."
        )
    elif new.optional and not old.optional:
        yield ContractChange(
            path, WIDENED, False, f"attribute `{name}` is optional now", "Every overlay sets it already."
        )
    elif not same(_default(old), _default(new)):
        text = f"attribute `{name}` has another default: {shown(_default(new))}, no longer {shown(_default(old))}"
        yield ContractChange(path, CHANGED, False, text, "An overlay that does not set it gets the new default.")
    elif (old.default is ABSENT) != (new.default is ABSENT):
        yield ContractChange(
            path, REWORDED, False, f"the default of attribute `{name}` is written in another way", "It is still null."
        )


def _default(attribute: ObjectAttribute) -> object:
    return None if attribute.default is ABSENT else attribute.default


def shown(value: object) -> str:
    """A default as HCL, shortened."""
    return quoted(literal(value))
