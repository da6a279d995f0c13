"""Check caches, executors and state: that they are what the overlay declares."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.formats.quoting import quote
from flywheel.live import live_rules
from flywheel.live.checks.family import PREFLIGHT
from flywheel.live.enrollment import Enrollment
from flywheel.live.sightings import cache_fact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.live.live_lane import LiveLane

_CACHES = "docs/reference/permissions.md#what-caches-and-executors-answer"
_PERCENT = 100


def _lanes(enrollment: Enrollment, *names: str) -> Iterator[tuple[LiveLane, tuple[str, ...]]]:
    """Each combination of these endpoints once, with the first lane that has it."""
    for owner in enrollment.owners:
        told: set[tuple[str, ...]] = set()
        for lane in owner.lanes:
            values = tuple(lane.wiring[name] for name in names)
            if values[0] and values not in told:
                told.add(values)
                yield lane, values


@PREFLIGHT.check(
    "GF854",
    "other-live-key",
    BLOCKER,
    "The public key that an overlay declares is the key of its cache.",
    (_CACHES, "docs/reference/wiring.md#the-key-travels-with-the-endpoint"),
    needs=("live_attic",),
    wants=("every_live_attic",),
)
def other_key(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    Nix refuses paths that are signed with a key it does not trust, and builds them again without a message. A key with
    the right name and other bytes is the worst case: everything looks right. Only the cache itself knows its key.
    """
    for lane, (server, cache, key) in _lanes(enrollment, "attic_server", "attic_cache", "attic_public_key"):
        fact = enrollment.index.attic(server, cache).fact("config")
        if fact is None or fact.seen is None or not key or fact.seen.public_key == key:
            continue
        name, _, _ = fact.seen.public_key.partition(":")
        same = " The name is the same, and the bytes are not." if key.startswith(f"{name}:") else ""
        yield Hit(
            lane.place("attic_public_key"),
            f"the cache {quote(cache)} at {quote(server)} has the public key {quote(fact.seen.public_key)}, "
            f"and the overlay declares {quote(key)} {enrollment.told(fact)}.{same}",
            "Declare the live key. If the cache should have the declared one, find out who changed it.",
        )


