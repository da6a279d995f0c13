"""What a preflight has to see of its overlays, and whether it was seen.

For each kind of evidence every question that the overlays raise is a sighting. The checks that rest on a kind run if
some of it was seen, and judge in part unless all of it was.
"""

from __future__ import annotations

from flywheel.live import job_receipts, lane_objects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flywheel.findings.evidence import Evidence
    from flywheel.live.live_fact import LiveFact
    from flywheel.live.live_index import Answers, LiveIndex
    from flywheel.live.live_lane import EnrolledOwner

#: The kinds, without the prefix that findings have for them.
KINDS = (
    "objects", "listeners", "runners", "controllers", "kubernetes_secrets", "accounts", "repositories", "groups",
    "rosters", "policy", "apps", "runs", "secrets", "core", "core_keys", "attic", "bazel_caches", "executors", "states",
)  # fmt: skip

_NOT_ASKED = "not-asked"
#: What makes a question be asked.
_LISTEN = "Nothing has to be granted: a set that is registered and listening shows that its secret exists."
COLLECT = "Collect it with `flywheel collect`, and give the file with `--evidence`."
_MORE_RUNS = "Collect the jobs of more runs with `flywheel collect --runs N`."
_ENVIRONMENT = "Look at its secrets by hand: those of the first 20 environments are collected."


class Sighting:
    """One question. about: whom it is about. what: what is asked. fact: the answer; None if nobody asked.

    inferred: whether other facts answer it where its own was not seen. newest: whether only the newest rows are asked
    for, so that a list that was cut off is the whole answer.
    """

    __slots__ = ("_step", "about", "fact", "inferred", "kind", "newest", "owner", "what")

    def __init__(
        self,
        kind: str,
        owner: EnrolledOwner,
        about: str,
        what: str,
        fact: LiveFact | None,
        inferred: bool = False,
        step: str = COLLECT,
        newest: bool = False,
    ) -> None:
        self._step = step
        self.newest = newest
        self.kind = kind
        self.owner = owner
        self.about = about
        self.what = what
        self.fact = fact
        self.inferred = inferred

    @property
    def is_seen(self) -> bool:
        """Whether it was answered."""
        return (self.fact is not None and self.fact.not_seen is None) or self.inferred

    @property
    def is_whole(self) -> bool:
        """Whether the answer has all there is: a list that was cut off does not."""
        return self.is_seen and (self.fact is None or self.inferred or self.newest or self.fact.complete)

    @property
    def lack(self) -> str:
        """What of it was not seen, as a clause."""
        return (
            f"{self.about}: {self.what}, cut off" if self.is_seen else f"{self.about}: {self.missing} ({self.reason})"
        )

    @property
    def reason(self) -> str:
        """Why it was not: a word of the evidence's table."""
        return self.fact.not_seen.reason if self.fact is not None and self.fact.not_seen is not None else _NOT_ASKED

    @property
    def missing(self) -> str:
        """The permission or the tool that is missing."""
        if self.fact is not None and self.fact.not_seen is not None:
            return self.fact.not_seen.missing
        return "an answer in the evidence"

    @property
    def step(self) -> str:
        """What grants it."""
        if self.fact is not None and self.fact.not_seen is not None:
            return self.fact.not_seen.step
        return self._step


def of(owners: Iterable[EnrolledOwner], index: LiveIndex) -> list[Sighting]:
    """Every question that the overlays raise."""
    found = []
    for owner in owners:
        found += [*_of_clusters(owner, index), *_of_account(owner, index), *_of_repositories(owner, index)]
        found += [*_of_core(owner, index), *_of_endpoints(owner, index)]
    return found


def evidence(sightings: Iterable[Sighting], given: Evidence, is_there: bool) -> Evidence:
    """What was given, with the kinds that were seen, and why the others were not. is_there: whether any file was."""
    by_kind: dict[str, list[Sighting]] = {kind: [] for kind in KINDS}
    for one in sightings:
        by_kind[one.kind].append(one)
    held: dict[str, bool] = {"live": is_there}
    reasons: dict[str, str] = {}
    for kind, all_ in by_kind.items():
        lacking = [one for one in all_ if not one.is_whole]
        held[f"live_{kind}"] = any(one.is_seen for one in all_) or not all_
        held[f"every_live_{kind}"] = not lacking
        told = "; ".join(dict.fromkeys(one.lack for one in lacking))
        if any(one.fact is not None for one in lacking):
            reasons |= {f"live_{kind}": told, f"every_live_{kind}": told}
    found = given.holding(**held)
    found.reasons = reasons
    return found


_OF_CLUSTER = (
    ("objects", "runner_sets", "its runner sets"),
    ("listeners", "listeners", "its listeners"),
    ("listeners", "listener_pods", "the pods of its listeners"),
    ("runners", "ephemeral_runners", "its runners"),
    ("controllers", "controllers", "its controller"),
)


def _of_clusters(owner: EnrolledOwner, index: LiveIndex) -> Iterator[Sighting]:
    for context in owner.contexts:
        cluster, about = index.cluster(context), f"cluster {context}".rstrip()
        for kind, name, what in _OF_CLUSTER:
            yield Sighting(kind, owner, about, what, cluster.fact(name))
        lanes = [one for one in owner.lanes if one.context == context and one.secret]
        if lanes:
            works = all(lane_objects.of(one, index).is_listening for one in lanes)
            yield Sighting(
                "kubernetes_secrets", owner, about, "the App's secret", cluster.fact("secrets"), works, _LISTEN
            )


