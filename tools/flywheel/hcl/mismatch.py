"""Where a value and a type constraint disagree, as Terraform converts it.

Terraform accepts much in silence: it drops unknown attributes, turns "5" into 5
and true into "true", and fills a set's duplicates away. Each is a mismatch of
its own kind, so that a check can tell what fails from what only surprises. The
rules were read off Terraform 1.11.4; a recorded battery in the tests holds them.
"""

from __future__ import annotations

import re
from decimal import Decimal

from flywheel.formats.values import List, Node, Object, Scalar, plain
from flywheel.hcl.types import ANY, BOOL, NUMBER, STRING, Collection, ObjectType, Primitive, TupleType, Type

#: Kinds of mismatch. Terraform refuses the value:
WRONG_TYPE = "wrong-type"
MISSING_ATTRIBUTE = "missing-attribute"
#: Terraform drops it silently:
UNKNOWN_ATTRIBUTE = "unknown-attribute"
#: Terraform accepts a null, and the stack meets it where it expects a value:
NULL = "null"
#: Terraform converts it silently:
CONVERTED = "converted"
DUPLICATE_ELEMENT = "duplicate-set-element"

#: The kinds for which `terraform plan` fails.
REFUSED = (WRONG_TYPE, MISSING_ATTRIBUTE)

#: Leads from the root of a value to a place in it.
Path = tuple[str | int, ...]


class Mismatch:
    """One disagreement.

    `path` leads to the value from the root; for an attribute that is missing or unknown it ends with
    its name. `node` is the value, or the object that lacks the attribute. `at` is where to point:
    the value, or the key of an unknown attribute. `expected` and `seen` are words for the two sides;
    `known` are the attributes there are, for an unknown one.
    """

    __slots__ = ("at", "expected", "kind", "known", "node", "path", "seen")

    def __init__(
        self,
        kind: str,
        path: Path,
        node: Node,
        expected: str,
        seen: str,
        at: int,
        known: tuple[str, ...] = (),
    ) -> None:
        self.kind = kind
        self.path = path
        self.node = node
        self.expected = expected
        self.seen = seen
        self.at = at
        self.known = known

    def __repr__(self) -> str:
        return f"Mismatch({self.kind} {self.path}: {self.seen} for {self.expected})"


# What Go's big.ParseFloat reads in base 10, which Terraform converts numbers with.
_NUMBER = r"[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eEpP][+-]?[0-9]+)?|[Ii]nf)"
_BOOLS = ("true", "false", "1", "0")


#: The Python class that holds a value of each primitive; numbers have two.
_HELD = {"string": (str,), "number": (int, Decimal), "bool": (bool,)}


def mismatches(type_: Type, node: Node) -> list[Mismatch]:
    """Every disagreement of `node` with `type_`, in the order of the text.

    A null at the root is one with an empty path: whether a variable takes null is the variable's.
    """
    found: list[Mismatch] = []
    if kind_of(node) == "null":
        found.append(Mismatch(NULL, (), node, expected(type_), "null", node.at))
    else:
        _judge(type_, node, (), found)
    return found


def kind_of(node: Node) -> str:
    """What a value is, in Terraform's words; never the value itself."""
    if isinstance(node, List):
        return "list"
    if isinstance(node, Object):
        return "object"
    value = node.value
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "bool"
    return "string" if isinstance(value, str) else "number"


def expected(type_: Type) -> str:
    """A type in words short enough for a message: an object's attributes are left out."""
    if isinstance(type_, ObjectType):
        return "object"
    if isinstance(type_, Collection):
        return f"{type_.kind} of {expected(type_.element)}"
    return f"tuple of {len(type_.items)}" if isinstance(type_, TupleType) else str(type_)


def _judge(type_: Type, node: Node, path: Path, found: list[Mismatch]) -> None:
    """Add to `found` what is wrong with a value that is not null."""
    if isinstance(type_, Primitive):
        if not _fits(type_, node) and type_ is not ANY:
            kind = CONVERTED if _converts(type_, node) else WRONG_TYPE
            found.append(Mismatch(kind, path, node, type_.name, kind_of(node), node.at))
    elif isinstance(type_, ObjectType) and isinstance(node, Object):
        _judge_object(type_, node, path, found)
    elif isinstance(type_, TupleType) and isinstance(node, List) and len(node.items) == len(type_.items):
        for index, (inner, item) in enumerate(zip(type_.items, node.items, strict=True)):
            _judge_element(inner, item, (*path, index), found)
    elif isinstance(type_, Collection) and isinstance(node, Object if type_.kind == "map" else List):
        _judge_collection(type_, node, path, found)
    else:
        found.append(Mismatch(WRONG_TYPE, path, node, expected(type_), kind_of(node), node.at))


