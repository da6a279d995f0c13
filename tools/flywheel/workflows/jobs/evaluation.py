"""Evaluate a node in every case, and collect the results."""

from __future__ import annotations

from flywheel.formats.source import FormatError
from flywheel.formats.values import List, Node, Scalar, walk
from flywheel.workflows import runs_on
from flywheel.workflows.expressions import (
    Case,
    ExpressionError,
    LocatedString,
    TooMuch,
    explore,
    has_expression,
    has_gap,
)
from flywheel.workflows.jobs import literal_labels
from flywheel.workflows.jobs.possible_labels import PossibleLabels, label_texts
from flywheel.workflows.jobs.runs_on_reader import RunsOnReader
from flywheel.workflows.jobs.scopes import EVENT, JobScope
from flywheel.workflows.runs_on import RunsOn, Unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from flywheel.workflows.expressions import Template
    from flywheel.workflows.jobs.job_conditions import StartingEvents
    from flywheel.workflows.jobs.step_budget import StepBudget

    Change = Callable[[object, Case], object]

#: Contexts that conditions and `runs-on` can share, so that both are evaluated together.
_SHARED = {"github", "inputs", "needs", "vars"}
#: Contexts that GitHub does not offer in `runs-on` and `with` of a job.
_NOT_HERE = {"env", "job", "jobs", "runner", "secrets", "steps"}
#: The limit of literal labels that are reported after a limit: more than an expression can contain.
_MOST_LITERALS = 8_192
#: The result for an empty input: no label and no fault.
NOTHING = object()


def is_computed(node: Node) -> bool:
    """Whether a `runs-on` contains an expression."""
    if isinstance(node, Scalar):
        return isinstance(node.value, str) and has_expression(node.value)
    items = node.items if isinstance(node, List) else node.items.values()
    return any(is_computed(item) for item in items)


def evaluate_labels(
    scope: JobScope,
    node: Node,
    starting: StartingEvents,
    budget: StepBudget,
    change: Change | None = None,
    name: str = "",
) -> PossibleLabels:
    """What `node` lets a job run on; `change` converts its value to labels. `name` is the input that gets it."""
    answer = PossibleLabels(starting)
    question = _Question(scope, node, change, name)
    if not question.computed:
        question.run(answer, Case())
        return answer
    conditions = question.conditions()
    reason = question.run(answer, given := budget.case(), conditions)
    budget.spend(given)
    if reason is not None and conditions:  # the conditions may have needed too many steps
        reason = question.run(answer, given := budget.case())
        budget.spend(given)
    if reason is not None:
        answer.add(Unknown(runs_on.LIMIT, reason, "", scope.file.source.place(node.at)), None)
    if answer.is_limited:
        question.run_literals(answer, given := budget.case())
        budget.spend(given)
    for template in question.templates():
        absent = [
            *({name for name, _ in template.references} & _NOT_HERE),
            *(f"{name}()" for name in template.of_steps),
        ]
        for unknown in sorted(absent):
            answer.refuse(unknown, template)
    answer.routed_by = tuple(question.routed)
    return answer


