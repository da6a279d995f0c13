"""What a job may run on: sets of labels, and alternatives that no file shows."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.formats.source import Place

# The form of a `runs-on`; for a computed one, the form of its value.
SCALAR = "scalar"
ARRAY = "array"
MAPPING = "mapping"

# Reasons why labels are unknown.
VARIABLE = "variable"  # a variable of the repository, its organization or the environment
RUN = "run"  # known only at run time: contexts of GitHub, outputs of steps, secrets
CALLER = "caller"  # an input from workflows of other repositories
PERSON = "person"  # an input from the person who dispatches the workflow
REMOTE = "remote"  # selected by a reusable workflow of another repository
REFUSED = "refused"  # GitHub refuses it: an invalid expression, a wrong type, a missing `runs-on`
RECURSION = "recursion"  # the call leads back to a workflow that it came from
LIMIT = "limit"  # more alternatives, steps or levels than the limit

_FORK = " from a fork"


def from_fork(event: str) -> str:
    """The name of `event` where a pull request from a fork starts it."""
    return event + _FORK


def is_from_fork(event: str) -> bool:
    """Whether a pull request from a fork starts it."""
    return event.endswith(_FORK)


def plain_event(event: str) -> str:
    """The name of an event as in `on`."""
    return event.removesuffix(_FORK)


class RequestedLabel:
    """A runner label or the name of a runner group.

    place: where the text is written: a default, an axis of a matrix, the `with` of a caller, or the whole expression if
    it is composed.
    """

    __slots__ = ("place", "text")

    def __init__(self, text: str, place: Place) -> None:
        self.text = text
        self.place = place

    def __repr__(self) -> str:
        return f"Label({self.text!r} at {self.place})"


class Unknown:
    """An alternative, or a single label of one, that no file shows.

    kind: one of the reasons above. reason: a clause for a message, in which "it" is the value at `place`. text: the
    unknown part as written ("vars.RUNNER"), "" if there is no text. events: the events that lead to it. head: the known
    begin of the label ("ubuntu-" for `ubuntu-${{ vars.X }}`), usually "".
    """

    __slots__ = ("events", "head", "kind", "place", "reason", "text")

    def __init__(
        self, kind: str, reason: str, text: str, place: Place, events: tuple[str, ...] = (), head: str = ""
    ) -> None:
        self.kind = kind
        self.reason = reason
        self.text = text
        self.place = place
        self.events = events
        self.head = head

    def __repr__(self) -> str:
        return f"Unknown({self.kind}: {self.reason} at {self.place})"


class RunsOn:
    """One set of labels that a job may request: a runner must have all of them.

    form: SCALAR, ARRAY or MAPPING. group: the runner group of a mapping. place: of the `runs-on`, or of the
    input that carries labels. computed: whether an expression gave it. gaps: unknown labels or an unknown
    group; the known parts still count. events: the events that lead to it, sorted. inputs: the inputs of
    reusable workflows that carried it, innermost first.
    """

    __slots__ = ("computed", "events", "form", "gaps", "group", "inputs", "labels", "place")

    def __init__(
        self,
        form: str,
        labels: tuple[RequestedLabel, ...],
        group: RequestedLabel | None,
        place: Place,
        *,
        computed: bool = False,
        gaps: tuple[Unknown, ...] = (),
        events: tuple[str, ...] = (),
        inputs: tuple[str, ...] = (),
    ) -> None:
        self.form = form
        self.labels = labels
        self.group = group
        self.place = place
        self.computed = computed
        self.gaps = gaps
        self.events = events
        self.inputs = inputs

    def __repr__(self) -> str:
        group = f" of {self.group.text!r}" if self.group else ""
        return f"RunsOn({self.form} {[label.text for label in self.labels]}{group}{' ...' if self.gaps else ''})"
