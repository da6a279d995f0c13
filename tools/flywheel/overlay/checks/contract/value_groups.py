"""One interface to a stack's variables and to each entry of its map of runner sets.

`stack.yaml` lists ranges, quantities and images twice: for the stack's own
variables and for the attributes of a runner set. A `Group` holds the values of
one of them, with the stack's defaults for those that are not set.
"""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.contract.stack import Stack
from flywheel.findings.derived_values import derived
from flywheel.formats.declared_document import DeclaredDocument
from flywheel.formats.source import Place
from flywheel.formats.values import Document, Object
from flywheel.hcl.types import ABSENT, Collection, ObjectType
from flywheel.overlay.checks.contract.declarations import stacks
from flywheel.overlay.fact import Fact
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.stack_inputs import Inputs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.stack import QuantityNames, StackRange


class ValueNames:
    """What the values of a group are, by their names: bounds, Kubernetes quantities, images."""

    __slots__ = ("images", "quantities", "ranges")

    def __init__(self, ranges: tuple[StackRange, ...], quantities: QuantityNames, images: tuple[str, ...]) -> None:
        self.ranges = ranges
        self.quantities = quantities
        self.images = images


class ValueGroup:
    """Named values that belong together. `prefix` leads to them in messages; it is empty for variables of the stack."""

    __slots__ = ("defaults", "facts", "names", "place", "prefix", "stack")

    def __init__(
        self,
        stack: Stack,
        names: ValueNames,
        prefix: str,
        place: Place,
        facts: dict[str, Fact],
        defaults: dict[str, Fact],
    ) -> None:
        self.stack = stack
        self.names = names
        self.prefix = prefix
        self.place = place
        self.facts = facts
        self.defaults = defaults

    def get(self, name: str) -> Fact | None:
        """The value of `name`: as set, else the stack's default; None if neither or null."""
        fact = self.facts.get(name)
        if fact is None or fact.value is None:
            fact = self.defaults.get(name)
        return fact

    def title(self, name: str) -> str:
        """`name` as messages write it."""
        return f"`{self.prefix}{name}`"

    def where(self, *facts: Fact) -> Place:
        """The place of the first of `facts` that the overlay itself set."""
        return next((fact.place for fact in facts if fact.declared), self.place)


@derived
def groups(overlay: Overlay, contract: Contract) -> list[ValueGroup]:
    """The variables of each stack, then each of its runner sets."""
    found = []
    for stack, inputs in stacks(overlay, contract):
        found += [_variables(stack, inputs), *_runner_sets(stack, inputs)]
    return found


def _variables(stack: Stack, inputs: Inputs) -> ValueGroup:
    facts = {name: fact for name in inputs.names() if (fact := inputs.get(name)) is not None}
    defaults = {name: variable.default for name, variable in stack.variables.items()}
    names = ValueNames(stack.ranges.variables, stack.quantities.variables, stack.images.variables)
    return ValueGroup(stack, names, "", inputs.place, facts, _defaults(stack.name, defaults))


def _runner_sets(stack: Stack, inputs: Inputs) -> Iterator[ValueGroup]:
    if stack.runner_sets is None:
        return
    variable = stack.runner_sets.variable
    sets = inputs.get(variable)
    if sets is None or not isinstance(sets.node, Object):
        return
    defaults = _defaults(stack.name, _set_defaults(stack, variable))
    names = ValueNames(stack.ranges.runner_sets, stack.quantities.runner_sets, stack.images.runner_sets)
    for key, node in sets.node.items.items():
        if isinstance(node, Object):
            facts = {name: sets.within(item) for name, item in node.items.items()}
            place = sets.within(node, sets.node.key_at[key]).place
            yield ValueGroup(stack, names, f"{variable}.{key}.", place, facts, defaults)


def _set_defaults(stack: Stack, variable: str) -> dict[str, object]:
    type_ = stack.variables[variable].type
    element = type_.element if isinstance(type_, Collection) else type_
    if not isinstance(element, ObjectType):
        return {}
    return {name: attribute.default for name, attribute in element.attributes.items()}


def _defaults(name: str, values: dict[str, object]) -> dict[str, Fact]:
    document: Document = DeclaredDocument(name)
    assert isinstance(document, DeclaredDocument)
    return {
        key: Fact(document.node(value, Place(name)), document, declared=False)
        for key, value in values.items()
        if value is not ABSENT and value is not None
    }
