"""The members of a fleet: overlays and manifests in one form, with what each of them says and what it cannot say.

None means that the document cannot say it. An empty text is a value that is not set.
"""

from __future__ import annotations

from flywheel.formats.source import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from flywheel.overlay.manifest.manifest import Manifest
    from flywheel.overlay.overlay import Overlay

    #: Where a value was declared, by the value's name.
    Places = dict[str, Place]

#: What a manifest cannot say. The words are those of reports.
UNSAID_BY_MANIFEST = (
    "the cluster",
    "the namespaces",
    "shared endpoints and keys",
    "the runner group's roster",
    "requests and placement of pods",
)


class FleetSet:
    """A runner set of a member.

    scope: where it registers, in one spelling. values: further attributes by name, such as `cpu_request`; what nothing
    says is not in it. Values and places are read when they are asked for: few runs ask.
    """

    __slots__ = (
        "_places", "_values", "group", "labels", "lane", "max_runners", "member", "read_place", "read_values",
        "release", "scale_set", "scope", "scope_text", "secret", "stack", "title",
    )  # fmt: skip

    def __init__(
        self, stack: MemberStack, title: str, release: str, lane: str, read_place: Callable[[str], Place]
    ) -> None:
        self.stack = stack
        self.member = stack.member
        self.title = title
        self.release = release
        self.lane = lane
        self.read_place = read_place
        self.read_values: Callable[[], dict[str, object]] = dict
        self._places: Places = {}
        self._values: dict[str, object] | None = None
        self.scale_set = self.scope = self.scope_text = self.group = self.secret = ""
        self.labels: list[str] = []
        self.max_runners: int | None = None

    @property
    def values(self) -> dict[str, object]:
        """Further attributes by name."""
        if self._values is None:
            self._values = self.read_values()
        return self._values

    @property
    def mode(self) -> str:
        """Its container mode; "" if nothing says it."""
        return str(self.values.get("container_mode", ""))

    def place(self, name: str = "release") -> Place:
        """Where a value was declared, or the set."""
        if name not in self._places:
            self._places[name] = self.read_place(name)
        return self._places[name]

    @property
    def told(self) -> str:
        """The set and its owner, as messages have it."""
        return f"{self.title} of {self.member.told}"

    def __repr__(self) -> str:
        return f"FleetSet({self.told})"


class StateLocation:
    """Where a stack keeps its state: kind and attributes of the backend, without the empty ones."""

    __slots__ = ("attributes", "kind", "place")

    def __init__(self, kind: str, attributes: dict[str, str], place: Place) -> None:
        self.kind = kind
        self.attributes = attributes
        self.place = place


class MemberStack:
    """A stack of a member: what it deploys, where, and with which shared facts.

    facts: shared facts by dotted name, with their places. deploys: whether it deploys the controller. creates: the
    cluster's objects that it makes, as kind and name, each with the place of the flag. shared: variables that the stack
    has for pods, as plain values.
    """

    __slots__ = (
        "_shared", "chart", "controller_namespace", "creates", "deploys", "facts", "member", "name", "namespace",
        "places", "read_shared", "sets", "states",
    )  # fmt: skip

    def __init__(self, member: FleetMember, name: str, places: Places) -> None:
        self.member = member
        self.name = name
        self.places = places
        self.chart = ""
        self.namespace: str | None = None
        self.controller_namespace: str | None = None
        self.deploys: bool | None = None
        self.creates: dict[tuple[str, str], Place] = {}
        self.facts: dict[str, tuple[str, Place]] = {}
        self.read_shared: Callable[[], dict[str, object]] = dict
        self._shared: dict[str, object] | None = None
        self.states: list[StateLocation] = []
        self.sets: list[FleetSet] = []

    def place(self, name: str = "") -> Place:
        """Where a value was declared, or the stack."""
        return self.places.get(name) or self.places[""]

    @property
    def shared(self) -> dict[str, object]:
        """Variables that the stack has for pods, as plain values."""
        if self._shared is None:
            self._shared = self.read_shared()
        return self._shared

    def fact(self, name: str) -> str:
        """A shared fact, or ""."""
        return self.facts[name][0] if name in self.facts else ""

    @property
    def cluster(self) -> str | None:
        """The context of its cluster; None if the document cannot say it."""
        return None if self.member.is_manifest else self.fact("substrate.cluster_context")


class FleetMember:
    """An overlay, or the manifest of one.

    owner: the account's name. core: pinned commits, versions and contracts of the default role, each with a place.
    roster: the repository ids that its runner group admits; None if nothing says it.
    """

    __slots__ = (
        "core", "manifest", "name", "overlay", "owner", "path", "place", "repository", "roster", "stacks",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        path: str,
        owner: str,
        repository: str,
        overlay: Overlay | None = None,
        manifest: Manifest | None = None,
    ) -> None:
        self.name = name
        self.path = path
        self.owner = owner or repository.partition("/")[0]
        self.repository = repository
        self.overlay = overlay
        self.manifest = manifest
        self.place = Place(path)
        self.stacks: list[MemberStack] = []
        self.core: dict[str, dict[str, Place]] = {}
        self.roster: tuple[tuple[str, ...], Place] | None = None

    @property
    def is_manifest(self) -> bool:
        """Whether only its manifest is given, which says less."""
        return self.overlay is None

    @property
    def told(self) -> str:
        """What messages call it."""
        return f"`{self.repository or self.name}`"

    def is_called(self, name: str) -> bool:
        """Whether a document means it by `name`: its owner, its repository or its name."""
        return name.lower() in {one.lower() for one in (self.owner, self.repository, self.name) if one}

    def sets(self) -> list[FleetSet]:
        """Its runner sets."""
        return [one for stack in self.stacks for one in stack.sets]
