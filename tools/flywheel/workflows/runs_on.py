"""What a job may run on: sets of labels, and the arms that no file tells."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.formats.source import Place

# How a `runs-on` is written. Of a computed one: what its value is.
SCALAR = "scalar"
ARRAY = "array"
MAPPING = "mapping"

# Why labels are not known.
VARIABLE = "variable"  # a variable of the repository, its organization or the environment
RUN = "run"  # what only a run has: contexts of GitHub, outputs of steps, secrets
CALLER = "caller"  # an input that workflows elsewhere give
PERSON = "person"  # an input that whoever dispatches the workflow types
REMOTE = "remote"  # chosen by a reusable workflow of another repository
REFUSED = "refused"  # GitHub refuses it: no expression, a wrong type, no `runs-on`
RECURSION = "recursion"  # the call leads back to a workflow that it came from
LIMIT = "limit"  # more alternatives, steps or levels than are looked at

_FORK = " from a fork"


def from_fork(event: str) -> str:
    """The name of `event` where a pull request from a fork starts it."""
    return event + _FORK


def is_from_fork(event: str) -> bool:
    """Whether a pull request from a fork starts it."""
    return event.endswith(_FORK)


def plain_event(event: str) -> str:
    """The name of an event as `on` has it."""
    return event.removesuffix(_FORK)


class RequestedLabel:
    """A runner label or the name of a runner group.

    place: where the text is written, be it a default, an axis of a matrix or the `with` of a caller;
    the expression as a whole where it is put together.
    """

    __slots__ = ("place", "text")

    def __init__(self, text: str, place: Place) -> None:
        self.text = text
        self.place = place

    def __repr__(self) -> str:
        return f"Label({self.text!r} at {self.place})"


class Unknown:
    """An arm, or a single label of one, that no file tells.

    kind: one of the reasons above. reason: a clause for a message, in which "it" is what stands at `place`.
    text: what is not known, as written ("vars.RUNNER"), "" if there are no words for it. events: those that
    lead to it. head: what the label surely begins with ("ubuntu-" of `ubuntu-${{ vars.X }}`), "" mostly.
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
    """One set of labels that a job may ask for: a runner must have all of them.

    form: SCALAR, ARRAY or MAPPING. group: the runner group of a mapping. place: of the `runs-on`, or of
    the label-carrying input. computed: whether an expression gave it. gaps: labels or a group in it that
    are not known; what is known counts all the same. events: those that lead to it, sorted.
    inputs: the inputs of reusable workflows that carried it here, innermost first.
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
