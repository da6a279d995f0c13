"""The set of possible answers to what a job may run on."""

from __future__ import annotations

from flywheel.workflows import runs_on
from flywheel.workflows.expressions import TooMuch
from flywheel.workflows.runs_on import RunsOn, Unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.workflows.expressions import Template
    from flywheel.workflows.jobs.job_conditions import StartingEvents

#: The limit of alternatives of one job. GitHub runs at most 256 jobs of a matrix.
MAX_ALTERNATIVES = 256


class PossibleLabels:
    """What one node lets a job run on."""

    __slots__ = ("_events", "_found", "_starting", "_unknown", "routed_by")

    def __init__(self, starting: StartingEvents) -> None:
        self._starting = starting
        self._found: dict[object, RunsOn] = {}
        self._unknown: dict[object, Unknown] = {}
        self._events: dict[object, set[str]] = {}
        self.routed_by: tuple[str, ...] = ()

    @property
    def alternatives(self) -> list[RunsOn]:
        """The known alternatives, in the order found."""
        for key, one in self._found.items():
            one.events = tuple(sorted(self._events[key]))
            for gap in one.gaps:
                gap.events = one.events
        return list(self._found.values())

    @property
    def unknowns(self) -> list[Unknown]:
        """The unknown alternatives."""
        for key, one in self._unknown.items():
            one.events = tuple(sorted(self._events[key]))
        return list(self._unknown.values())

    @property
    def is_limited(self) -> bool:
        """Whether a limit was reached, so that alternatives are missing."""
        gaps = [gap for one in self._found.values() for gap in one.gaps]
        return any(one.kind == runs_on.LIMIT for one in (*self._unknown.values(), *gaps))

    def add(self, one: RunsOn | Unknown, event: str | None) -> None:
        """Add the result of one case; `event` is the event of the case, None for all events."""
        events = self._starting.events.keys() if event is None else {event} & self._starting.events.keys()
        if not events and self._starting.events:
            return
        key = _key(one)
        if key not in self._events:
            if len(self._events) >= MAX_ALTERNATIVES and not (isinstance(one, Unknown) and one.kind == runs_on.LIMIT):
                raise TooMuch(f"it has more than {MAX_ALTERNATIVES} possible sets of labels")
            self._hold(key, one)
        self._events[key].update(events)

    def add_late(self, one: RunsOn) -> None:
        """Add an alternative after the limit, for all events."""
        key = _key(one)
        self._hold(key, one)
        self._events[key].update(self._starting.events)

    def refuse(self, name: str, template: Template) -> None:
        """Record that GitHub has no context or function `name` here; this is then the only result."""
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

    def merge(self, other: PossibleLabels) -> None:
        """Add the results of another node."""
        for key, events in other._events.items():
            self._hold(key, other._found[key] if key in other._found else other._unknown[key])
            self._events[key].update(events)


def _key(one: RunsOn | Unknown) -> object:
    if isinstance(one, Unknown):
        return (one.kind, one.text, one.reason, one.place)
    labels = tuple((label.text, label.place) for label in one.labels)
    group = one.group and (one.group.text, one.group.place)
    return (one.form, labels, group, tuple(map(_key, one.gaps)), one.inputs)


def label_texts(one: RunsOn) -> frozenset[str]:
    """The labels as a forge compares them."""
    return frozenset(label.text.lower() for label in one.labels)
