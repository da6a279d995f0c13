"""What overlays serve: each runner set with its labels, and the repositories whose jobs it takes.

As in GitHub, one runner set must have all labels of a job, and case does not matter. The scope where a set registers
decides who can reach it: a label that is served to one repository is not served to every repository.
"""

from __future__ import annotations

from decimal import Decimal

from flywheel.formats.quoting import quote
from flywheel.formats.values import List, Scalar
from flywheel.overlay import registrations, runner_sets
from flywheel.overlay.charts import server_without_labels, without_labels
from flywheel.overlay.runner_sets import derived_sets, fact_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.contract.compiled import Contract
    from flywheel.contract.stack import Stack
    from flywheel.formats.source import Place
    from flywheel.overlay.fact import Fact
    from flywheel.overlay.overlay import Overlay
    from flywheel.overlay.runner_sets import RunnerSet
    from flywheel.overlay.stack_inputs import Inputs

# Whether a set takes jobs of a repository.
YES, NO, UNKNOWN = "yes", "no", "unknown"

# The kind of a label of a set.
CAPABILITY, EXTRA, NAME = "capability", "extra", "name"

# The scope at which a set registers. WIDER is a scope above accounts, and no overlay shows its members. UNREAD is a
# scope of an unknown forge. NOWHERE is an impossible scope, such as an organization's scope for a personal account.
REPOSITORY, ACCOUNT, WIDER, UNREAD, NOWHERE = "repository", "account", "wider", "unread", "nowhere"

# Visibilities of a runner group that exclude some repositories.
_SELECTED, _PRIVATE = "selected", "private"


class Consumer:
    """A repository that requests runners.

    name: `owner/repository`, "" if unknown. visibility: "public", "private", "internal", or "" if unknown. id: its
    numeric id, with which runner groups admit repositories, or None.
    """

    __slots__ = ("id", "name", "visibility")

    def __init__(self, name: str, visibility: str = "", id: int | None = None) -> None:
        self.name = name
        self.visibility = visibility
        self.id = id

    @property
    def owner(self) -> str:
        """The account that it belongs to."""
        return self.name.partition("/")[0]

    @property
    def public(self) -> bool:
        """Whether anybody can open a pull request from a fork."""
        return self.visibility == "public"


class Reach:
    """Whether a set takes a repository's jobs. `admission` is true if its runner group decides that."""

    __slots__ = ("admission", "answer", "reason")

    def __init__(self, answer: str, reason: str = "", admission: bool = False) -> None:
        self.answer = answer
        self.reason = reason
        self.admission = admission


_REACHED = Reach(YES)


class RunnerGroup:
    """A runner group as its overlay declares it. `ids` is None without a list."""

    __slots__ = ("allows_public", "ids", "name", "visibility")

    def __init__(self, name: str, visibility: str = "", ids: list[int] | None = None, public: bool | None = None):
        self.name = name
        self.visibility = visibility.lower()
        self.ids = ids
        self.allows_public = public

    def admits(self, consumer: Consumer) -> Reach:
        """Whether the group admits a repository of its owner."""
        if consumer.public and (self.allows_public is False or self.visibility == _PRIVATE):
            return Reach(NO, f"the runner group `{self.name}` admits no public repository", True)
        if self.ids is None or self.visibility not in ("", _SELECTED):
            return _REACHED
        if not self.ids:
            return Reach(NO, f"the runner group `{self.name}` admits no repository", True)
        if consumer.id is None:
            return Reach(UNKNOWN, f"the runner group `{self.name}` admits {len(self.ids)} repositories by id", True)
        if consumer.id not in self.ids:
            return Reach(
                NO, f"the runner group `{self.name}` does not admit the repository with the id {consumer.id}", True
            )
        return _REACHED


class Server:
    """A runner set from the view of workflows.

    overlay: the repository that declares it, or the name of its overlay. runner_set: what declares it. labels: the
    labels that a job can request, in lower case, with the kind of each. unregistered: labels that its chart or
    the owner's server does not register; names_only: which of the two, as the subject of a sentence; by_chart: whether
    it is the chart. mode: its container mode. account, repository: where it registers.
    """

    __slots__ = (
        "account", "by_chart", "group", "host", "labels", "max_runners", "mode", "name", "names_only", "overlay",
        "place", "repository", "runner_set", "scope", "scope_name", "title", "unregistered",
    )  # fmt: skip

    def __init__(self, overlay: Overlay, runner_set: RunnerSet, name: str) -> None:
        self.overlay = overlay.text("owner.overlay_repository") or overlay.name
        self.runner_set = runner_set
        self.title = runner_set.title
        self.place: Place = runner_set.release_fact.place
        self.name = name
        self.names_only = self.mode = ""
        self.by_chart = False
        self.labels: dict[str, str] = {}
        self.unregistered: dict[str, str] = {}
        self.scope = NOWHERE
        self.scope_name = ""
        self.host = self.account = self.repository = ""
        self.group = RunnerGroup("")
        self.max_runners: int | None = None

    @property
    def where(self) -> str:
        """The name of its scope in messages."""
        if self.scope == REPOSITORY:
            return f"the repository {self.repository}"
        if self.scope in (NOWHERE, UNREAD):
            return self.host or "no scope"
        return f"the {self.scope_name} {self.account}"

    def has(self, labels: Iterable[str], declared: bool = False) -> bool:
        """Whether the set has all of these labels, which are in lower case.

        With `declared`, labels that its chart does not register count too.
        """
        return all(label in self.labels or (declared and label in self.unregistered) for label in labels)

    def reach(self, consumer: Consumer) -> Reach:
        """Whether the set takes jobs of a repository, if it has their labels."""
        owner, name = consumer.owner.lower(), consumer.name.lower()
        if self.scope == NOWHERE:
            return Reach(NO, "it does not register at a scope that takes jobs")
        if not name:
            return Reach(UNKNOWN, "the repository's own name is unknown")
        if self.scope == UNREAD:
            return Reach(UNKNOWN, f"no file shows which forge {self.host} is")
        if self.scope == WIDER:
            return Reach(UNKNOWN, f"no file shows whether {consumer.owner} belongs to {self.where}")
        if self.scope == REPOSITORY:
            reached = name == self.repository.lower()
            return _REACHED if reached else Reach(NO, f"it registers only at {self.where}")
        if owner != self.account.lower():
            return Reach(NO, f"it registers for {self.where}")
        return self.group.admits(consumer)


