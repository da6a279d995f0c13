"""What overlays say is to be looked at: accounts, repositories, clusters, caches and states."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

from flywheel.collect.github_questions.repository_facts import WantedRepository
from flywheel.formats.values import List, Object, Scalar
from flywheel.overlay import registrations
from flywheel.overlay.runner_sets import fact_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from flywheel.contract.compiled import Contract
    from flywheel.formats.values import Node
    from flywheel.overlay.overlay import Overlay

#: Forges whose API `gh` speaks, and the adapter of the contract that they have in common.
_ADAPTER = "arc"
_CLOUD = "github.com"
_ROSTER = "owner.runner_group_repository_ids"
_VARIABLE = r"\bvars\.([A-Za-z_][A-Za-z0-9_]*)"
_REPOSITORY = r"[A-Za-z0-9._-]+/[A-Za-z0-9._-]+"


class WantedFacts:
    """Everything to ask for, each once.

    overlays: the repositories of the overlays. accounts: by host and name, whether it is an organization, and the
    runner groups whose repositories are looked at too. repositories: by host. variables: their names in capitals.
    clusters: by context, namespace and name of the secrets. left_out: why something is not asked for.
    """

    def __init__(self) -> None:
        self.overlays: list[str] = []
        self.accounts: dict[tuple[str, str], bool] = {}
        self.groups: dict[tuple[str, str], set[str]] = {}
        self.repositories: dict[str, dict[str, WantedRepository]] = {}
        self.variables: set[str] = set()
        self.clusters: dict[str, set[tuple[str, str]]] = {}
        self.attic: dict[tuple[str, str], None] = {}
        self.bazel_remotes: dict[str, None] = {}
        self.reapi: dict[str, None] = {}
        self.states: dict[tuple[str, str, str], None] = {}
        self.left_out: list[str] = []

    def repository(self, host: str, wanted: WantedRepository) -> None:
        """Ask for a repository of a host."""
        known = self.repositories.setdefault(host, {})
        known.setdefault(wanted.name.lower(), wanted).add(wanted)

    def keep_only(self, parts: Collection[str]) -> None:
        """Ask for these parts alone: `github`, `cluster`, `caches`."""
        if "github" not in parts:
            self.accounts, self.repositories = {}, {}
        if "cluster" not in parts:
            self.clusters = {}
        if "caches" not in parts:
            self.attic, self.bazel_remotes, self.reapi, self.states = {}, {}, {}, {}

    @property
    def addresses(self) -> list[str]:
        """The addresses of caches, executors and stores of states that the overlays declare."""
        declared = (*(server for server, _ in self.attic), *self.reapi, *(endpoint for endpoint, _, _ in self.states))
        return list(dict.fromkeys(declared))

    @property
    def hosts(self) -> list[str]:
        """The hosts of GitHub, in the order in which they are asked."""
        return list(dict.fromkeys([*(host for host, _ in self.accounts), *self.repositories]))


def of(overlays: Iterable[Overlay], contract: Contract) -> WantedFacts:
    """What these overlays ask for."""
    found = WantedFacts()
    for overlay in overlays:
        _Reader(overlay, contract, found).read()
    return found


def secret_names(contract: Contract) -> Callable[[str], bool]:
    """Tells the names of secrets that are credentials of the substrate, whose reach matters."""
    rules = contract.conventions.workflows
    patterns = list(rules.credential_names) if rules is not None else []
    return lambda name: any(fnmatchcase(name.lower(), pattern) for pattern in patterns)


class _Reader:
    """Reads one overlay."""

    def __init__(self, overlay: Overlay, contract: Contract, found: WantedFacts) -> None:
        self.overlay = overlay
        self.contract = contract
        self.found = found

    def read(self) -> None:
        """Add what the overlay asks for."""
        host = self._forge()
        if host:
            self._repositories(host)
            self._variables()
        self._substrate()
        self._states()

    def _forge(self) -> str:
        """The host of the owner's forge, after its accounts were added; "" if nothing there can be asked."""
        overlay, contract = self.overlay, self.contract
        urls = [one.url for one in registrations.config_urls(overlay, contract) if one.url is not None]
        forge = overlay.text("owner.forge") or next((registrations.forge(overlay, contract, url) for url in urls), "")
        rules = contract.wiring.forges.get(forge or "github")
        if rules is None or rules.adapter != _ADAPTER:
            self.found.left_out.append(f"{overlay.name}: forge `{forge}` is not asked: `gh` speaks to GitHub alone.")
            return ""
        host = next((f"{url.host}:{url.port}" if url.port else url.host for url in urls), _CLOUD).lower()
        is_organization = overlay.text("owner.account_kind") != "personal"
        for url in urls:
            for scope in registrations.scopes(contract, forge or "github", url)[:1]:
                if scope.name == "organization":
                    self._account(host, scope.account, True)
                elif scope.name == "repository":
                    self.found.repository(host, WantedRepository("/".join(url.segments), runs=True))
        if overlay.text("owner.account_kind") != "enterprise":
            for name in registrations.owner_names(overlay, contract)[:1]:
                self._account(host, name, is_organization)
        elif not any(of_host == host for of_host, _ in self.found.accounts):
            text = "an enterprise is not asked, but its organizations are: declare where a set registers."
            self.found.left_out.append(f"{overlay.name}: {text}")
        return host

    def _account(self, host: str, login: str, is_organization: bool) -> None:
        same = (one for one in self.found.accounts if one[0] == host and one[1].lower() == login.lower())
        at = next(same, (host, login))
        self.found.accounts[at] = self.found.accounts.get(at, False) or is_organization
        groups = self.found.groups.setdefault(at, set())
        for name in [self.overlay.text("owner.runner_group"), *self._of_stacks("owner.runner_group")]:
            if name:
                groups.add(name)

    def _repositories(self, host: str) -> None:
        own = self.overlay.text("owner.overlay_repository")
        if re.fullmatch(_REPOSITORY, own):
            self.found.overlays.append(own)
            self.found.repository(host, WantedRepository(own, is_overlay=True, runs=True))
        pinned = next((pin.repository for pin in self.overlay.pins if pin.repository), "")
        core = self.overlay.text("core.repository") or pinned
        if re.fullmatch(_REPOSITORY, core):
            self.found.repository(host, WantedRepository(core, is_core=True))
        anchors = self.overlay.facts.get("owner.registration_anchors")
        for url in (registrations.parse(str(one.value)) for one in anchors.items()) if anchors else ():
            if url is not None and len(url.segments) == 2:
                self.found.repository(host, WantedRepository("/".join(url.segments), runs=True))
        roster = self.overlay.facts.get(_ROSTER)
        for one in roster.items() if roster else ():
            if re.fullmatch(r"[1-9][0-9]{0,17}", str(one.value)):
                self.found.repository(host, WantedRepository(f"repositories/{one.value}", runs=True))

    def _variables(self) -> None:
        rules = self.contract.conventions.workflows
        inputs = rules.label_inputs if rules is not None else None
        patterns = [*inputs.json_text, *inputs.plain_text] if inputs is not None else []

        def holds_labels(key: str) -> bool:
            plain = key.lower().replace("-", "_")
            return key == "runs-on" or any(fnmatchcase(plain, pattern) for pattern in patterns)

        for workflow in self.overlay.workflows:
            for text in _texts_under(workflow.root, holds_labels):
                self.found.variables.update(name.upper() for name in re.findall(_VARIABLE, text))

    def _substrate(self) -> None:
        found = self.found
        # Without a name, the secrets wait for one that the command line gives.
        for context in list(dict.fromkeys(filter(None, self._every("substrate.cluster_context")))) or [""]:
            secrets = found.clusters.setdefault(context, set())
            namespaces = [*self._every("substrate.controller_namespace"), *self._every("substrate.runner_namespace")]
            names = {one.text("app_secret") for one in self.overlay.runner_sets(self.contract)}
            names |= {self.overlay.text("owner.app_secret")}
            secrets.update((space, name) for space in filter(None, namespaces) for name in filter(None, names))
        for server in filter(None, self._every("substrate.attic_server")):
            for cache in filter(None, self._every("substrate.attic_cache")):
                found.attic[server, cache] = None
        for name in ("bazel_cache_endpoint", "bazel_executor_endpoint"):
            found.reapi.update(dict.fromkeys(filter(None, self._every(f"substrate.{name}"))))

    def _states(self) -> None:
        for backend in self.overlay.backends:
            endpoint = backend.text("endpoints.s3") or backend.text("endpoint")
            bucket, key = backend.text("bucket"), backend.text("key")
            if backend.kind == self.contract.wiring.state.backend and endpoint and bucket and key:
                self.found.states[endpoint, bucket, key] = None

    def _every(self, fact: str) -> list[str]:
        """The values of a fact, as the overlay declares it and as its stacks have it."""
        return list(dict.fromkeys([*self._of_stacks(fact), self.overlay.text(fact)]))

    def _of_stacks(self, fact: str) -> Iterator[str]:
        for stack, inputs, _ in self.overlay.by_stack(self.contract):
            one = fact_value(stack, inputs, fact)
            if one is not None and isinstance(one.value, str):
                yield one.value


def _texts_under(node: Node, wanted: Callable[[str], bool], is_wanted: bool = False) -> Iterator[str]:
    """Every text of a tree that stands somewhere below a key of `wanted`."""
    pending = [(node, is_wanted)]
    while pending:
        one, below = pending.pop()
        if isinstance(one, Object):
            pending += [(inner, below or wanted(key)) for key, inner in one.items.items()]
        elif isinstance(one, List):
            pending += [(inner, below) for inner in one.items]
        elif below and isinstance(one, Scalar) and isinstance(one.value, str):
            yield one.value