def _fits(type_: Type, node: Node) -> bool:
    """Whether `node` is a scalar that needs no conversion: by far the most frequent case."""
    held = _HELD.get(type_.name) if isinstance(type_, Primitive) else None
    return held is not None and isinstance(node, Scalar) and type(node.value) in held


def _judge_element(type_: Type, node: Node, path: Path, found: list[Mismatch]) -> None:
    """As `_judge`, for a place where null is not a value."""
    if isinstance(node, Scalar) and node.value is None:
        found.append(Mismatch(NULL, path, node, expected(type_), "null", node.at))
    else:
        _judge(type_, node, path, found)


def _converts(type_: Type, node: Node) -> bool:
    """Whether Terraform turns a scalar of another kind into `type_`."""
    if not isinstance(node, Scalar):
        return False
    value = node.value
    if type_ is STRING:
        return True
    if not isinstance(value, str):
        return False
    return bool(re.fullmatch(_NUMBER, value)) if type_ is NUMBER else value in _BOOLS


def _judge_object(type_: ObjectType, node: Object, path: Path, found: list[Mismatch]) -> None:
    known = tuple(type_.attributes)
    for name, item in node.items.items():
        attribute = type_.attributes.get(name)
        if attribute is None:
            at = node.key_at.get(name, item.at)
            kind = kind_of(item)
            found.append(Mismatch(UNKNOWN_ATTRIBUTE, (*path, name), item, "nothing", kind, at, known))
        elif _fits(attribute.type, item):
            continue
        elif not attribute.optional:
            _judge_element(attribute.type, item, (*path, name), found)
        elif kind_of(item) != "null":
            _judge(attribute.type, item, (*path, name), found)
    for name, attribute in type_.attributes.items():
        if not attribute.optional and name not in node.items:
            wanted = expected(attribute.type)
            found.append(Mismatch(MISSING_ATTRIBUTE, (*path, name), node, wanted, "nothing", node.at))


def _judge_collection(type_: Collection, node: Node, path: Path, found: list[Mismatch]) -> None:
    elements = _steps(node)
    for step, item in elements.items():
        if not _fits(type_.element, item):
            _judge_element(type_.element, item, (*path, step), found)
    if type_.element.has_any() and _mixed(type_.element, list(elements.values())):
        one = f"{type_.kind} of one type"
        found.append(Mismatch(WRONG_TYPE, path, node, one, "mixed types", node.at))
    if type_.kind == "set":
        _judge_unique(type_, list(elements.values()), path, found)


def _judge_unique(type_: Collection, items: list[Node], path: Path, found: list[Mismatch]) -> None:
    seen: set[str] = set()
    for index, item in enumerate(items):
        value = plain(item)
        text = str(value).lower() if isinstance(value, bool) else str(value)
        key = text if type_.element in (STRING, NUMBER, BOOL) else repr(value)
        if key in seen:
            once = f"each {expected(type_.element)} once"
            found.append(Mismatch(DUPLICATE_ELEMENT, (*path, index), item, once, kind_of(item), item.at))
        seen.add(key)


def _mixed(type_: Type, nodes: list[Node]) -> bool:
    """Whether the values in some `any` of an element type have no type in common.

    `any` below a collection stands for one type, whatever number of values it takes.
    """
    if type_ is ANY:
        return not _unify(nodes)
    if isinstance(type_, Collection):
        return _mixed(type_.element, _children(nodes))
    if isinstance(type_, ObjectType):
        return any(
            _mixed(attribute.type, [node.items[name] for node in _objects(nodes) if name in node.items])
            for name, attribute in type_.attributes.items()
        )
    return False


def _unify(nodes: list[Node]) -> bool:
    """Whether Terraform finds one type that all of `nodes` convert to."""
    kinds = {kind_of(node) for node in nodes}
    if not kinds & {"list", "object"}:
        return not {"bool", "number"} <= kinds or "string" in kinds
    if len(nodes) == 1:
        return True
    return len(kinds) == 1 and (_aligned(nodes) or _unify(_children(nodes)))


def _aligned(nodes: list[Node]) -> bool:
    """Whether all have the same keys, or the same length, and agree at each."""
    rows = [_steps(node) for node in nodes]
    return all(row.keys() == rows[0].keys() for row in rows) and all(
        _unify([row[step] for row in rows]) for step in rows[0]
    )


def _steps(node: Node) -> dict[str | int, Node]:
    steps: dict[str | int, Node] = {}
    if not isinstance(node, Scalar):
        steps.update(node.items if isinstance(node, Object) else enumerate(node.items))
    return steps


def _children(nodes: list[Node]) -> list[Node]:
    return [child for node in nodes for child in _steps(node).values()]


def _objects(nodes: list[Node]) -> list[Object]:
    return [node for node in nodes if isinstance(node, Object)]
