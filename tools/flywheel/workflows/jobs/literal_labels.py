"""Literal labels of a node, for a node with too many cases.

The conditions are ignored then, so that an invalid label is reported no matter how many branches precede it.
"""

from __future__ import annotations

from flywheel.formats.source import FormatError
from flywheel.formats.values import List, Node, Object, Scalar
from flywheel.workflows.expressions import ExpressionError, LocatedString, Where, has_expression, read_json
from flywheel.workflows.jobs import inputs_context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.workflows.expressions import Branch, Case
    from flywheel.workflows.jobs.scopes import JobScope


def values(scope: JobScope, node: Node | None, case: Case) -> Iterator[object]:
    """The branches of a `runs-on` or an input; in a list with an expression, each branch with the other labels.

    Raises `TooMuch` at the limit of the case.
    """
    if isinstance(node, Object):
        yield from values(scope, node.items.get("labels"), case)
    elif isinstance(node, List):
        plain = [one for one in node.items if isinstance(one, Scalar) and not has_expression(str(one.value))]
        known = [_written(scope, one) for one in plain]
        for item in node.items:
            if item not in plain:
                yield from ([*known, value] for value in values(scope, item, case) if isinstance(value, str))
    elif isinstance(node, Scalar):
        yield from _scalar(scope, node, case)


def _scalar(scope: JobScope, node: Scalar, case: Case) -> Iterator[object]:
    if not has_expression(str(node.value)):
        yield _written(scope, node)
        return
    try:
        template = scope.file.template(node)
    except FormatError:
        return  # reported where it is evaluated
    for branch in template.branches():
        for value in _of_branch(scope, branch, case):
            case.spend()
            if not branch.is_json:
                yield value
            elif isinstance(value, str):
                yield from _parsed(value, case)


def _written(scope: JobScope, node: Scalar) -> LocatedString:
    return LocatedString("" if node.value is None else str(node.value), Where(scope.file.source, node.at))


def _parsed(text: str, case: Case) -> Iterator[object]:
    try:
        yield read_json(text, text.where if isinstance(text, LocatedString) else None, case)
    except (ValueError, ExpressionError):
        return


def _of_branch(scope: JobScope, branch: Branch, case: Case) -> Iterator[object]:
    if isinstance(branch.constant, str) and branch.constant:
        yield branch.constant
    elif branch.context == "matrix":
        yield from _of_matrix(scope, branch.key, case)
    elif branch.context == "inputs":
        yield from _of_input(scope, branch.key, case)


def _of_matrix(scope: JobScope, key: str, case: Case) -> Iterator[object]:
    strategy = scope.get("strategy")
    matrix = strategy.items.get("matrix") if isinstance(strategy, Object) else None
    members = matrix.items if isinstance(matrix, Object) else {}
    include = members.get("include")
    for row in [matrix, *(include.items if isinstance(include, List) else [])]:
        for name, node in row.items.items() if isinstance(row, Object) else ():
            if name.lower() == key:
                for one in node.items if isinstance(node, List) else [node]:
                    yield from _item(scope, one, case)


def _item(scope: JobScope, node: Node, case: Case) -> Iterator[object]:
    """One item of an axis, which may be a list of labels."""
    if isinstance(node, List) and all(isinstance(one, Scalar) for one in node.items):
        yield [_written(scope, one) for one in node.items if isinstance(one, Scalar)]
    else:
        yield from values(scope, node, case)


def _of_input(scope: JobScope, name: str, case: Case) -> Iterator[object]:
    """The caller's value, or the default."""
    given = scope.caller.get("with") if scope.caller is not None else None
    for key, node in given.items.items() if isinstance(given, Object) else ():
        if key.lower() == name and scope.caller is not None:
            yield from values(scope.caller, node, case)
            return
    for event in ("workflow_call", "workflow_dispatch"):
        declared = inputs_context.declaration(scope, event, name)
        if declared is not None:
            yield from values(scope, declared.items.get("default"), case)
