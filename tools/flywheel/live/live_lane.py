"""What an overlay declares, as live evidence is asked about it: its owner, and a lane for each runner set."""

from __future__ import annotations

from flywheel.formats.source import Place
from flywheel.formats.values import List
from flywheel.live import live_rules
from flywheel.overlay import registrations
from flywheel.overlay.runner_sets import fact_value
from flywheel.workflows.routing import served_sets
from flywheel.workflows.routing.served_sets import NAME, NOWHERE, REPOSITORY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.contract.stack import Stack
    from flywheel.overlay.overlay import Overlay
    from flywheel.overlay.stack_inputs import Inputs
    from flywheel.workflows.routing.served_sets import RunnerGroup, Server

#: What attaches a lane to the substrate.
ATTACHMENTS = ("attic_server", "attic_cache", "attic_public_key", "bazel_cache_endpoint", "bazel_executor_endpoint")


class LiveLane:
    """A runner set. label: the capability that workflows ask for. wiring: the endpoints that it is given, by name."""

    __slots__ = (
        "chart", "config_url", "context", "controller_namespace", "label", "labels", "namespace", "owner", "release",
        "secret", "server", "stack", "wiring",
    )  # fmt: skip

    def __init__(self, owner: EnrolledOwner, server: Server, stack: Stack, inputs: Inputs) -> None:
        one = server.runner_set
        self.owner = owner
        self.server = server
        self.stack = stack.name
        self.release = one.release
        self.context = _text(stack, inputs, "substrate.cluster_context")
        self.namespace = _text(stack, inputs, "substrate.runner_namespace")
        self.controller_namespace = _text(stack, inputs, "substrate.controller_namespace")
        self.chart = _text(stack, inputs, "substrate.controller_chart_version")
        self.secret = one.text("app_secret")
        self.config_url = one.text("config_url")
        self.label = one.text("capability")
        self.labels = [label for label, kind in server.labels.items() if kind != NAME]
        self.wiring = {name: one.text(name) or _text(stack, inputs, f"substrate.{name}") for name in ATTACHMENTS}

    @property
    def name(self) -> str:
        """The name under which it registers."""
        return self.server.name

    @property
    def object_name(self) -> str:
        """What its Kubernetes objects are called."""
        return self.server.name.replace("_", "-")

    @property
    def group(self) -> RunnerGroup:
        """Its runner group as declared; without a name where there is none."""
        return self.server.group

    @property
    def is_anchored(self) -> bool:
        """Whether it registers at a single repository."""
        return self.server.scope == REPOSITORY

    @property
    def title(self) -> str:
        """Its name in messages."""
        return self.server.title

    def place(self, name: str = "") -> Place:
        """Where an attribute was declared, or the set."""
        one = self.server.runner_set
        return self.owner.place(one.place(name) if name else one.release_fact.place)

    def lacks(self) -> list[str]:
        """What it needs before it can be deployed, each as a noun."""
        given = {
            "a Helm release": self.release,
            "a scale-set name": self.name,
            "a label": self.labels,
            "a config URL": self.config_url if self.server.scope != NOWHERE else "",
            "the name of the App secret": self.secret,
        }
        return [what for what, value in given.items() if not value]

    def __repr__(self) -> str:
        return f"LiveLane({self.title})"


class EnrolledOwner:
    """An overlay and its owner.

    folder: where its files are, if places are relative to it. login: the owner's account. groups: whether such an
    account can have runner groups; None if nothing says what kind of account it is. core: core's repository.
    """

    __slots__ = (
        "contexts", "core", "folder", "groups", "host", "lanes", "login", "name", "overlay", "repository", "states",
    )  # fmt: skip

    def __init__(self, overlay: Overlay, contract: Contract, folder: str = "") -> None:
        self.overlay = overlay
        self.folder = folder
        self.repository = overlay.text("owner.overlay_repository")
        self.name = self.repository or overlay.name
        self.core = overlay.text("core.repository")
        self.lanes: list[LiveLane] = []
        adapters = live_rules.workflows(contract).adapters
        servers = {id(one.runner_set): one for one in served_sets.servers(overlay, contract, adapters)}
        for stack, inputs, sets in overlay.by_stack(contract):
            lanes = [LiveLane(self, servers[id(one)], stack, inputs) for one in sets if id(one) in servers]
            self.lanes += lanes
        self.contexts = list(dict.fromkeys(one.context for one in self.lanes)) or [
            overlay.text("substrate.cluster_context")
        ]
        first = next((one.server for one in self.lanes if one.server.account), None)
        names = registrations.owner_names(overlay, contract)
        self.login = names[0] if names else first.account if first is not None else ""
        url = registrations.parse(overlay.text("owner.config_url"))
        self.host = first.host if first is not None else url.host.lower() if url is not None else ""
        self.groups = _groups(overlay, contract, self.lanes)
        self.states = list(_states(overlay, contract))

    def place(self, place: Place) -> Place:
        """A place of the overlay, from where the run was started."""
        return Place(f"{self.folder}/{place.file}", place.line, place.column) if self.folder else place

    def fact_place(self, name: str) -> Place:
        """Where a fact of the owner was declared; the first lane, or the overlay, if nothing declares it."""
        fact = self.overlay.facts.get(name)
        if fact is not None:
            return self.place(fact.place)
        return self.lanes[0].place() if self.lanes else Place(self.folder or self.overlay.name)

    @property
    def roster(self) -> list[int] | None:
        """The repository ids that the overlay admits to its group; None if it lists none."""
        fact = self.overlay.facts.get("owner.runner_group_repository_ids")
        if fact is None or not isinstance(fact.node, List):
            return None
        return [int(str(one.value)) for one in fact.items() if str(one.value).isdigit()]


def _groups(overlay: Overlay, contract: Contract, lanes: list[LiveLane]) -> bool | None:
    forge = overlay.text("owner.forge") or next(iter(_forges(overlay, contract, lanes)), "")
    account = registrations.account(overlay, contract, forge)
    if account is not None:
        return account.groups
    # An owner of unknown kind that registers at repositories alone has no group that a set could be in.
    return False if lanes and all(one.is_anchored for one in lanes) else None


def _forges(overlay: Overlay, contract: Contract, lanes: list[LiveLane]) -> list[str]:
    urls = [url for one in lanes if (url := registrations.parse(one.config_url)) is not None]
    return [forge for url in urls if (forge := registrations.forge(overlay, contract, url))]


def _text(stack: Stack, inputs: Inputs, name: str) -> str:
    fact = fact_value(stack, inputs, name)
    return fact.value if fact is not None and isinstance(fact.value, str) else ""


class DeclaredState:
    """Where a stack keeps its state."""

    __slots__ = ("bucket", "endpoint", "key", "place", "stack")

    def __init__(self, stack: str, endpoint: str, bucket: str, key: str, place: Place) -> None:
        self.stack = stack
        self.endpoint = endpoint
        self.bucket = bucket
        self.key = key
        self.place = place


def _states(overlay: Overlay, contract: Contract) -> list[DeclaredState]:
    paths = contract.wiring.state.attributes
    found = []
    for backend in overlay.backends:
        bucket, key = backend.text(paths.get("state_bucket", "")), backend.get("key")
        if bucket and key is not None and isinstance(key.value, str):
            endpoint = backend.text(paths.get("state_endpoint", ""))
            found.append(DeclaredState(backend.stack, endpoint, bucket, key.value, key.place))
    return found
