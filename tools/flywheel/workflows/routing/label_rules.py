"""Whether a workflow may request a set of labels, independent of who serves them.

A set of labels has at most one fault, the most severe one. The next fault is reported after it is fixed. Other modules
of `flywheel.workflows.routing` decide whether a runner set serves a valid set of labels.
"""

from __future__ import annotations

from flywheel.formats.quoting import quote
from flywheel.overlay.grammar import identities
from flywheel.overlay.grammar.label_grammar import EMPTY, JOINED, LONG, Grammar, pieces
from flywheel.workflows.routing.served_sets import NAME
from flywheel.workflows.runs_on import SCALAR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.contract.compiled import Contract
    from flywheel.overlay.grammar.label_grammar import LabelVerdict
    from flywheel.overlay.overlay import Overlay
    from flywheel.workflows.routing.served_sets import Consumer, Server

# The faults of a set of labels.
HOSTED = "hosted"
FLEET = "fleet"
RETIRED = "retired"
HOST_PIN = "host pin"
SCALE_SET = "scale set"
MALFORMED = "malformed"
MIXED = "mixed"
TOLERATED = "tolerated"
NO_CAPABILITY = "no capability"
BEYOND_TAGS = "beyond tags"
IDENTITY = "identity"
GROUP = "group"

#: Faults that do not depend on the other labels, so they also count if some labels are unknown.
_CERTAIN = (HOSTED, FLEET, RETIRED, HOST_PIN, SCALE_SET, MALFORMED, IDENTITY)


class LabelFault:
    """A fault. `index` is the label's index, None for the group or the whole set; `reason` follows the name."""

    __slots__ = ("index", "kind", "reason")

    def __init__(self, kind: str, index: int | None, reason: str) -> None:
        self.kind = kind
        self.index = index
        self.reason = reason


