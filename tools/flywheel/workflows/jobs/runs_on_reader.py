"""Convert the value of a `runs-on`, or of an input that carries labels, to what a job may run on."""

from __future__ import annotations

import re

from flywheel.formats.values import Node
from flywheel.workflows import expressions, runs_on
from flywheel.workflows.expressions import Context, ExpressionError, Gap, LocatedString
from flywheel.workflows.runs_on import ARRAY, MAPPING, SCALAR, RequestedLabel, RunsOn, Unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.workflows.expressions import Case
    from flywheel.workflows.jobs.scopes import JobScope

_KEYS = ("group", "labels")
_SURROGATE = re.compile("[\ud800-\udfff]")


class RunsOnReader:
    """Reads the values at one place of a workflow.

    inputs: the inputs that carried them. The caller adds the events.
    """

    __slots__ = ("case", "computed", "inputs", "place", "scope")

    def __init__(self, scope: JobScope, node: Node, case: Case, computed: bool, inputs: tuple[str, ...] = ()) -> None:
        self.scope = scope
        self.place = scope.file.source.place(node.at)
        self.case = case
        self.computed = computed
        self.inputs = inputs

    def read(self, value: object) -> RunsOn | Unknown:
        """The alternative for a value; raises `ExpressionError` for a value that GitHub refuses."""
        if isinstance(value, Context):
            value = value.whole()
        if isinstance(value, Gap):
            return self.unknown(value)
        if isinstance(value, dict):
            return self._mapping(value)
        if isinstance(value, list):
            return self._labels(ARRAY, value, None, ())
        found = self._label(value)
        return found if isinstance(found, Unknown) else self._made(SCALAR, (found,), None, ())

    def _mapping(self, value: dict[str, object]) -> RunsOn | Unknown:
        others = sorted(key for key in value if key not in _KEYS)
        if others:
            raise ExpressionError(f"it has the key `{others[0]}`, but a mapping has only `group` and `labels`")
        group = self._label(value["group"]) if "group" in value else None
        gaps = (group,) if isinstance(group, Unknown) else ()
        known = group if isinstance(group, RequestedLabel) else None
        if "labels" not in value:
            if group is None:
                raise ExpressionError("it has neither `group` nor `labels`")
            return gaps[0] if gaps else self._made(MAPPING, (), known, ())
        labels = value["labels"]
        return self._labels(MAPPING, labels if isinstance(labels, list) else [labels], known, gaps)

    def _labels(
        self, form: str, values: list[object], group: RequestedLabel | None, gaps: tuple[Unknown, ...]
    ) -> RunsOn | Unknown:
        if not values:
            raise ExpressionError("it has no label")
        found = [self._label(one) for one in values]
        labels = tuple(one for one in found if isinstance(one, RequestedLabel))
        gaps = (*gaps, *(one for one in found if isinstance(one, Unknown)))
        return self._made(form, labels, group, gaps) if labels or group else gaps[0]

    def _label(self, value: object) -> RequestedLabel | Unknown:
        """One label or the name of a group."""
        if isinstance(value, Context):
            value = value.whole()
        if isinstance(value, Gap):
            return self.unknown(value)
        if value is None or isinstance(value, list | dict):
            seen = "nothing" if value is None else "a list" if isinstance(value, list) else "a mapping"
            raise ExpressionError(f"it gives {seen} instead of a label")
        text = expressions.text_of(value)
        if expressions.has_gap(text) or expressions.is_foreign(text):
            return self._partly(text)
        if not text.strip():
            raise ExpressionError("it gives an empty label")
        where = value.where if isinstance(value, LocatedString) else None
        return RequestedLabel(_SURROGATE.sub("\ufffd", text), where.place if where else self.place)

    def _partly(self, text: str) -> Unknown:
        """A label with a gap, with its known begin."""
        numbers = expressions.gaps_in(text)
        if not numbers:
            return self.unknown(Gap(runs_on.RUN, "it names a fork", "a fork", None))
        gap = self.case.gap(numbers[0])
        if text == expressions.mark(numbers[0]):
            return self.unknown(gap)
        head = text[: text.index(expressions.mark(numbers[0]))]
        for number in numbers:
            text = text.replace(expressions.mark(number), f"{{{self.case.gap(number).text}}}")
        return self.unknown(Gap(gap.kind, gap.reason, _SURROGATE.sub("", text), gap.where), head)

    def unknown(self, gap: Gap, head: str = "") -> Unknown:
        """The `Unknown` for a gap; `head` is the known text before it."""
        place = gap.where.place if gap.where else self.place
        return Unknown(gap.kind, gap.reason, _SURROGATE.sub("", gap.text), place, head=_SURROGATE.sub("", head))

    def _made(
        self, form: str, labels: tuple[RequestedLabel, ...], group: RequestedLabel | None, gaps: tuple[Unknown, ...]
    ) -> RunsOn:
        return RunsOn(form, labels, group, self.place, computed=self.computed, gaps=gaps, inputs=self.inputs)
