"""HCL expressions, as the `validation` blocks of Terraform variables use them.

`parse` an expression once, then `evaluate` it against any number of scopes. What
comes out is what Terraform 1.11 gives, by value and by error; where that is not
certain `Unsupported` is raised, and never a guess returned.

A scope maps the first name of a reference to what it holds:
`{"var": {"github_config_url": "https://github.com/example-org"}}`. Its values are
plain: str, int, Decimal, bool, None, list, dict. A plain list stands for a list or
tuple, a plain dict for a map or object; of the few expressions where that matters
(`var.labels == {}`) none is evaluated unless the value is given as `ListValue`, `TupleValue`,
`MapValue` or `ObjectValue`. A set must be given as `SetValue`. Strings must be in Unicode NFC.

Three things that plain values do not show are taken for granted, each with a row in
the battery's by_design.json: a null fits the place it stands in, so does an empty
collection, and a quotient of two counts has 512 bits as other numbers have.

May look into: formats.
"""

from __future__ import annotations

from flywheel.formats.source import Source
from flywheel.hcl.expressions.conversions import to_bool
from flywheel.hcl.expressions.hcl_values import (
    EvaluationError,
    ListValue,
    MapValue,
    ObjectValue,
    SetValue,
    TupleValue,
    Unsupported,
    budget,
    plain,
)
from flywheel.hcl.expressions.nodes import Environment, HclNode
from flywheel.hcl.expressions.parser import HclParser

#: Longer texts are refused unread.
MAX_CHARACTERS = 100_000


class Expression:
    """A parsed expression."""

    __slots__ = ("_root", "text")

    def __init__(self, text: str, root: HclNode) -> None:
        self.text = text
        self._root = root

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"


def parse(text: str, name: str = "expression") -> Expression:
    """The expression that `text` is; `name` is what messages call the text.

    As in a Terraform file, a line break ends it unless a bracket is open. Raises
    `FormatError` for anything that is not an expression, with the place in `text`.
    """
    source = Source(name, text)
    if len(text) > MAX_CHARACTERS:
        message = f"the expression has {len(text)} characters; at most {MAX_CHARACTERS} are read."
        raise source.error(0, message, "Shorten it.")
    return Expression(text, HclParser(source).whole())


def evaluate(expression: Expression, scope: dict[str, object]) -> object:
    """The value of `expression` in `scope`, as a plain value; a set is a sorted list.

    Raises `EvaluationError` where Terraform reports an error in the expression, and
    `Unsupported`, whose text names the construct, where the answer is not certain. A
    reference to what `scope` lacks is such a case: Terraform refuses it before it
    evaluates anything, so that `can` does not help against it there.
    """
    budget.start()
    try:
        return plain(expression._root.value(Environment(scope, {})))
    except RecursionError:
        raise Unsupported("a value that nests too deeply") from None
    finally:
        budget.stop()


def holds(expression: Expression, scope: dict[str, object]) -> bool:
    """Whether `expression`, the condition of a `validation`, lets the values of `scope` pass.

    Raises as `evaluate` does, and `EvaluationError` for a result that is not a boolean.
    """
    result = evaluate(expression, scope)
    if result is None:
        raise EvaluationError("the condition is null.")
    return to_bool(result)


__all__ = [
    "EvaluationError",
    "Expression",
    "ListValue",
    "MapValue",
    "ObjectValue",
    "SetValue",
    "TupleValue",
    "Unsupported",
    "evaluate",
    "holds",
    "parse",
]
