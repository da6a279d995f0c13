"""Whether the caches and the executor that a lane is given are what the overlay says."""

from __future__ import annotations

from flywheel.live.rungs import PROVED, REFUTED, UNSEEN, Rung, unseen
from flywheel.live.sightings import cache_fact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.live.cache_tables import AtticFact, ReapiFact
    from flywheel.live.live_index import LiveIndex
    from flywheel.live.live_lane import LiveLane


def attachments(lane: LiveLane, index: LiveIndex) -> list[Rung]:
    """Everything that attaches the lane, in the order declared; each is a part of the last rung."""
    return [*_attic(lane, index), *_bazel(lane, index), *_executor(lane, index)]


def _attic(lane: LiveLane, index: LiveIndex) -> Iterator[Rung]:
    server, cache, key = (lane.wiring[name] for name in ("attic_server", "attic_cache", "attic_public_key"))
    if not server or not cache:
        return
    fact: AtticFact | None = index.attic(server, cache).fact("config")
    what = f"the Attic cache {cache}"
    missing = unseen(fact, what)
    if missing is not None or fact is None:
        yield missing or Rung(UNSEEN, what)
    elif fact.seen is None:
        yield Rung(
            REFUTED, f"{what} does not exist", f"Create the cache `{cache}`, or correct its name.", fact.source.at
        )
    elif key and fact.seen.public_key != key:
        yield Rung(REFUTED, f"{what} has another key", f"Declare the key of `{cache}`.", fact.source.at)
    else:
        yield Rung(PROVED, f"{what} has the declared key" if key else f"{what} is there", at=fact.source.at)


def _bazel(lane: LiveLane, index: LiveIndex) -> Iterator[Rung]:
    endpoint = lane.wiring["bazel_cache_endpoint"]
    if not endpoint:
        return
    fact = cache_fact(endpoint, index)
    missing = unseen(fact, f"the Bazel cache {endpoint}")
    if missing is not None or fact is None:
        yield missing or Rung(UNSEEN, endpoint)
        return
    seen = getattr(fact, "seen", None)
    if seen is None or getattr(seen, "has_cache", True) is False:
        action = f"Correct the endpoint `{endpoint}`, or start the cache there."
        yield Rung(REFUTED, f"{endpoint} is not a cache", action, fact.source.at)
    else:
        yield Rung(PROVED, f"{endpoint} is a cache", at=fact.source.at)


def _executor(lane: LiveLane, index: LiveIndex) -> Iterator[Rung]:
    endpoint = lane.wiring["bazel_executor_endpoint"]
    if not endpoint:
        return
    fact: ReapiFact | None = index.reapi(endpoint).fact("capabilities")
    missing = unseen(fact, f"the executor {endpoint}")
    if missing is not None or fact is None:
        yield missing or Rung(UNSEEN, endpoint)
    elif fact.seen is None or not fact.seen.exec_enabled:
        action = f"Do not claim execution at `{endpoint}`: remove the endpoint, or enable execution there."
        yield Rung(REFUTED, f"{endpoint} does not execute", action, fact.source.at)
    else:
        yield Rung(PROVED, f"{endpoint} executes", at=fact.source.at)
