"""Asks what a node comes to in every world, and gathers the answers."""

from __future__ import annotations

from flywheel.formats.actions_expressions import (
    MAX_STEPS,
    EvaluationError,
    TooMuch,
    World,
    Written,
    explore,
    has_expression,
    has_gap,
)
from flywheel.formats.source import FormatError
from flywheel.formats.values import List, Node, Scalar, walk
from flywheel.loaders.workflows.labels import Reading
from flywheel.loaders.workflows.scopes import EVENT, Scope
from flywheel.model import runs_on
from flywheel.model.runs_on import RunsOn, Unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from flywheel.formats.actions_expressions import Template
    from flywheel.loaders.workflows.gates import Gate

    Change = Callable[[object, World], object]

#: Alternatives of one job that are told apart; GitHub runs at most 256 jobs of a matrix.
MAX_ALTERNATIVES = 256
#: Steps that all questions about one workflow may take, before each gets no more than `_LEAST`.
MAX_STEPS_OF_WORKFLOW = 300_000
#: And those about one repository.
MAX_STEPS_OF_REPOSITORY = 5_000_000
_LEAST = 2_000
#: Contexts that a condition shares with a `runs-on`, so that both are asked together.
_SHARED = {"github", "inputs", "needs", "vars"}
#: Contexts that GitHub has elsewhere, and not in `runs-on` and `with` of a job.
_NOT_HERE = {"env", "job", "jobs", "runner", "secrets", "steps"}
#: What no label comes of, and no fault either: an input that is left empty.
NOTHING = object()


class Budget:
    """Steps that are left for the questions about one workflow, and for all of the repository."""

    __slots__ = ("_all", "_left")

    def __init__(self) -> None:
        self._all = MAX_STEPS_OF_REPOSITORY
        self._left = 0

    def refill(self) -> None:
        """Begin with another workflow."""
        self._left = min(MAX_STEPS_OF_WORKFLOW, self._all)

    def world(self) -> World:
        """A first world with its share of steps."""
        return World(min(MAX_STEPS, max(_LEAST, self._left)))

    def spend(self, world: World) -> None:
        """Count what a question took."""
        self._left -= world.spent
        self._all -= world.spent


class Answer:
    """What a job may run on, by one node."""

    __slots__ = ("_events", "_found", "_gate", "_unknown", "routed_by")

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._found: dict[object, RunsOn] = {}
        self._unknown: dict[object, Unknown] = {}
        self._events: dict[object, set[str]] = {}
        self.routed_by: tuple[str, ...] = ()

    @property
    def alternatives(self) -> list[RunsOn]:
        """The known ones, in the order found."""
        for key, one in self._found.items():
            one.events = tuple(sorted(self._events[key]))
            for gap in one.gaps:
                gap.events = one.events
        return list(self._found.values())

    @property
    def unknowns(self) -> list[Unknown]:
        """The others."""
        for key, one in self._unknown.items():
            one.events = tuple(sorted(self._events[key]))
        return list(self._unknown.values())

    def add(self, one: RunsOn | Unknown, event: str | None) -> None:
        """Add what one world gave; `event` is that of the world, None if it is any."""
        events = self._gate.events.keys() if event is None else {event} & self._gate.events.keys()
        if not events and self._gate.events:
            return
        key = _key(one)
        if key not in self._events:
            if len(self._events) >= MAX_ALTERNATIVES and not (isinstance(one, Unknown) and one.kind == runs_on.LIMIT):
                raise TooMuch(f"it can come to more than {MAX_ALTERNATIVES} sets of labels")
            self._hold(key, one)
        self._events[key].update(events)

    def refuse(self, name: str, template: Template) -> None:
        """Add that GitHub has no context `name` here, which then is all that there is to say of it."""
        for key, one in list(self._unknown.items()):
            if one.kind == runs_on.RUN and one.text.partition(".")[0] == name:
                del self._unknown[key], self._events[key]
        message = f"GitHub has no `{name}` here and refuses the workflow"
        self.add(Unknown(runs_on.REFUSED, message, template.text, template.where.place), None)

    def _hold(self, key: object, one: RunsOn | Unknown) -> None:
        self._events.setdefault(key, set())
        if isinstance(one, RunsOn):
            self._found.setdefault(key, one)
        else:
            self._unknown.setdefault(key, one)

    def merge(self, other: Answer) -> None:
        """Add what another node gave."""
        for key, events in other._events.items():
            self._hold(key, other._found[key] if key in other._found else other._unknown[key])
            self._events[key].update(events)


def _key(one: RunsOn | Unknown) -> object:
    if isinstance(one, Unknown):
        return (one.kind, one.text, one.reason, one.place)
    labels = tuple((label.text, label.place) for label in one.labels)
    group = one.group and (one.group.text, one.group.place)
    return (one.form, labels, group, tuple(map(_key, one.gaps)), one.inputs)