def servers(overlay: Overlay, contract: Contract, adapters: Iterable[str]) -> list[Server]:
    """Every runner set of an overlay on a forge with these adapters, in order."""
    found = []
    old = server_without_labels(overlay, contract)
    for stack, inputs, sets in overlay.by_stack(contract):
        chart = without_labels(stack, inputs, contract)
        group = _group(overlay, stack, inputs)
        for runner_set in (*sets, *derived_sets(stack, inputs)):
            server = Server(overlay, runner_set, runner_sets.scale_set_name(runner_set, contract))
            server.names_only = _chart(stack, chart) or _server(old)
            server.by_chart = chart is not None
            server.mode = runner_sets.container_mode(runner_set, contract)
            _fill_labels(server, runner_set, contract, registered=chart is None and old is None)
            if _fill_scope(server, overlay, runner_set, contract, set(adapters), group):
                server.max_runners = _number(runner_set)
                found.append(server)
    return found


def _chart(stack: Stack, chart: Fact | None) -> str:
    """The subject of a sentence about a chart that registers no labels; "" if it registers them."""
    if chart is None:
        return ""
    whose = "" if chart.declared else ", the stack's default"
    variable = stack.bindings["substrate.controller_chart_version"]
    return f"`{variable}` is {quote(str(chart.value))}{whose}, and that chart"


def _server(old: Fact | None) -> str:
    """The same for the owner's server."""
    return "" if old is None else f"the owner's server is {quote(str(old.value))}, and that version"


def _fill_labels(server: Server, runner_set: RunnerSet, contract: Contract, registered: bool) -> None:
    into = server.labels if registered else server.unregistered
    capability = runner_set.text("capability").lower()
    for fact in runner_sets.labels(runner_set, contract):
        label = str(fact.value).lower()
        into.setdefault(label, CAPABILITY if label == capability else EXTRA)
    if server.name:
        name = server.name.lower()
        server.labels.setdefault(name, CAPABILITY if name == capability else NAME)


def _fill_scope(
    server: Server, overlay: Overlay, runner_set: RunnerSet, contract: Contract, adapters: set[str], group: RunnerGroup
) -> bool:
    """Set the scope of a set; returns False if its forge does not use these adapters."""
    url = registrations.parse(runner_set.text("config_url"))
    if url is None:
        return True
    forge = registrations.forge(overlay, contract, url)
    if forge and contract.wiring.forges[forge].adapter not in adapters:
        return False
    server.host = url.host.lower()
    found = registrations.scopes(contract, forge, url)
    if not forge:
        server.scope = UNREAD
    if not found:
        return True
    pattern = contract.wiring.forges[forge].scopes[found[0].name].path
    offered = registrations.account(overlay, contract, forge)
    server.scope_name, server.account = found[0].name, found[0].account.split("/")[0]
    server.group = group if found[0].groups else RunnerGroup("")
    if not pattern.startswith("{"):  # the pattern begins with a fixed word: a scope above accounts
        server.scope = WIDER
    elif "/" in pattern:
        server.scope, server.repository = REPOSITORY, "/".join(url.segments)
    elif offered is None or found[0].name in offered.scopes:
        server.scope = ACCOUNT
    return True


def _group(overlay: Overlay, stack: Stack, inputs: Inputs) -> RunnerGroup:
    given = fact_value(stack, inputs, "owner.runner_group")
    name = given.value if given is not None and isinstance(given.value, str) else ""
    declared = overlay.text("owner.runner_group")
    name = name or declared
    if name.lower() != declared.lower():  # the declaration is about another group
        return RunnerGroup(name)
    fact = overlay.facts.get("owner.runner_group_repository_ids")
    ids = None
    if fact is not None and isinstance(fact.node, List):
        ids = [int(one.value) for one in fact.items() if isinstance(one.value, int | Decimal)]
    public = overlay.facts.get("owner.runner_group_allows_public")
    allowed = public.value if public is not None and isinstance(public.value, bool) else None
    return RunnerGroup(name, overlay.text("owner.runner_group_visibility"), ids, allowed)


def _number(runner_set: RunnerSet) -> int | None:
    node = runner_set.node("max_runners")
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value[:18])
    return int(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
