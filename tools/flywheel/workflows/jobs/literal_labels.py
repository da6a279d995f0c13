"""Labels that are written where a node gets them from, for a node that has too many worlds to go through.

Which of them hold together is not asked then: a label that may not stand is told, however many arms stand
before it.
"""

from __future__ import annotations

from flywheel.formats.source import FormatError
from flywheel.formats.values import List, Node, Object, Scalar
from flywheel.workflows.expressions import EvaluationError, Where, Written, has_expression, read_json
from flywheel.workflows.jobs import inputs_context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.workflows.expressions import Arm, World
    from flywheel.workflows.jobs.scopes import Scope


def values(scope: Scope, node: Node | None, world: World) -> Iterator[object]:
    """What the arms of a `runs-on`, or of an input, are; of a list with an expression, each with the other labels.

    Raises `TooMuch` at the bound of the world.
    """
    if isinstance(node, Object):
        yield from values(scope, node.items.get("labels"), world)
    elif isinstance(node, List):
        plain = [one for one in node.items if isinstance(one, Scalar) and not has_expression(str(one.value))]
        known = [_written(scope, one) for one in plain]
        for item in node.items:
            if item not in plain:
                yield from ([*known, value] for value in values(scope, item, world) if isinstance(value, str))
    elif isinstance(node, Scalar):
        yield from _scalar(scope, node, world)


def _scalar(scope: Scope, node: Scalar, world: World) -> Iterator[object]:
    if not has_expression(str(node.value)):
        yield _written(scope, node)
        return
    try:
        template = scope.file.template(node)
    except FormatError:
        return  # told where it is evaluated
    for arm in template.arms():
        for value in _arm(scope, arm, world):
            world.spend()
            if not arm.is_json:
                yield value
            elif isinstance(value, str):
                yield from _parsed(value, world)


def _written(scope: Scope, node: Scalar) -> Written:
    return Written("" if node.value is None else str(node.value), Where(scope.file.source, node.at))


def _parsed(text: str, world: World) -> Iterator[object]:
    try:
        yield read_json(text, text.where if isinstance(text, Written) else None, world)
    except (ValueError, EvaluationError):
        return


def _arm(scope: Scope, arm: Arm, world: World) -> Iterator[object]:
    if isinstance(arm.constant, str) and arm.constant:
        yield arm.constant
    elif arm.context == "matrix":
        yield from _of_matrix(scope, arm.key, world)
    elif arm.context == "inputs":
        yield from _of_input(scope, arm.key, world)


def _of_matrix(scope: Scope, key: str, world: World) -> Iterator[object]:
    strategy = scope.get("strategy")
    matrix = strategy.items.get("matrix") if isinstance(strategy, Object) else None
    members = matrix.items if isinstance(matrix, Object) else {}
    include = members.get("include")
    for row in [matrix, *(include.items if isinstance(include, List) else [])]:
        for name, node in row.items.items() if isinstance(row, Object) else ():
            if name.lower() == key:
                for one in node.items if isinstance(node, List) else [node]:
                    yield from _item(scope, one, world)


def _item(scope: Scope, node: Node, world: World) -> Iterator[object]:
    """One item of an axis, which may be a list of labels."""
    if isinstance(node, List) and all(isinstance(one, Scalar) for one in node.items):
        yield [_written(scope, one) for one in node.items if isinstance(one, Scalar)]
    else:
        yield from values(scope, node, world)


def _of_input(scope: Scope, name: str, world: World) -> Iterator[object]:
    """What the caller gives, or the default."""
    given = scope.caller.get("with") if scope.caller is not None else None
    for key, node in given.items.items() if isinstance(given, Object) else ():
        if key.lower() == name and scope.caller is not None:
            yield from values(scope.caller, node, world)
            return
    for event in ("workflow_call", "workflow_dispatch"):
        declared = inputs_context.declaration(scope, event, name)
        if declared is not None:
            yield from values(scope, declared.items.get("default"), world)
