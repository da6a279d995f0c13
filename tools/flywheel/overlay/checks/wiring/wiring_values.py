"""The endpoints and keys that an overlay sets, and for what: the substrate, stacks, runner sets, backends."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.derived_values import derived
from flywheel.overlay.fact import Fact
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.runner_sets import RunnerSet, fact_value

#: The section of facts about the substrate.
_SUBSTRATE = "substrate."


class WiringValue:
    """A value for fact `name`, given to a runner set, or to something else that `words` describes."""

    __slots__ = ("_words", "fact", "name", "runner_set")

    def __init__(self, name: str, words: str, fact: Fact, runner_set: RunnerSet | None = None) -> None:
        self.name = name
        self._words = words
        self.fact = fact
        self.runner_set = runner_set

    @property
    def title(self) -> str:
        """The name of the value in messages."""
        return self._words if self.runner_set is None else f"`{self._words}` of {self.runner_set.title}"

    @property
    def text(self) -> str:
        """The value if it is a string, else ""."""
        value = self.fact.value
        return value if isinstance(value, str) else ""


def wired(contract: Contract) -> tuple[str, ...]:
    """The facts of wiring: endpoints, the facts that they require, and the facts that runner types need."""
    names = [*contract.wiring.endpoints]
    names += [name for required in contract.wiring.requires.values() for name in required]
    names += [name for needed in contract.wiring.runner_types.values() for name in needed]
    return tuple(dict.fromkeys(names))


@derived
def shared(overlay: Overlay, contract: Contract) -> list[WiringValue]:
    """The values for all runner sets: facts of the substrate, and variables of stacks bound to them.

    A value that is declared once and bound to a variable is listed once.
    """
    found = []
    for name in wired(contract):
        fact = overlay.facts.get(_SUBSTRATE + name)
        if fact is not None:
            found.append(WiringValue(name, f"the substrate's `{name}`", fact))
        for stack, inputs, _ in overlay.by_stack(contract):
            fact = fact_value(stack, inputs, _SUBSTRATE + name)
            if fact is not None and fact.declared:
                variable = stack.bindings[_SUBSTRATE + name]
                found.append(WiringValue(name, f"the top-level `{variable}`", fact))
    return _distinct(found)


@derived
def own(overlay: Overlay, contract: Contract) -> list[WiringValue]:
    """The values that runner sets in the stacks' maps have in their own entries."""
    found = []
    names = wired(contract)
    for stack, _, runner_sets in overlay.by_stack(contract):
        bindings = stack.runner_sets.bindings if stack.runner_sets else {}
        held = [(name, bindings[name]) for name in names if name in bindings]
        for runner_set in runner_sets:
            for name, attribute in held if runner_set.lane is None else ():
                fact = runner_set.get(name)
                if fact is not None and fact.declared:
                    found.append(WiringValue(name, attribute, fact, runner_set))
    return found


def of_backends(overlay: Overlay, contract: Contract) -> Iterator[WiringValue]:
    """The values in backend files, under the current names of the attributes or deprecated ones."""
    state = contract.wiring.state
    for name, attribute in state.attributes.items():
        old = [former for former, new in state.deprecated.items() if new == attribute]
        for backend in overlay.backends:
            for written in (attribute, *old):
                fact = backend.get(written)
                if fact is not None:
                    yield WiringValue(name, f"`{written}` of the backend", fact)


@derived
def endpoints(overlay: Overlay, contract: Contract) -> list[WiringValue]:
    """Every endpoint that is set and not empty, each place once."""
    known = contract.wiring.endpoints
    every = [*shared(overlay, contract), *own(overlay, contract), *of_backends(overlay, contract)]
    return _distinct([given for given in every if given.name in known and given.text])


def top(overlay: Overlay, contract: Contract, name: str) -> WiringValue | None:
    """The shared value for fact `name`; None if it is not set or is empty."""
    for given in shared(overlay, contract):
        if given.name == name and given.fact.value not in ("", None):
            return given
    return None


def _distinct(found: list[WiringValue]) -> list[WiringValue]:
    once: dict[object, WiringValue] = {}
    for given in found:
        once.setdefault((given.name, given.fact.place.key(), given.text), given)
    return list(once.values())
