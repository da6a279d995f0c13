"""One host of GitHub as `gh api` shows it: single answers, lists by pages, and why something was not answered."""

from __future__ import annotations

import re

from flywheel.collect.clients import http_answer, read_only
from flywheel.collect.clients.client_programs import is_on_cloud
from flywheel.collect.clients.http_answer import HttpAnswer
from flywheel.collect.fact_outcomes import Asked, Missed
from flywheel.collect.github_questions.api_refusals import refusal, unanswered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from flywheel.collect.clients.client_programs import ClientProgram
    from flywheel.collect.fact_outcomes import Plain

    #: What a value of an answer becomes in the evidence; None if it is not as expected.
    Keep = Callable[[Any], Any]

_MOST_PAGES = 200
#: After so many calls in a row without an answer the host is not asked again: each could take a minute.
_MOST_SILENT = 2
#: The number of requests an hour that only the GITHUB_TOKEN of a workflow run has.
_WORKFLOW_LIMIT = 1_000
_NAME = Missed("not-asked", "names and a host that an address can have", "Correct the name in the overlay.")
_REPORT = "Run the command by hand and compare its answer with GitHub's documentation of this version of the API."


class GithubApi:
    """A host, with the identity that its answers are for. It may be asked from several threads."""

    def __init__(self, program: ClientProgram, host: str) -> None:
        self.program = program
        self.host = host
        self.identity = "unknown"
        #: Why nothing is asked of this host any more.
        self.stopped: Missed | None = None
        self._silent = 0
        if not program.path:
            self.stopped = Missed("tool", f"`{program.name}`", program.step)

    def begin(self) -> None:
        """Find out who asks, by the one question that only the token of a user is answered."""
        answer = self._get("user")
        if isinstance(answer, Missed):
            return
        if answer.status == 200:
            self.identity = "user"
        elif answer.status in (403, 404) and self.stopped is None:
            limit = answer.number("x-ratelimit-limit")
            self.identity = "workflow-token" if limit == _WORKFLOW_LIMIT else "app-installation"

    def one(self, path: str, keep: Keep, permission: str, since: tuple[int, int] = (0, 0)) -> Plain:
        """The fact that one answer gives. `keep` makes of its JSON what is kept.

        permission: what the question needs. since: the version of GitHub Enterprise Server that first has it.
        """
        answer = self._get(path)
        asked = self._asked(path, answer)
        why = self._refused(answer, permission, since)
        if why is not None:
            return asked.missed(why)
        assert isinstance(answer, HttpAnswer)
        value = keep(answer.json())
        return asked.missed(_unreadable(answer.status)) if value is None else asked.seen(value)

    def every(self, path: str, key: str, keep: Keep, permission: str, *, size: int = 100, most: int = 0) -> Plain:
        """The fact that a list gives: the rows of all its pages. `key`: the name of the list, "" of a bare one.

        size: the rows of a page. most: the number of rows after which no further page is asked for.
        """
        path = f"{path}{'&' if '?' in path else '?'}per_page={size}"
        first = self._get(path)
        why = self._refused(first, permission)
        if why is not None:
            return self._asked(path, first).missed(why)
        assert isinstance(first, HttpAnswer)
        rows = _rows(first, key)
        if rows is None:
            return self._asked(path, first).missed(_unreadable(first.status))
        pages, following = 1, self._next(first)
        while following and pages < _MOST_PAGES and not (most and len(rows) >= most):
            answer = self._get(following)
            more = _rows(answer, key) if isinstance(answer, HttpAnswer) and answer.status == 200 else None
            if isinstance(answer, Missed) or more is None:
                break
            rows = rows + more
            pages += 1
            following = self._next(answer)
        kept = [row for row in map(keep, rows) if row is not None]
        return self._asked(path, first, pages).seen(kept, complete=following is None and len(kept) == len(rows))

    def _command(self, path: str) -> tuple[str, ...]:
        return (*read_only.GH, "--hostname", self.host, *read_only.GH_HEADERS, path)

    def _get(self, path: str) -> HttpAnswer | Missed:
        """The answer, or why there is none."""
        if self.stopped is not None:
            return self.stopped
        if not read_only.is_read_only("gh", self._command(path)):
            return _NAME
        done = self.program.run(self._command(path))
        answer = http_answer.parse(done.out)
        if answer is None or done.failure:
            why = unanswered(self.host, done)
            self._silent += 1
            if why.reason != "network" or self._silent >= _MOST_SILENT:
                self.stopped = why
            return why
        self._silent = 0
        ends = refusal(answer, self.host, self.identity, "")
        if ends is not None and ends.reason in ("login", "rate-limit"):
            self.stopped = ends
        return answer

    def _refused(self, answer: HttpAnswer | Missed, permission: str, since: tuple[int, int] = (0, 0)) -> Missed | None:
        if isinstance(answer, Missed):
            return answer
        return refusal(answer, self.host, self.identity, permission, since)

    def _asked(self, path: str, answer: HttpAnswer | Missed, calls: int = 1) -> Asked:
        return Asked(
            ("gh", *self._command(path)),
            self.host,
            identity=self.identity,
            tool=self.program.version,
            api_version=read_only.GITHUB_VERSION,
            etag=answer.headers.get("etag", "") if isinstance(answer, HttpAnswer) else "",
            calls=0 if answer is self.stopped or answer is _NAME else calls,
        )

    def _next(self, answer: HttpAnswer) -> str | None:
        """The path of the next page; None if there is none, "" if it is at another host, which would get the token."""
        found = re.search(r'<([^<>]+)>;[^,]*\brel="next"', answer.headers.get("link", ""))
        if found is None:
            return None
        path = found[1].removeprefix(_root(self.host))
        return path if path != found[1] and read_only.is_github_path(path) else ""


def _root(host: str) -> str:
    """What the addresses of a host's API begin with, as `gh` makes them."""
    return f"https://api.{host}/" if is_on_cloud(host) else f"https://{host}/api/v3/"


def _rows(answer: HttpAnswer, key: str) -> list[Any] | None:
    value = answer.json()
    rows = value.get(key) if key and isinstance(value, dict) else value
    return rows if isinstance(rows, list) else None


def _unreadable(status: int) -> Missed:
    return Missed("answer", "an answer as GitHub's API documents it", _REPORT, status)