class _Question:
    """One node, evaluated in all cases. routed: the inputs of its own workflow that it depends on."""

    def __init__(self, scope: JobScope, node: Node, change: Change | None, name: str) -> None:
        self.scope = scope
        self.node = node
        self.computed = is_computed(node)
        self.change = change
        self.name = name
        self.routed: dict[str, None] = {name: None} if name else {}
        self._made: dict[object, RunsOn | Unknown] = {}

    def templates(self) -> Iterator[Template]:
        """The strings with expressions in the node."""
        for _, one in walk(self.node):
            if isinstance(one, Scalar) and is_computed(one):
                try:
                    yield self.scope.file.template(one)
                except FormatError:
                    continue  # reported where it is evaluated

    def _depends(self) -> bool:
        """Whether the value of the node can depend on the same facts as a condition."""
        names = {name for template in self.templates() for name, _ in template.references}
        strategy = self.scope.get("strategy")
        if "matrix" in names and strategy is not None and is_computed(strategy):
            return True
        return bool(names & (_SHARED | _NOT_HERE))

    def conditions(self) -> list[tuple[JobScope, Template]]:
        """The conditions on the path to the job that can decide between its branches."""
        found: list[tuple[JobScope, Template]] = []
        scope: JobScope | None = self.scope if self._depends() else None
        while scope is not None:
            node = scope.get("if")
            if isinstance(node, Scalar) and isinstance(node.value, str) and node.value.strip():
                try:
                    template = scope.file.template(node, condition=True)
                except FormatError:
                    return found  # its condition reports it
                if any(name in _SHARED for name, _ in template.references):
                    found.append((scope, template))
            scope = scope.caller
        return found

    def run(
        self, answer: PossibleLabels, case: Case, conditions: Sequence[tuple[JobScope, Template]] = ()
    ) -> str | None:
        """Go through all cases; returns the limit that was reached, or None."""

        def asked(case: Case) -> list[RunsOn | Unknown]:
            return self._asked(case, conditions)

        try:
            for found in explore(asked, case):
                event = case.answer(EVENT)
                for one in [self._refused(found)] if isinstance(found, ExpressionError) else found:
                    answer.add(one, None if event is None else self.scope.events[event])
        except TooMuch as err:
            return err.reason
        return None

    def run_literals(self, answer: PossibleLabels, case: Case) -> None:
        """Add literal labels that were not reached, as if every case had them."""
        seen = {label_texts(one) for one in answer.alternatives}
        try:
            for value in literal_labels.values(self.scope, self.node, case):
                found = self._read_literal(value, case)
                if isinstance(found, RunsOn) and label_texts(found) not in seen and len(seen) < _MOST_LITERALS:
                    seen.add(label_texts(found))
                    answer.add_late(found)
        except TooMuch:
            return  # the limit is reported already

    def _read_literal(self, value: object, case: Case) -> RunsOn | Unknown | None:
        try:
            changed = value if self.change is None else self.change(value, case)
            return None if changed is NOTHING else self._read(changed, case, (self.name,) if self.name else ())
        except ExpressionError:
            return None

    def _refused(self, err: ExpressionError) -> Unknown:
        return Unknown(runs_on.REFUSED, str(err), "", self.scope.file.source.place(self.node.at))

    def _read(self, value: object, case: Case, inputs: tuple[str, ...]) -> RunsOn | Unknown:
        """The alternative for a value; cached for a literal value."""
        key = _written(value, inputs)
        found = self._made.get(key) if key else None
        if found is None:
            found = RunsOnReader(self.scope, self.node, case, self.computed, inputs).read(value)
            if key:
                self._made[key] = found
        return found

    def _asked(self, case: Case, conditions: Sequence[tuple[JobScope, Template]]) -> list[RunsOn | Unknown]:
        """The value of the node in one case; empty if a condition on the path is false."""
        if conditions and not case.kept:
            if not all(case.truthy(condition.value(case, scope)) for scope, condition in conditions):
                return []
            case.keep()
        case.read.clear()  # inputs that a condition read carried no label
        value = self.scope.value(self.node, case)
        if self.change is not None:
            value = self.change(value, case)
        inputs = dict.fromkeys([self.name] if self.name else [])
        for call, name in case.read:
            inputs[name] = None
            if call == self.scope.call:
                self.routed[name] = None
        if value is NOTHING:
            return []
        return [self._read(value, case, tuple(inputs))]


def _written(value: object, inputs: tuple[str, ...]) -> object:
    """A key for a literal label or list of labels; None for anything else."""
    parts: list[object] = [inputs]
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, LocatedString) or has_gap(one):
            return None
        parts += (str(one), one.where.source.name, one.where.at)
    return (isinstance(value, list), *parts)
