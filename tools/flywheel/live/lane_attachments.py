"""Whether the caches and the executor that a lane is given are what the overlay says."""

from __future__ import annotations

from flywheel.live.sightings import COLLECT, cache_fact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.live.cache_tables import AtticFact, ReapiFact
    from flywheel.live.live_fact import LiveFact
    from flywheel.live.live_index import LiveIndex
    from flywheel.live.live_lane import LiveLane

_PROVED, _REFUTED, _UNSEEN = "proved", "refuted", "not seen"


class Attachment:
    """A cache or an executor of a lane. state: one of the ladder's words. words: what was seen of it."""

    __slots__ = ("action", "at", "state", "words")

    def __init__(self, state: str, words: str, action: str = "", at: str = "") -> None:
        self.state = state
        self.words = words
        self.action = action
        self.at = at


def attachments(lane: LiveLane, index: LiveIndex) -> list[Attachment]:
    """Everything that attaches the lane, in the order declared."""
    return [*_attic(lane, index), *_bazel(lane, index), *_executor(lane, index)]


def _unseen(fact: LiveFact | None, what: str) -> Attachment | None:
    if fact is None:
        return Attachment(_UNSEEN, f"{what}: not asked", COLLECT)
    if fact.not_seen is not None:
        return Attachment(_UNSEEN, f"{what}: {fact.not_seen.missing} ({fact.not_seen.reason})", fact.not_seen.step)
    return None


def _attic(lane: LiveLane, index: LiveIndex) -> Iterator[Attachment]:
    server, cache, key = (lane.wiring[name] for name in ("attic_server", "attic_cache", "attic_public_key"))
    if not server or not cache:
        return
    fact: AtticFact | None = index.attic(server, cache).fact("config")
    what = f"the Attic cache {cache}"
    unseen = _unseen(fact, what)
    if unseen is not None or fact is None:
        yield unseen or Attachment(_UNSEEN, what)
    elif fact.seen is None:
        yield Attachment(
            _REFUTED, f"{what} does not exist", f"Create the cache `{cache}`, or correct its name.", fact.source.at
        )
    elif key and fact.seen.public_key != key:
        yield Attachment(_REFUTED, f"{what} has another key", f"Declare the key of `{cache}`.", fact.source.at)
    else:
        yield Attachment(_PROVED, f"{what} has the declared key" if key else f"{what} is there", at=fact.source.at)


def _bazel(lane: LiveLane, index: LiveIndex) -> Iterator[Attachment]:
    endpoint = lane.wiring["bazel_cache_endpoint"]
    if not endpoint:
        return
    fact = cache_fact(endpoint, index)
    unseen = _unseen(fact, f"the Bazel cache {endpoint}")
    if unseen is not None or fact is None:
        yield unseen or Attachment(_UNSEEN, endpoint)
        return
    seen = getattr(fact, "seen", None)
    if seen is None or getattr(seen, "has_cache", True) is False:
        action = f"Correct the endpoint `{endpoint}`, or start the cache there."
        yield Attachment(_REFUTED, f"{endpoint} is not a cache", action, fact.source.at)
    else:
        yield Attachment(_PROVED, f"{endpoint} is a cache", at=fact.source.at)


def _executor(lane: LiveLane, index: LiveIndex) -> Iterator[Attachment]:
    endpoint = lane.wiring["bazel_executor_endpoint"]
    if not endpoint:
        return
    fact: ReapiFact | None = index.reapi(endpoint).fact("capabilities")
    unseen = _unseen(fact, f"the executor {endpoint}")
    if unseen is not None or fact is None:
        yield unseen or Attachment(_UNSEEN, endpoint)
    elif fact.seen is None or not fact.seen.exec_enabled:
        action = f"Do not claim execution at `{endpoint}`: remove the endpoint, or enable execution there."
        yield Attachment(_REFUTED, f"{endpoint} does not execute", action, fact.source.at)
    else:
        yield Attachment(_PROVED, f"{endpoint} executes", at=fact.source.at)
