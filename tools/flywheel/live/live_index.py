"""Evidence by what it is about: the facts of an account, a repository, a cluster or an endpoint, from several files.

Files can be collected in several places, each with its own permissions: of two answers to one question, the newest one
that says something counts.
"""

from __future__ import annotations

from flywheel.documents import reader
from flywheel.formats import source
from flywheel.formats.json import plain_json
from flywheel.live.live_evidence import LiveEvidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from flywheel.documents.record import Record
    from flywheel.live.live_fact import LiveFact


def load(path: str) -> LiveEvidence:
    """The evidence in the JSON file at `path`.

    Raises `FormatError` for what is not JSON, `UserError` with a line for each problem of a document.
    """
    return of_text(source.read(path))


def of_text(text: source.Source) -> LiveEvidence:
    """The evidence in a text; errors as in `load`."""
    value = plain_json.loads_foreign(text, "Collect it again with `flywheel collect`.")
    return reader.of_json(value, LiveEvidence, text.name)


class Answers:
    """What all files say of one thing."""

    __slots__ = ("_facts", "records")

    def __init__(self, records: list[Record]) -> None:
        self.records = records
        self._facts: dict[str, Any] = {}

    def fact(self, name: str) -> Any:
        """The fact of this name: the newest that was seen or is absent, else one that was not seen, else None."""
        if name not in self._facts:
            found = [fact for one in self.records if (fact := getattr(one, name)) is not None]
            self._facts[name] = max(found, key=_weight, default=None)
        return self._facts[name]

    def rows(self, name: str) -> tuple[Any, ...]:
        """The rows that were seen of a fact; empty if it was not seen."""
        fact = self.fact(name)
        return fact.seen or () if fact is not None else ()

    def content(self, name: str) -> Any:
        """What was seen of a fact, if that is one object; None if it was not seen."""
        fact = self.fact(name)
        return fact.seen if fact is not None else None

    @property
    def file(self) -> str:
        """The name of the first file that speaks of it."""
        return self.records[0].document.name if self.records else ""


def _weight(fact: LiveFact) -> tuple[bool, str]:
    return fact.not_seen is None, fact.source.at


class LiveIndex:
    """All evidence of a run."""

    def __init__(self, files: Iterable[LiveEvidence]) -> None:
        self.files = list(files)
        self._accounts = self._by(lambda one: one.accounts, lambda row: (row.host.lower(), row.login.lower()))
        self._repositories = self._by(lambda one: one.repositories, lambda row: (row.host.lower(), row.name.lower()))
        self._clusters = self._by(lambda one: one.clusters, lambda row: (row.context,))
        self._attic = self._by(lambda one: one.attic_caches, lambda row: (_bare(row.server), row.cache))
        self._remotes = self._by(lambda one: one.bazel_remotes, lambda row: (_bare(row.endpoint),))
        self._reapi = self._by(lambda one: one.reapi_endpoints, lambda row: (_bare(row.endpoint),))
        self._states = self._by(lambda one: one.states, lambda row: (_bare(row.endpoint), row.bucket, row.key))

    def _by(
        self, rows: Callable[[LiveEvidence], Iterable[Any]], key: Callable[[Any], tuple[str, ...]]
    ) -> dict[tuple[str, ...], Answers]:
        found: dict[tuple[str, ...], Answers] = {}
        for one in self.files:
            for row in rows(one):
                found.setdefault(key(row), Answers([])).records.append(row)
        return found

    @property
    def collected_at(self) -> str:
        """When the newest file was begun; "" without a file."""
        return max((one.collected_at for one in self.files), default="")

    @property
    def name(self) -> str:
        """The first file, for places of findings about what no overlay declares."""
        return self.files[0].document.name if self.files else ""

    def account(self, host: str, login: str) -> Answers:
        """What is known of an account."""
        return self._accounts.get((host.lower(), login.lower()), _NOTHING)

    def repository(self, host: str, name: str) -> Answers:
        """What is known of a repository, `owner/name`."""
        return self._repositories.get((host.lower(), name.lower()), _NOTHING)

    def repositories(self) -> Iterator[tuple[str, str, Answers]]:
        """Every repository: its host and its name as it was asked for, and what is known."""
        for answers in self._repositories.values():
            first: Any = answers.records[0]
            yield first.host, first.name, answers

    def cluster(self, context: str) -> Answers:
        """What is known of a cluster: by its context, or the only one if an overlay names none."""
        if not context and len(self._clusters) == 1:
            return next(iter(self._clusters.values()))
        return self._clusters.get((context,), _NOTHING)

    def attic(self, server: str, cache: str) -> Answers:
        """What is known of a cache of Attic."""
        return self._attic.get((_bare(server), cache), _NOTHING)

    def bazel_remote(self, endpoint: str) -> Answers:
        """What is known of a server of bazel-remote."""
        return self._remotes.get((_bare(endpoint),), _NOTHING)

    def reapi(self, endpoint: str) -> Answers:
        """What is known of an endpoint of the Remote Execution API."""
        return self._reapi.get((_bare(endpoint),), _NOTHING)

    def state(self, endpoint: str, bucket: str, key: str) -> Answers:
        """What is known of the place of a state."""
        return self._states.get((_bare(endpoint), bucket, key), _NOTHING)


_NOTHING = Answers([])


def _bare(url: str) -> str:
    return url.rstrip("/").lower()
