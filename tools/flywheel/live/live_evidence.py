"""The file of live evidence, `flywheel.evidence/1`: everything that one collection saw, and what it did not see.

`flywheel collect` writes it with the operator's own clients. Everything else here reads it, without any network.
"""

from __future__ import annotations

from flywheel.documents.containers import many
from flywheel.documents.kinds import NAME
from flywheel.documents.record import Record, defaulted, required
from flywheel.live.cache_tables import AtticCache, BazelRemote, ReapiEndpoint, StateLocationSeen
from flywheel.live.cluster_tables import LiveCluster
from flywheel.live.forge_tables import LiveAccount, LiveRepository
from flywheel.live.live_fact import INSTANT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from flywheel.documents.problems import Problems

_AGAIN = "Collect it again with `flywheel collect`."


class LiveEvidence(
    Record,
    schema="flywheel.evidence/1",
    title="GloriousFlywheel live evidence",
    means="What forges, clusters and caches answered to read-only questions, and what could not be seen.",
    again=_AGAIN,
    nulls=True,
):
    """A whole file."""

    collected_at = required(INSTANT, "When the collection began: ages count to this instant where no day is given.")
    collector = required(NAME, "The program and its version that wrote the file, as `flywheel 0.1.0`.")
    overlays = defaulted(many(NAME), [], "The repositories of the overlays that said what to ask for: `owner/name`.")
    accounts = defaulted(many(LiveAccount), [], "Organizations and users.")
    repositories = defaulted(
        many(LiveRepository), [], "Repositories: of overlays, of core, and those that use runners."
    )
    clusters = defaulted(many(LiveCluster), [], "Clusters.")
    attic_caches = defaulted(many(AtticCache), [], "Caches of Attic.")
    bazel_remotes = defaulted(many(BazelRemote), [], "Servers of bazel-remote.")
    reapi_endpoints = defaulted(many(ReapiEndpoint), [], "Endpoints of the Remote Execution API.")
    states = defaulted(many(StateLocationSeen), [], "Places of OpenTofu states.")

    def judge(self, problems: Problems) -> None:
        """Add what stands twice: two answers to one question leave none."""
        _refuse_twice(problems, "accounts", self.accounts, lambda one: f"{one.host}/{one.login}".lower())
        _refuse_twice(problems, "repositories", self.repositories, lambda one: f"{one.host}/{one.name}".lower())
        _refuse_twice(problems, "clusters", self.clusters, lambda one: str(one.context))
        _refuse_twice(problems, "attic_caches", self.attic_caches, lambda one: f"{one.server} {one.cache}")
        _refuse_twice(problems, "bazel_remotes", self.bazel_remotes, lambda one: str(one.endpoint))
        _refuse_twice(problems, "reapi_endpoints", self.reapi_endpoints, lambda one: f"{one.endpoint} {one.instance}")
        _refuse_twice(problems, "states", self.states, lambda one: f"{one.endpoint} {one.bucket} {one.key}")


def _refuse_twice(problems: Problems, key: str, rows: Iterable[Record], name: Callable[[Any], str]) -> None:
    seen: set[str] = set()
    for index, row in enumerate(rows):
        called = name(row)
        if called in seen:
            problems.add(row.node, (key, index), f"has `{called}` a second time.", _AGAIN)
        seen.add(called)
