"""Make an overlay from the facts that BUILD files declare.

The rules write one JSON document of facts by label. `stack.yaml` of the stack
(`contract/stacks/<stack>/`) says which variable a fact sets, so this module
names no variable. Faults that the facts alone show are refused at once. The
contract checks judge types and values afterwards.
"""

from __future__ import annotations

from flywheel.contract.compiled import Contract
from flywheel.contract.stack import Stack
from flywheel.documents import reader
from flywheel.errors import UserError
from flywheel.formats.declared_document import DeclaredDocument
from flywheel.formats.json import plain_json
from flywheel.formats.nearest import did_you_mean
from flywheel.formats.source import Place
from flywheel.formats.values import MAX_DEPTH
from flywheel.overlay import owner_choices, registrations
from flywheel.overlay.fact import EXAMPLES, Fact
from flywheel.overlay.facts import backend_facts
from flywheel.overlay.facts.fact_problems import FactProblems, at
from flywheel.overlay.facts.facts_tables import DeclaredFacts, DeclaredPart
from flywheel.overlay.facts.set_facts import DeclaredSets
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.pins import overlay_pins
from flywheel.overlay.registrations import FORGE_URL
from flywheel.overlay.stack_inputs import Inputs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.cluster.cluster_file import Cluster

#: The levels around a value of a runner set, and those that a written value may have.
_DEEPEST = 5 + MAX_DEPTH


def load(path: str, contract: Contract, cluster: Cluster | None = None) -> Overlay:
    """The overlay declared by the facts at `path`, for the cluster whose facts are given.

    Raises `UserError`, one line for each fault: an unknown stack or capability, two sets with the
    same name, a lane declared twice, a variable that two facts set.
    """
    return of(plain_json.load(path), contract, path, cluster)


def of(facts: object, contract: Contract, path: str, cluster: Cluster | None = None) -> Overlay:
    """The overlay that a document of facts declares; errors as in `load`, about `path`."""
    if plain_json.is_deeper(facts, _DEEPEST):
        raise UserError(f"{path}: it has more than {_DEEPEST} levels, and no value of a stack has. Flatten the value.")
    return _Builder(reader.of_json(facts, DeclaredFacts, path), contract, cluster).build()


class _Builder:
    def __init__(self, facts: DeclaredFacts, contract: Contract, cluster: Cluster | None) -> None:
        self.facts = facts
        self.cluster = cluster
        self.contract = contract
        self.refusals = FactProblems()
        self.label = facts.label
        self.document = DeclaredDocument(self.label)
        self.overlay_facts: dict[str, Fact] = {}

    def build(self) -> Overlay:
        stack = self._stack()
        self._collect("owner", self.facts.owner)
        self._collect("substrate", self.facts.substrate)
        if self.cluster is not None:
            self._collect_cluster(stack, self.cluster)
        owner_choices.apply(self.overlay_facts, self.contract)
        self._collect_forge_url(stack)
        self._collect_pin()
        self._collect_examples()
        self._bind_facts(stack)
        self._controller_flags(stack)
        sets = DeclaredSets(self.contract, stack, self.document, self.overlay_facts, self.refusals)
        sets.decided.update(self.facts.variables)
        sets.render(self.facts.runner_sets)
        self._variables(stack)
        self._sets_last(stack)
        self.refusals.raise_if_any()
        inputs = Inputs(stack.name, [self.document])
        overlay = Overlay(self.label, self.overlay_facts, [inputs])
        overlay.cluster = self.cluster
        overlay.backends = backend_facts.backends(overlay, stack, self.contract)
        return overlay

    def _stack(self) -> Stack:
        name = self.facts.stack
        if not name and self.contract.default_stack is not None:
            return self.contract.default_stack
        if name not in self.contract.stacks:
            known = ", ".join(f"`{stack}`" for stack in self.contract.stacks)
            if not name:
                raise UserError(f"{at(self.label, 'stack')}: no stack is given. Write one of {known}.")
            raise UserError(f"{at(self.label, 'stack')}: `{name}` is not a stack of the contract. Use one of {known}.")
        return self.contract.stacks[name]

    def _fact(self, name: str, value: object, place: Place) -> None:
        node = self.document.node(value, place)
        self.overlay_facts[name] = Fact(node, self.document)

    def _collect(self, section: str, declared: DeclaredPart) -> None:
        for name, value in declared.facts.items():
            self._fact(f"{section}.{name}", value, at(declared.label, name))

    def _collect_cluster(self, stack: Stack, cluster: Cluster) -> None:
        """What the cluster says of its controller, unless the overlay says it itself."""
        from flywheel.overlay import cluster_facts  # imported late: few overlays have it

        said: dict[str, Fact] = {}
        cluster_facts.add(said, cluster, cluster_facts.OWNER_AND_VERSION)
        for name, fact in said.items():
            if stack.bindings.get(name) not in self.facts.variables:
                self.overlay_facts.setdefault(name, fact)

    def _collect_forge_url(self, stack: Stack) -> None:
        """The address of the owner's forge, which is in its config URL, unless the overlay says it itself."""
        variable, fact = stack.bindings.get(FORGE_URL), self.overlay_facts.get("owner.config_url")
        url = registrations.parse(fact.value) if fact is not None and isinstance(fact.value, str) else None
        if fact is not None and url is not None and variable is not None and variable not in self.facts.variables:
            self._fact(FORGE_URL, registrations.forge_url(url), fact.place)

    def _collect_pin(self) -> None:
        pin = self.facts.core_pin
        self._fact(overlay_pins.USED, pin is not None, at(self.label, "core_pin"))
        if pin is None:
            return
        for name, value in pin.members.items():
            if value is not None:
                self._fact(f"core.{name}", value, at(pin.label or "core_pin", name))

    def _collect_examples(self) -> None:
        place = at(self.label, "examples")
        for name, value in self.facts.examples.items():
            if name not in self.overlay_facts:
                message = f"`{name}` is not a fact of this overlay that is set."
                self.refusals.add(place, message, did_you_mean(name, self.overlay_facts) or "Remove it.")
            self._fact(EXAMPLES + name, value, place)

    def _bind_facts(self, stack: Stack) -> None:
        for name, variable in stack.bindings.items():
            fact = self.overlay_facts.get(name)
            if fact is not None:
                self.document.put(variable, fact.value, fact.place)

    def _controller_flags(self, stack: Stack) -> None:
        owner = self.overlay_facts.get("substrate.controller_owner")
        if owner is None:
            return
        mine = self.overlay_facts.get("owner.overlay_repository")
        is_owner = mine is not None and mine.value == owner.value
        for variable in stack.controller_owner_flags:
            self.document.put(variable, is_owner, owner.place)

    def _variables(self, stack: Stack) -> None:
        for name, value in self.facts.variables.items():
            place = at(self.label, f"variables.{name}")
            if name in self.document.root.items:
                first = self.document.place(self.document.root.key_at[name])
                message = f"`{name}` is already set by {first}."
                self.refusals.add(place, message, "Keep one of them.")
            elif name in stack.variables and stack.variables[name].sensitive:
                self.refusals.add(
                    place,
                    f"`{name}` is sensitive: no file may contain its value.",
                    f"Remove it, and set the environment variable TF_VAR_{name} for the run.",
                )
            self.document.put(name, value, place)

    def _sets_last(self, stack: Stack) -> None:
        """Move the map of sets to the end: it is the longest value, and readers look for the others first."""
        values = self.document.root.items
        if stack.runner_sets is not None and stack.runner_sets.variable in values:
            values[stack.runner_sets.variable] = values.pop(stack.runner_sets.variable)