class LabelRules:
    """Judges sets of labels for several overlays and consumer repositories."""

    def __init__(
        self, contract: Contract, overlays: Iterable[Overlay], servers: Iterable[Server], consumers: Iterable[Consumer]
    ) -> None:
        overlays = list(overlays)
        self.contract = contract
        self.words = words = contract.conventions.workflows
        self.grammar = Grammar(contract, _identities(contract, overlays, consumers))
        self.names = _names(servers)
        self._generic = set(contract.capabilities.generic_labels.workflow)
        self._groups = words.generic_groups if words else ()
        self._hosts = set(contract.capabilities.forbidden_tokens.hosts)
        self._derived = words.derived_labels if words else ()
        self._known: dict[tuple[str, tuple[str, ...], bool], LabelFault | None] = {}

    def fault(self, form: str, labels: tuple[str, ...], whole: bool = True) -> LabelFault | None:
        """The fault of labels in this form, or None; `whole` is false if some labels are unknown."""
        key = (form, labels, whole)
        if key not in self._known:
            self._known[key] = self._fault(form, labels, whole)
        return self._known[key]

    def head_fault(self, head: str) -> LabelFault | None:
        """The fault of every label that begins with `head`: a foreign fleet is identified by its first word."""
        return self._foreign((head,), HOSTED) or self._foreign((head,), FLEET)

    def group_fault(self, group: str) -> LabelFault | None:
        """The fault of a runner group's name, independent of its owner."""
        name = group.strip().lower()
        if not name:
            return LabelFault(GROUP, None, "has no name")
        if any(pattern.match(name) for pattern in self._groups):
            return LabelFault(GROUP, None, "does not belong to one owner: its repositories are unknown")
        return None

    def accepted(self, label: str) -> bool:
        """Whether a workflow may request this label: a capability label, a pool of the contract, or a derived label."""
        verdict = self.grammar.judge(label)
        if verdict.sound:
            return not verdict.retired
        return verdict.text in self._derived

    def derived(self, labels: Iterable[str]) -> str:
        """The label in `labels` that a stack derives, so that no overlay declares it; "" if there is no such label."""
        return next((label for label in labels if label.lower() in self._derived), "")

    def is_catch_all(self, label: str) -> bool:
        """Whether it means any runner of the owner."""
        return self.words is not None and label.lower() == self.words.catch_all

    def is_tag(self, label: str) -> bool:
        """Whether it describes a machine, and can be requested together with a capability label."""
        return label.lower() in self._generic

    def _fault(self, form: str, labels: tuple[str, ...], whole: bool) -> LabelFault | None:
        hosted = rented = None
        if any(self.grammar.judge(label).foreign for label in labels):
            hosted, rented = self._foreign(labels, HOSTED), self._foreign(labels, FLEET)
        if hosted is not None:
            return hosted
        for judge in (self._withdrawn, self._misshapen):
            for index, label in enumerate(labels):
                found = judge(index, self.grammar.judge(label))
                if found is not None:
                    return found
        # A label of a rented fleet is the mildest fault, and hides none of the others.
        own = {index: label for index, label in enumerate(labels) if not self.grammar.judge(label).foreign}
        rest = tuple(own.values())
        found = None
        if rented is None or not all(map(self.is_tag, rest)):
            found = self._together(rest) or self._apart(form, rest)
        if found is None or not (whole or found.kind in _CERTAIN) or (rented and found.kind == TOLERATED):
            return rented
        return LabelFault(found.kind, None if found.index is None else list(own)[found.index], found.reason)

    def _foreign(self, labels: tuple[str, ...], kind: str) -> LabelFault | None:
        """The fault of labels of other fleets: the first of its kind, and in words the others."""
        starts = self.contract.capabilities.foreign_labels.github_hosted
        found = [(index, verdict) for index, verdict in enumerate(map(self.grammar.judge, labels)) if verdict.foreign]
        mine = [one for one in found if one[1].text.startswith(starts) == (kind == HOSTED)]
        if not mine:
            return None
        index, first = mine[0]
        alike = [quote(labels[at]) for at, other in found if at != index and other.foreign == first.foreign]
        others = [
            f"; {quote(labels[at])} is one of {one.foreign} runners"
            for at, one in found
            if one.foreign != first.foreign
        ]
        more = f"; so {'is' if len(alike) == 1 else 'are'} {' and '.join(alike)}" if alike else ""
        return LabelFault(kind, index, f"a label of {first.foreign} runners{more}{''.join(others)}")

    def _withdrawn(self, index: int, verdict: LabelVerdict) -> LabelFault | None:
        if verdict.retired:
            return LabelFault(RETIRED, index, "a label that was retired and must not come back")
        server = self.names.get(verdict.text)
        if server is not None and not verdict.sound:
            return LabelFault(
                SCALE_SET, index, f"the scale-set name of {server.title} in {server.overlay}, not a label"
            )
        if identities.words_of(verdict.text) in self._hosts and not verdict.sound:
            return LabelFault(HOST_PIN, index, "the name of a host: the job waits for one machine")
        return None

    def _misshapen(self, index: int, verdict: LabelVerdict) -> LabelFault | None:
        reason = _FORMS.get(verdict.form, "")
        if verdict.form == JOINED:
            reason = f"{len(pieces(verdict.text))} labels in one string"
        elif verdict.namespaced and not verdict.sound:
            reason = self._ill_formed(verdict)
        return LabelFault(MALFORMED, index, reason) if reason else None

    def _ill_formed(self, verdict: LabelVerdict) -> str:
        if verdict.identities:
            return f"a capability label that names {_named(verdict)}"
        if verdict.misplaced or not verdict.runner_type:
            types = ", ".join(f"`{name}`" for name in sorted(self.contract.capabilities.runner_types))
            return f"where no runner type ({types}) follows `{self.contract.capabilities.namespace}-`"
        if verdict.unknown:
            return f"whose suffix {quote(verdict.unknown[0])} is not in the contract"
        return f"whose suffix {quote(verdict.barred[0])} a {verdict.runner_type} runner cannot have"

    def _together(self, labels: tuple[str, ...]) -> LabelFault | None:
        """The fault of labels that are requested together with a capability label."""
        shared = [label for label in labels if self.accepted(label)]
        if not shared:
            return None
        for index, label in enumerate(labels):
            if self.is_catch_all(label):
                tolerated = self.words is not None and self.words.mixed_arrays == "tolerated"
                kind = TOLERATED if tolerated else MIXED
                reason = (
                    f"together with {quote(shared[0])}: one runner must have both, and most sets have no {quote(label)}"
                )
                return LabelFault(kind, index, reason)
            if label not in shared and not self.is_tag(label):
                reason = f"together with {quote(shared[0])}, but it is neither a capability label nor a generic label"
                return LabelFault(BEYOND_TAGS, index, reason)
        return None

    def _apart(self, form: str, labels: tuple[str, ...]) -> LabelFault | None:
        """The fault of labels without a capability label."""
        if not labels or any(self.accepted(label) for label in labels):
            return None
        for index, label in enumerate(labels):
            if self.is_catch_all(label) or self.is_tag(label):
                continue
            verdict = self.grammar.judge(label)
            if verdict.identities:
                return LabelFault(IDENTITY, index, f"a label that names {_named(verdict)}")
            outside = f"outside the shared namespace `{self.contract.capabilities.namespace}-`"
            return LabelFault(IDENTITY, index, outside)
        found = next((index for index, label in enumerate(labels) if self.is_catch_all(label)), 0)
        many = len(labels) > 1 and form != SCALAR
        return LabelFault(NO_CAPABILITY, found, f"which {'with the other labels ' if many else ''}names no capability")


_FORMS = {EMPTY: "no label at all", LONG: "longer than a label can be"}


def _named(verdict: LabelVerdict) -> str:
    return " and ".join(f"{one.kind} ({quote(one.name)})" for one in verdict.identities)


def _identities(contract: Contract, overlays: list[Overlay], consumers: Iterable[Consumer]) -> identities.Identities:
    found = identities.Identities(identities.vocabulary(contract.capabilities))
    for overlay in overlays:
        identities.add_own(found, overlay, contract)
    for consumer in consumers:
        owner, _, name = consumer.name.partition("/")
        found.add(owner, "an owner")
        found.add(name, "a repository")
    identities.add_forbidden(found, contract)
    return found


def _names(servers: Iterable[Server]) -> dict[str, Server]:
    """Scale-set names that are labels only because ARC adds them, by name in lower case."""
    found: dict[str, Server] = {}
    for server in servers:
        name = server.name.lower()
        if server.labels.get(name) == NAME:
            found.setdefault(name, server)
    return found
