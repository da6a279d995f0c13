"""Evaluate the `validation` blocks of the stack's variables before any plan."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.contract.stack import Stack, Validation, Variable
from flywheel.findings.derived_values import derived
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, NOTE
from flywheel.findings.wording import show
from flywheel.formats.source import FormatError
from flywheel.hcl.defaults import completer
from flywheel.overlay.checks.contract.declarations import mismatches_of, stacks
from flywheel.overlay.checks.contract.family import CONTRACT
from flywheel.overlay.fact import Fact
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.stack_inputs import Inputs


@derived
def _rows(overlay: Overlay, contract: Contract) -> list[tuple[Variable, Fact, Validation, object]]:
    """Each validation of each variable that is set, with its outcome: a bool or an exception."""
    return [row for stack, inputs in stacks(overlay, contract) for row in _outcomes(overlay, stack, inputs)]


def _outcomes(overlay: Overlay, stack: Stack, inputs: Inputs) -> Iterator[tuple[Variable, Fact, Validation, object]]:
    judged = []
    for name in inputs.names():
        variable, fact = stack.variables.get(name), inputs.get(name)
        if variable is None or fact is None or not variable.validations:
            continue
        if all(mismatch.kind == "converted" for mismatch in mismatches_of(overlay, stack, name, fact.node)):
            judged += [(variable, fact, validation) for validation in variable.validations]
    scope: dict[str, object] = {"var": _values(stack, inputs, [validation.condition for _, _, validation in judged])}
    for variable, fact, validation in judged:
        yield variable, fact, validation, _evaluate(validation.condition, scope)


def _values(stack: Stack, inputs: Inputs, conditions: list[str]) -> dict[str, object]:
    """The value of each variable that these conditions may name; a condition cannot ask for one in another way."""
    text = "\n".join(conditions)
    values = {}
    for name, variable in stack.variables.items():
        if name not in text:
            continue
        fact = inputs.get(name)
        value = fact.value if fact is not None else None
        # A null for a variable that is not nullable means its default.
        if fact is None or (value is None and not variable.nullable):
            if variable.required:
                continue
            value = variable.default
        values[name] = completer(variable.type)(value)
    return values


def _evaluate(condition: str, scope: dict[str, object]) -> object:
    """Whether the condition holds; an exception if it cannot be evaluated."""
    from flywheel.hcl import expressions

    try:
        return expressions.holds(expressions.parse(condition), scope)
    except (expressions.Unsupported, expressions.EvaluationError) as err:
        return err
    except FormatError as err:
        return expressions.Unsupported(f"its syntax is not supported ({err.message})")


@CONTRACT.check(
    "GF306",
    "failed-validation",
    BLOCKER,
    "Every value passes the validation blocks of its variable.",
    "docs/reference/inputs.md#validation-blocks",
)
def failed_validation(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    The stack states conditions on its inputs. This check evaluates them with the defaults filled in,
    as a plan does, and finds the fault before a backend is reached.
    """
    from flywheel.hcl.expressions import EvaluationError

    for variable, fact, validation, outcome in _rows(overlay, contract):
        if outcome is False or isinstance(outcome, EvaluationError):
            yield Hit(
                fact.place,
                f"`{variable.name}` is {show(fact.node)}, which the stack refuses: {validation.error_message}",
                f"The condition is {show(validation.condition)}.",
            )


@CONTRACT.check(
    "GF314",
    "validation-not-evaluated",
    NOTE,
    "Every validation block can be evaluated without a plan.",
    "docs/reference/inputs.md#validation-blocks",
)
def validation_not_evaluated(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A condition may use a function that these tools do not evaluate. Then only the plan can tell
    whether it holds. This note reports that, so that nobody reads silence as a pass.
    """
    from flywheel.hcl.expressions import Unsupported

    for variable, fact, _, outcome in _rows(overlay, contract):
        if isinstance(outcome, Unsupported):
            yield Hit(
                fact.place,
                f"a validation of `{variable.name}` was not evaluated: {outcome}.",
                "No edit is needed; `tofu plan` evaluates it.",
            )
