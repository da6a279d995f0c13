"""What an entry of a ledger claims, and so what a proof of it must show."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping


class Claim:
    """What a proof must show.

    repository, since: where and when the evidence must come from.
    asks: attributes that a run must have with these values, e.g. {"label": "tinyland-nix"}.
    kinds: the kinds of evidence that can prove it. needs: further attributes by kind.
    lane: the names of a lane, in lower case; with `gone`, evidence must show that nothing has them. elsewhere: whether
    another set must have served the run. moved: the repository has a new name, so that a run is only known by its URL.
    wider: the set that serves the run is not registered at one repository.
    """

    __slots__ = ("asks", "elsewhere", "gone", "kinds", "lane", "moved", "needs", "repository", "since", "wider")

    def __init__(
        self,
        repository: str,
        since: str,
        asks: dict[str, str],
        kinds: Iterable[str],
        needs: Mapping[str, tuple[str, ...]] | None = None,
        lane: Collection[str] = (),
        gone: bool = False,
        elsewhere: bool = False,
        moved: bool = False,
        wider: bool = False,
    ) -> None:
        self.repository = repository
        self.since = since
        self.asks = {name: value for name, value in asks.items() if value}
        self.kinds = tuple(kinds)
        self.needs = needs or {}
        self.lane = lane
        self.gone = gone
        self.elsewhere = elsewhere
        self.moved = moved
        self.wider = wider