def is_computed(node: Node) -> bool:
    """Whether an expression is in a `runs-on`."""
    if isinstance(node, Scalar):
        return isinstance(node.value, str) and has_expression(node.value)
    items = node.items if isinstance(node, List) else node.items.values()
    return any(is_computed(item) for item in items)


def ask(scope: Scope, node: Node, gate: Gate, budget: Budget, change: Change | None = None, name: str = "") -> Answer:
    """What a job may run on by `node`; `change` makes labels of its value. `name` is the input it is given to."""
    answer = Answer(gate)
    question = _Question(scope, node, change, name)
    if not question.computed:
        question.run(answer, World())
        return answer
    conditions = question.conditions()
    reason = question.run(answer, given := budget.world(), conditions)
    budget.spend(given)
    if reason is not None and conditions:  # they may have been too much
        reason = question.run(answer, given := budget.world())
        budget.spend(given)
    if reason is not None:
        answer.add(Unknown(runs_on.LIMIT, reason, "", scope.file.source.place(node.at)), None)
    for reference, template in question.references():
        if reference in _NOT_HERE:
            answer.refuse(reference, template)
    answer.routed_by = tuple(question.routed)
    return answer


class _Question:
    """One node asked in all worlds. routed: the inputs of its own workflow that it depends on."""

    def __init__(self, scope: Scope, node: Node, change: Change | None, name: str) -> None:
        self.scope = scope
        self.node = node
        self.computed = is_computed(node)
        self.change = change
        self.name = name
        self.routed: dict[str, None] = {name: None} if name else {}
        self._made: dict[object, RunsOn | Unknown] = {}

    def references(self) -> Iterator[tuple[str, Template]]:
        """The contexts that it names."""
        for _, one in walk(self.node):
            if isinstance(one, Scalar) and is_computed(one):
                try:
                    template = self.scope.file.template(one)
                except FormatError:
                    continue  # told where it is evaluated
                yield from ((name, template) for name in sorted({name for name, _ in template.references}))

    def _depends(self) -> bool:
        """Whether what the node comes to can depend on what a condition asks for."""
        names = {name for name, _ in self.references()}
        strategy = self.scope.get("strategy")
        if "matrix" in names and strategy is not None and is_computed(strategy):
            return True
        return bool(names & (_SHARED | _NOT_HERE))

    def conditions(self) -> list[tuple[Scope, Template]]:
        """The conditions on the way to the job that may decide between its arms."""
        found: list[tuple[Scope, Template]] = []
        scope: Scope | None = self.scope if self._depends() else None
        while scope is not None:
            node = scope.get("if")
            if isinstance(node, Scalar) and isinstance(node.value, str) and node.value.strip():
                try:
                    template = scope.file.template(node, condition=True)
                except FormatError:
                    return found  # told by the gate
                if any(name in _SHARED for name, _ in template.references):
                    found.append((scope, template))
            scope = scope.caller
        return found

    def run(self, answer: Answer, world: World, conditions: Sequence[tuple[Scope, Template]] = ()) -> str | None:
        """Go through all worlds; what bound was reached, None if none was."""

        def asked(world: World) -> list[RunsOn | Unknown]:
            return self._asked(world, conditions)

        try:
            for found in explore(asked, world):
                event = world.answer(EVENT)
                for one in [self._refused(found)] if isinstance(found, EvaluationError) else found:
                    answer.add(one, None if event is None else self.scope.events[event])
        except TooMuch as err:
            return err.reason
        return None

    def _refused(self, err: EvaluationError) -> Unknown:
        return Unknown(runs_on.REFUSED, str(err), "", self.scope.file.source.place(self.node.at))

    def _read(self, value: object, world: World, inputs: tuple[str, ...]) -> RunsOn | Unknown:
        """The alternative that a value is; made once for one that is written out."""
        key = _written(value, inputs)
        found = self._made.get(key) if key else None
        if found is None:
            found = Reading(self.scope, self.node, world, self.computed, inputs).read(value)
            if key:
                self._made[key] = found
        return found

    def _asked(self, world: World, conditions: Sequence[tuple[Scope, Template]]) -> list[RunsOn | Unknown]:
        """What the node comes to in one world; nothing if a condition on the way does not hold."""
        value = self.scope.value(self.node, world)
        if self.change is not None:
            value = self.change(value, world)
        read = list(world.read)
        for scope, condition in conditions:
            if not world.truthy(condition.value(world, scope)):
                return []
        inputs = dict.fromkeys([self.name] if self.name else [])
        for call, name in read:
            inputs[name] = None
            if call == self.scope.call:
                self.routed[name] = None
        if value is NOTHING:
            return []
        return [self._read(value, world, tuple(inputs))]


def _written(value: object, inputs: tuple[str, ...]) -> object:
    """What tells a label, or a list of labels, that is written out apart from others; None for anything else."""
    parts: list[object] = [inputs]
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, Written) or has_gap(one):
            return None
        parts += (str(one), one.where.source.name, one.where.at)
    return (isinstance(value, list), *parts)
