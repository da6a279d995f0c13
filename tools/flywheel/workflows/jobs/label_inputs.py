"""Inputs that carry labels to workflows of other repositories; the contract names them."""

from __future__ import annotations

import re
from fnmatch import translate

from flywheel.formats.quoting import quote
from flywheel.formats.values import Object, Scalar
from flywheel.workflows import runs_on
from flywheel.workflows.expressions import ExpressionError, LocatedString, read_json
from flywheel.workflows.jobs.evaluation import NOTHING, evaluate_labels
from flywheel.workflows.jobs.possible_labels import PossibleLabels
from flywheel.workflows.runs_on import RequestedLabel, RunsOn, Unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.contract.conventions import LaneFileRules
    from flywheel.workflows.expressions import Case
    from flywheel.workflows.jobs.job_conditions import StartingEvents
    from flywheel.workflows.jobs.scopes import JobScope
    from flywheel.workflows.jobs.step_budget import StepBudget
    from flywheel.workflows.workflow_model import UsesReference

JSON = "json"
PLAIN = "plain"


class LabelInputs:
    """The inputs that carry labels, by the patterns of `contract/workflows.yaml`."""

    __slots__ = ("_json", "_plain", "lanes")

    def __init__(self, contract: Contract) -> None:
        words = contract.conventions.workflows
        self._json = _compiled(words.label_inputs.json_text if words is not None else ())
        self._plain = _compiled(words.label_inputs.plain_text if words is not None else ())
        self.lanes: LaneFileRules | None = words.lanes if words is not None else None

    def kind(self, name: str) -> str:
        """JSON or PLAIN, "" if the input carries no label; `runner-class` equals `runner_class`."""
        plain = _plain_name(name)
        if self._json.fullmatch(plain):
            return JSON
        return PLAIN if self._plain.fullmatch(plain) else ""

    def evaluate(
        self, scope: JobScope, remote: UsesReference, starting: StartingEvents, budget: StepBudget
    ) -> PossibleLabels:
        """What the jobs of a workflow in another repository may run on, by the inputs of this call."""
        answer = PossibleLabels(starting)
        given = scope.get("with")
        routed: dict[str, None] = {}
        for name, node in given.items.items() if isinstance(given, Object) else ():
            kind = self.kind(name)
            if not kind:
                continue
            found = evaluate_labels(scope, node, starting, budget, _from_json if kind == JSON else _plain, name)
            routed |= dict.fromkeys([name])
            answer.merge(found)
        if not answer.alternatives and not answer.unknowns and isinstance(given, Object):
            routed |= self._from_lanes(scope, given, answer)
        if not answer.alternatives and not answer.unknowns:
            reason = "the called workflow selects its runners, and no input of this call carries a label"
            answer.add(Unknown(runs_on.REMOTE, reason, remote.text, remote.place), None)
        answer.routed_by = tuple(routed)
        return answer

    def _from_lanes(self, scope: JobScope, given: Object, answer: PossibleLabels) -> dict[str, None]:
        """Add what the repository's file of lanes says for a call that names the file, or one of its actions."""
        lanes, rules = scope.settings.lanes, self.lanes
        routed: dict[str, None] = {}
        if lanes is None or rules is None:
            return routed
        for name, node in given.items.items():
            plain, value = _plain_name(name), node.value if isinstance(node, Scalar) else None
            place = scope.file.source.place(node.at)
            if plain in rules.path_inputs and value == rules.file:
                labels = lanes.labels
            elif plain in rules.action_inputs and value in lanes.actions:
                labels = [RequestedLabel(rules.dispatch_label, place)]
            else:
                continue
            for label in labels:
                answer.add(RunsOn(runs_on.SCALAR, (label,), None, place, inputs=(name,)), None)
                routed[name] = None
        return routed


def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(translate(_plain_name(one)) for one in patterns) or r"(?!)")


def _plain_name(name: str) -> str:
    return name.lower().replace("-", "_")


def _plain(value: object, case: Case) -> object:
    """The value of an input with one label; JSON is accepted too."""
    if not isinstance(value, str):
        return NOTHING if value is None else value
    if not value.strip():
        return NOTHING
    try:
        return _parsed(value, case) if value.lstrip()[0] in '[{"' else value
    except ValueError:
        return value


def _from_json(value: object, case: Case) -> object:
    """The value of an input with labels as JSON."""
    if not isinstance(value, str):
        return NOTHING if value is None else value
    if not value.strip():
        return NOTHING
    try:
        return _parsed(value, case)
    except ValueError as err:
        raise ExpressionError(f"it gets {quote(value)}, which is not JSON: {err}") from None


def _parsed(value: str, case: Case) -> object:
    return read_json(value, value.where if isinstance(value, LocatedString) else None, case)
