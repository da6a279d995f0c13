"""Function calls. A module of functions is imported at the first call of one of its own."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from flywheel.formats.nfc import nfc
from flywheel.hcl.expressions.arithmetic import Number, truncate
from flywheel.hcl.expressions.conversions import convert, to_bool, to_number, to_string
from flywheel.hcl.expressions.hcl_values import EvaluationError, ListValue, Unsupported, budget, described, elements
from flywheel.hcl.expressions.nodes import Environment, HclNode

#: Takes the converted arguments.
Implementation = Callable[..., object]


class HclFunction:
    """A function with what it takes.

    A parameter is `string`, `number`, `whole` (a number without fraction), `bool`,
    `strings` or `bools` (a sequence of them), `sequence`, `mapping` or `any`; with `?`
    it may be null. `rest` is the parameter of all further arguments. The last
    `optional` parameters may be left out.
    """

    __slots__ = ("implementation", "optional", "parameters", "rest")

    def __init__(self, implementation: Implementation, parameters: tuple[str, ...], rest: str, optional: int) -> None:
        self.implementation = implementation
        self.parameters = parameters
        self.rest = rest
        self.optional = optional

    def call(self, arguments: list[object]) -> object:
        """The result; raise `EvaluationError` for arguments the function does not take."""
        missing = len(self.parameters) - len(arguments)
        if missing > self.optional or (missing < 0 and not self.rest):
            raise EvaluationError(f"{len(arguments)} arguments are not what the function takes.")
        # A string costs those that read it, a collection those that go over it.
        budget.spend(3 + sum(len(given) // 16 for given in arguments if isinstance(given, str)))
        wanted = (*self.parameters[: len(arguments)], *[self.rest] * -missing)
        result = self.implementation(*map(_argument, arguments, wanted))
        budget.spend(len(result) // 16 + 1 if isinstance(result, str | list | dict) else 1)
        return nfc(result) if isinstance(result, str) else result


_TABLE: dict[str, HclFunction] = {}


#: The modules, and the functions that importing each of them registers.
MODULES = {
    "functions_collections": (
        "alltrue anytrue coalesce coalescelist compact concat contains distinct element flatten index keys "
        "length lookup merge one reverse slice sort tolist tomap values zipmap"
    ),
    "functions_encodings": "base64decode base64encode jsondecode jsonencode",
    "functions_networks": "cidrhost cidrnetmask cidrsubnet",
    "functions_numbers": (
        "abs ceil floor max min nonsensitive parseint pow range sensitive signum sum tobool tonumber tostring"
    ),
    "functions_patterns": "regex regexall",
    "functions_sets": "setintersection setproduct setsubtract setunion toset",
    "functions_strings": (
        "chomp endswith format formatlist join lower replace split startswith strcontains strrev substr title "
        "trim trimprefix trimspace trimsuffix upper"
    ),
}
_HOMES = {name: module for module, names in MODULES.items() for name in names.split()}


def _function(name: str) -> HclFunction:
    """The function of a Terraform name; raise `Unsupported` if it is not here."""
    if name not in _TABLE:
        if name not in _HOMES:
            raise Unsupported(f"the function `{name}`")
        import_module(f"flywheel.hcl.expressions.{_HOMES[name]}")
    return _TABLE[name]


def function(
    name: str, *parameters: str, rest: str = "", optional: int = 0
) -> Callable[[Implementation], Implementation]:
    """Register a function under its Terraform name."""

    def register(implementation: Implementation) -> Implementation:
        _TABLE[name] = HclFunction(implementation, parameters, rest, optional)
        return implementation

    return register


def _argument(value: object, wanted: str) -> object:
    nullable = wanted.endswith("?")
    wanted = wanted.removesuffix("?")
    if value is None:
        if nullable:
            return None
        raise EvaluationError("an argument is null.")
    if wanted == "any":
        return value
    if wanted == "whole":
        return whole(to_number(value))
    if wanted in _SIMPLE:
        return _SIMPLE[wanted](value)
    if isinstance(value, dict) and wanted == "mapping":
        return value
    if isinstance(value, list) and wanted != "mapping":
        if wanted == "sequence":
            return value
        return ListValue(convert(item, wanted.removesuffix("s")) for item in elements(value))
    raise EvaluationError(f"an argument is {described(value)}.")


def whole(value: Number) -> int:
    """`value` as an integer; raise `EvaluationError` if it has a fraction."""
    number = truncate(value)
    if number != value:
        raise EvaluationError("an argument is not a whole number.")
    return number


_SIMPLE: dict[str, Callable[[object], object]] = {"string": to_string, "number": to_number, "bool": to_bool}


class FunctionCall(HclNode):
    """A call by name; with `expand`, the last argument is a sequence of further ones."""

    __slots__ = ("arguments", "expand", "name")

    def __init__(self, name: str, arguments: list[HclNode], *, expand: bool) -> None:
        self.name = name
        self.arguments = arguments
        self.expand = expand

    def value(self, env: Environment) -> object:
        """The result; raise `Unsupported` for a function that is not here."""
        budget.spend(1)
        if self.name in ("can", "try"):
            return self._attempt(env)
        found = _function(self.name)
        arguments = [argument.value(env) for argument in self.arguments]
        if self.expand:
            arguments.extend(_expanded(arguments.pop()))
        try:
            return found.call(arguments)
        except EvaluationError as err:
            raise EvaluationError(f"`{self.name}`: {err}") from None

    def _attempt(self, env: Environment) -> object:
        """`can` and `try`, which evaluate their arguments themselves."""
        if self.expand:
            raise Unsupported(f"`...` in a call of `{self.name}`")
        if self.name == "can" and len(self.arguments) != 1:
            raise EvaluationError("`can` takes one argument.")
        for argument in self.arguments:
            try:
                result = argument.value(env)
            except EvaluationError:
                continue
            return True if self.name == "can" else result
        if self.name == "can":
            return False
        raise EvaluationError("`try`: no argument succeeds.")


def _expanded(value: object) -> list[object]:
    if not isinstance(value, list):
        raise EvaluationError(f"`...` expands {described(value)}.")
    return elements(value)
