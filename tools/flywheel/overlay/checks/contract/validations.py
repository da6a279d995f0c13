"""The stack's own `validation` blocks, evaluated before any plan."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract, Stack, Validation, Variable
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, NOTE
from flywheel.findings.wording import show
from flywheel.formats.source import FormatError
from flywheel.hcl.defaults import filled, typed
from flywheel.overlay.checks.contract.declarations import stacks
from flywheel.overlay.checks.contract.family import CONTRACT
from flywheel.overlay.overlay import Fact, Inputs, Overlay


def _rows(overlay: Overlay, contract: Contract) -> list[tuple[Variable, Fact, Validation, object]]:
    """Each validation of each variable that is set, with its outcome: a bool or an exception."""
    rows = overlay.memo.get("validations")
    if rows is None:
        rows = overlay.memo["validations"] = [
            row for stack, inputs in stacks(overlay, contract) for row in _outcomes(stack, inputs)
        ]
    return rows


def _outcomes(stack: Stack, inputs: Inputs) -> Iterator[tuple[Variable, Fact, Validation, object]]:
    scope: dict[str, object] | None = None
    for name in inputs.names():
        variable, fact = stack.variables.get(name), inputs.get(name)
        if variable is None or fact is None or not variable.validations:
            continue
        if any(mismatch.kind != "converted" for mismatch in variable.mismatches(fact.node)):
            continue
        if scope is None:
            scope = {"var": _values(stack, inputs)}
        for validation in variable.validations:
            yield variable, fact, validation, _evaluate(validation.condition, scope)


def _values(stack: Stack, inputs: Inputs) -> dict[str, object]:
    values = {}
    for name, variable in stack.variables.items():
        fact = inputs.get(name)
        if fact is not None:
            values[name] = typed(variable.type, filled(variable.type, fact.value))
        elif not variable.required:
            values[name] = typed(variable.type, variable.default)
    return values


def _evaluate(condition: str, scope: dict[str, object]) -> object:
    """Whether the condition holds, or why that is not known."""
    from flywheel.hcl import expressions

    try:
        return expressions.holds(expressions.parse(condition), scope)
    except (expressions.Unsupported, expressions.EvaluationError) as err:
        return err
    except FormatError as err:
        return expressions.Unsupported(f"syntax that is not read here ({err.message})")


@CONTRACT.check(
    "GF306",
    "failed-validation",
    BLOCKER,
    "Every value passes the validation blocks of its variable.",
    "the stack's variables.tf",
)
def failed_validation(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    The stack states conditions on its inputs. They are evaluated here with the defaults
    filled in, as a plan would, so that the fault is known before a backend is reached.
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
    "Validation blocks keep to the functions that can be evaluated here.",
    "the stack's variables.tf",
)
def validation_not_evaluated(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A condition may use a function that is not evaluated here. Nothing is known then; the plan
    will tell. The note says so, so that silence is never taken for a pass.
    """
    from flywheel.hcl.expressions import Unsupported

    for variable, fact, _, outcome in _rows(overlay, contract):
        if isinstance(outcome, Unsupported):
            yield Hit(
                fact.place,
                f"a validation of `{variable.name}` was not evaluated: {outcome}.",
                "Nothing to do here; the plan evaluates it.",
            )