def _of_account(owner: EnrolledOwner, index: LiveIndex) -> Iterator[Sighting]:
    if not owner.login:
        return
    account, about = index.account(owner.host, owner.login), f"{owner.host}/{owner.login}"
    yield Sighting("accounts", owner, about, "what kind of account it is", account.fact("account"))
    if owner.groups is False:
        return  # such an account has neither groups nor Apps that could be listed
    yield Sighting("groups", owner, about, "its runner groups", account.fact("runner_groups"))
    yield Sighting("policy", owner, about, "its policy on self-hosted runners", account.fact("self_hosted_policy"))
    policy = account.content("self_hosted_policy")
    if policy is not None and policy.enabled_repositories == "selected":
        yield Sighting("policy", owner, about, "which repositories may use runners", policy.repositories)
    yield Sighting("apps", owner, about, "its Apps", account.fact("installations"))
    if account.content("runner_groups") is None:
        yield Sighting("rosters", owner, about, "the rosters of its groups", account.fact("runner_groups"))
    names = {one.group.name.lower() for one in owner.lanes}
    for group in account.rows("runner_groups"):
        if group.name.lower() in names and group.visibility == "selected":
            yield Sighting("rosters", owner, f"{about}, group {group.name}", "its roster", group.repositories)


def repositories(owner: EnrolledOwner, index: LiveIndex) -> list[tuple[str, Answers]]:
    """The repositories in the evidence that can reach an owner's lanes, by name."""
    anchors = {one.server.repository.lower() for one in owner.lanes if one.is_anchored}
    return [
        (name, answers)
        for host, name, answers in index.repositories()
        if host.lower() == owner.host
        and (name.lower().partition("/")[0] == owner.login.lower() or name.lower() in anchors)
    ]


def _of_repositories(owner: EnrolledOwner, index: LiveIndex) -> Iterator[Sighting]:
    found = repositories(owner, index)
    for name, answers in found:
        if name.lower() != owner.core.lower():
            yield Sighting("repositories", owner, name, "what it is", answers.fact("repository"))
        if answers.fact("runs") is None:
            continue  # only the repositories that use runners are asked for runs
        yield Sighting("runs", owner, name, "its runs", answers.fact("runs"), newest=True)
        for run in answers.rows("runs"):
            if run.jobs is not None or run.status != job_receipts.COMPLETED:
                about = f"{name}, run {run.id}"
                yield Sighting("runs", owner, about, "its jobs", run.jobs, step=_MORE_RUNS)
    if owner.lanes and not any(answers.fact("runs") is not None for _, answers in found):
        yield Sighting("runs", owner, f"the repositories of {owner.login or owner.name}", "their runs", None)
    if not owner.repository:
        return
    own = index.repository(owner.host, owner.repository)
    yield Sighting("secrets", owner, owner.repository, "the names of its secrets", own.fact("secrets"))
    if owner.groups is not False:
        what = "the secrets of its organization that it reaches"
        yield Sighting("secrets", owner, owner.repository, what, own.fact("organization_secrets"))
    yield Sighting("secrets", owner, owner.repository, "its environments", own.fact("environments"))
    for one in own.rows("environments"):
        about = f"{owner.repository}, environment {one.name}"
        yield Sighting("secrets", owner, about, "the names of its secrets", one.secrets, step=_ENVIRONMENT)


def _of_core(owner: EnrolledOwner, index: LiveIndex) -> Iterator[Sighting]:
    if owner.core:
        core = index.repository(owner.host, owner.core)
        yield Sighting("core", owner, owner.core, "whether it is private", core.fact("repository"))
        yield Sighting("core_keys", owner, owner.core, "its deploy keys", core.fact("deploy_keys"))


def _of_endpoints(owner: EnrolledOwner, index: LiveIndex) -> Iterator[Sighting]:
    wirings = [one.wiring for one in owner.lanes]
    for server, cache in dict.fromkeys((one["attic_server"], one["attic_cache"]) for one in wirings):
        if server and cache:
            yield Sighting("attic", owner, f"{server} {cache}", "its key", index.attic(server, cache).fact("config"))
    for endpoint in dict.fromkeys(one["bazel_cache_endpoint"] for one in wirings):
        if endpoint:
            fact = cache_fact(endpoint, index)
            yield Sighting("bazel_caches", owner, endpoint, "its capabilities", fact)
    for endpoint in dict.fromkeys(one["bazel_executor_endpoint"] for one in wirings):
        if endpoint:
            fact = index.reapi(endpoint).fact("capabilities")
            yield Sighting("executors", owner, endpoint, "its capabilities", fact)
    for state in owner.states:
        fact = index.state(state.endpoint, state.bucket, state.key).fact("reach")
        yield Sighting("states", owner, f"{state.bucket}/{state.key}", "whether it is there", fact)


def cache_fact(endpoint: str, index: LiveIndex) -> LiveFact | None:
    """What is known of a Bazel cache: its capabilities by gRPC, its status by HTTP."""
    remote: LiveFact | None
    if endpoint.startswith("http"):
        remote = index.bazel_remote(endpoint).fact("status")
    else:
        remote = index.reapi(endpoint).fact("capabilities")
    return remote
