"""One collection: every question is asked once, and its answers become the evidence."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from flywheel.collect import fact_outcomes
from flywheel.collect.cache_questions import cache_facts
from flywheel.collect.clients.client_programs import PROGRAMS, ClientProgram
from flywheel.collect.cluster_questions import kubernetes_facts
from flywheel.collect.cluster_questions.cluster_api import ClusterApi
from flywheel.collect.fact_outcomes import Missed
from flywheel.collect.github_questions import account_facts, repository_facts
from flywheel.collect.github_questions.github_api import GithubApi
from flywheel.collect.github_questions.repository_facts import WantedRepository

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flywheel.collect.fact_outcomes import Plain
    from flywheel.collect.wanted_facts import WantedFacts

#: Questions to GitHub at a time: few enough that no secondary limit is near.
AT_A_TIME = 4
_INTERRUPTED = Missed("not-asked", "a run that was not interrupted", "Collect again.")


class EvidenceCollection:
    """How a collection is made.

    jobs_of: of how many runs of a repository the jobs are asked for. asks_secrets: whether secrets of the cluster
    are asked for, as rows of a table. reached: other addresses by fact, such as `attic_server`. is_credential: tells
    names of secrets whose reach is asked for. tell: is called with a line before each part.
    """

    def __init__(
        self,
        *,
        jobs_of: int,
        asks_secrets: bool,
        reached: Mapping[str, str],
        is_credential: Callable[[str], bool],
        tell: Callable[[str], None],
    ) -> None:
        self.jobs_of = jobs_of
        self.asks_secrets = asks_secrets
        self.reached = reached
        self.is_credential = is_credential
        self.tell = tell
        self.at_a_time = AT_A_TIME
        self.programs: dict[str, ClientProgram] = {name: ClientProgram(name) for name in PROGRAMS}

    def collect(self, wanted: WantedFacts, collector: str) -> Plain:
        """The evidence as a plain value."""
        found: Plain = {
            "schema": "flywheel.evidence/1",
            "collected_at": fact_outcomes.now(),
            "collector": collector,
            "overlays": wanted.overlays,
            "accounts": [],
            "repositories": [],
        }
        for host in wanted.hosts:
            self._forge(host, wanted, found)
        found["clusters"] = [self._cluster(context, secrets) for context, secrets in wanted.clusters.items()]
        curl = self.programs["curl"]
        if wanted.attic or wanted.bazel_remotes or wanted.reapi or wanted.states:
            self.tell("caches and states")
        reached = self.reached
        found["attic_caches"] = [cache_facts.attic(curl, *one, reached.get(one[0], "")) for one in wanted.attic]
        found["bazel_remotes"] = [cache_facts.bazel_remote(curl, one) for one in wanted.bazel_remotes]
        found["reapi_endpoints"] = [cache_facts.reapi(curl, one, reached.get(one, "")) for one in wanted.reapi]
        found["states"] = [cache_facts.state(curl, *one, reached.get(one[0], "")) for one in wanted.states]
        return found

    def _forge(self, host: str, wanted: WantedFacts, found: Plain) -> None:
        self.tell(host)
        api = GithubApi(self.programs["gh"], host)
        api.begin()
        variables = frozenset(wanted.variables)
        members: list[Plain] = []
        for (of_host, login), is_organization in wanted.accounts.items():
            if of_host != host:
                continue
            row = account_facts.facts(api, login, is_organization, self.is_credential, variables)
            found["accounts"].append(row)
            members += _members(row, wanted.groups.get((of_host, login), set()))
        found["repositories"] += self._repositories(api, wanted.repositories.get(host, {}), members, variables)

    def _repositories(
        self, api: GithubApi, wanted: Mapping[str, WantedRepository], members: list[Plain], variables: frozenset[str]
    ) -> list[Plain]:
        """The rows of the repositories, those of runner groups included, each repository once."""
        names = {f"repositories/{one['id']}": one["full_name"] for one in members}
        asked: dict[str, WantedRepository] = {}
        for one in [*wanted.values(), *(WantedRepository(one["full_name"], runs=True) for one in members)]:
            one.name = names.get(one.name, one.name)
            asked.setdefault(one.name.lower(), one).add(one)
        self.tell(f"{api.host}: {len(asked)} repositories")
        with ThreadPoolExecutor(self.at_a_time) as pool:
            try:
                rows = list(
                    pool.map(lambda one: repository_facts.facts(api, one, variables, self.jobs_of), asked.values())
                )
            except BaseException:
                # An interrupt is not delayed by answers that nobody reads.
                api.stopped = _INTERRUPTED
                api.program.stop()
                pool.shutdown(cancel_futures=True)
                raise
        return _once(rows)

    def _cluster(self, context: str, secrets: set[tuple[str, str]]) -> Plain:
        self.tell(f"context {context}")
        return kubernetes_facts.facts(ClusterApi(self.programs["kubectl"], context), secrets, self.asks_secrets)


def _members(account: Plain, groups: set[str]) -> list[Plain]:
    """The repositories in the rosters of an account's runner groups of these names."""
    return [
        one
        for group in account.get("runner_groups", {}).get("seen", ())
        if group["name"] in groups
        for one in group.get("repositories", {}).get("seen", ())
    ]


def _once(rows: list[Plain]) -> list[Plain]:
    """The rows, those of one repository joined: it may be known by its name and by its number."""
    found: dict[str, Plain] = {}
    for row in rows:
        name = row["name"].lower()
        found[name] = {**row, **found.get(name, {})}
    return list(found.values())