@PREFLIGHT.check(
    "GF855",
    "absent-cache",
    BLOCKER,
    "The Attic cache that an overlay declares exists.",
    _CACHES,
    needs=("live_attic",),
    wants=("every_live_attic",),
)
def absent_cache(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    A server without a cache of the declared name answers every request with 404, and Nix goes on without it. Runners
    then build everything, for weeks.
    """
    for lane, (server, cache) in _lanes(enrollment, "attic_server", "attic_cache"):
        fact = enrollment.index.attic(server, cache).fact("config")
        if fact is not None and fact.absent is not None:
            yield Hit(
                lane.place("attic_cache"),
                f"the server {quote(server)} has no cache {quote(cache)} {enrollment.told(fact)}.",
                "Create the cache, or correct its name.",
            )


@PREFLIGHT.check(
    "GF856",
    "idle-executor",
    BLOCKER,
    "An executor that an overlay declares executes.",
    (_CACHES, "docs/reference/wiring.md#an-executor-needs-its-cache"),
    needs=("live_executors",),
    wants=("every_live_executors",),
)
def idle_executor(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    That a build is attached to an executor is a claim, until the endpoint says so: the field `exec_enabled` of its
    capabilities is the only difference between a shared cache and an executor. A client that asks it to execute
    fails, or builds locally and nobody notices.
    """
    for lane, (endpoint,) in _lanes(enrollment, "bazel_executor_endpoint"):
        fact = enrollment.index.reapi(endpoint).fact("capabilities")
        if fact is not None and fact.seen is not None and not fact.seen.exec_enabled:
            what = "has execution disabled" if fact.seen.has_execution else "has no execution capabilities"
            yield Hit(
                lane.place("bazel_executor_endpoint"),
                f"the executor {quote(endpoint)} {what} {enrollment.told(fact)}.",
                "Remove the endpoint until it executes, so that nobody claims an executor.",
            )


@PREFLIGHT.check(
    "GF857",
    "read-only-cache",
    WARNING,
    "The Bazel cache takes results.",
    _CACHES,
    needs=("live_bazel_caches",),
    wants=("every_live_bazel_caches",),
)
def read_only_cache(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    A cache can take results of some clients and not of others. If it takes none of the one that asked, runners with
    the same credential fill nothing, and every machine builds for itself. An overlay whose runners should only read is
    right to expect this warning.
    """
    for lane, (endpoint,) in _lanes(enrollment, "bazel_cache_endpoint"):
        fact = cache_fact(endpoint, enrollment.index)
        seen = getattr(fact, "seen", None)
        if fact is not None and seen is not None and getattr(seen, "update_enabled", True) is False and seen.has_cache:
            yield Hit(
                lane.place("bazel_cache_endpoint"),
                f"the Bazel cache {quote(endpoint)} takes no results of {quote(fact.source.identity)} "
                f"{enrollment.told(fact)}.",
                "Give the runners a credential that writes, or expect this warning.",
            )


@PREFLIGHT.check(
    "GF858",
    "full-cache",
    WARNING,
    "The Bazel cache has room.",
    _CACHES,
    needs=("live_bazel_caches",),
    wants=("every_live_bazel_caches",),
)
def full_cache(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    A cache near its limit drops results as fast as it takes them: builds that were fast yesterday are slow today, and
    no client reports why.
    """
    limit = live_rules.live(contract).full_percent
    for lane, (endpoint,) in _lanes(enrollment, "bazel_cache_endpoint"):
        fact = enrollment.index.bazel_remote(endpoint).fact("status")
        seen = fact.seen if fact is not None else None
        if seen is None or not seen.max_size or seen.current_size is None:
            continue
        used = _PERCENT * seen.current_size // seen.max_size
        if used > limit:
            yield Hit(
                lane.place("bazel_cache_endpoint"),
                f"the Bazel cache {quote(endpoint)} uses {used} % of {seen.max_size} bytes, and the limit is {limit} % "
                f"{enrollment.told(fact)}.",
                "Give it more space, or let fewer owners write to it.",
            )


@PREFLIGHT.check(
    "GF859",
    "absent-state",
    BLOCKER,
    "The state of a stack whose sets are live is where the overlay says.",
    ("docs/reference/state.md#the-state-backend", _CACHES),
    needs=("live_states", "live_objects"),
    wants=("every_live_states", "every_live_objects"),
)
def absent_state(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    An apply with an empty state makes everything a second time: it fails on names that exist, or registers a second
    set. So a state that is missing while the stack's sets are live means a wrong bucket, key or endpoint, or a lost
    state. Before the first apply there are no sets, and no state either.
    """
    for owner in enrollment.owners:
        for state in owner.states:
            fact = enrollment.index.state(state.endpoint, state.bucket, state.key).fact("reach")
            lanes = [one for one in owner.lanes if one.stack == state.stack]
            if fact is None or fact.seen is None or fact.seen.state:
                continue
            live = [one for one in lanes if _is_live(one, enrollment)]
            if live or not fact.seen.bucket:
                what = f"has no object {quote(state.key)}" if fact.seen.bucket else "does not answer"
                sets = f", and {live[0].title} is live" if live else ""
                yield Hit(
                    owner.place(state.place),
                    f"the bucket {quote(state.bucket)} {what}{sets} {enrollment.told(fact)}.",
                    "Do not apply. Correct the backend, or restore the state from its backup.",
                )


def _is_live(lane: LiveLane, enrollment: Enrollment) -> bool:
    from flywheel.live import lane_objects

    return lane_objects.of(lane, enrollment.index).live_set is not None
