"""Why GitHub did not answer a question: by status, headers and message 401, 403, 404 and limits differ."""

from __future__ import annotations

import re
import time

from flywheel.collect.clients.client_programs import is_on_cloud
from flywheel.collect.fact_outcomes import Missed
from flywheel.collect.foreign_values import text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.collect.clients.client_programs import ProgramOutput
    from flywheel.collect.clients.http_answer import HttpAnswer

_ACCEPTED = "x-accepted-github-permissions"
_SCOPES = "x-accepted-oauth-scopes"


def unanswered(host: str, done: ProgramOutput) -> Missed:
    """Why `gh` printed no answer."""
    if done.status == 4 and not done.failure:  # documented: it has no credential for the host
        return Missed("login", f"a credential of `gh` for {host}", _login(host))
    if done.failure == "start":
        return Missed("tool", "`gh`", f"`gh` could not be started: {done.err}. Install it again.")
    if done.failure == "size":
        return Missed("answer", "an answer of less than 256 MiB", "Ask for less, for example fewer repositories.")
    said = "no answer within the time limit" if done.failure == "time" else done.err or f"exit status {done.status}"
    return Missed(
        "network", f"an answer of {host}: {said}", f"Check that this machine reaches {host}, and collect again."
    )


def refusal(
    answer: HttpAnswer, host: str, identity: str, permission: str, since: tuple[int, int] = (0, 0)
) -> Missed | None:
    """Why the answer does not answer the question; None if it does.

    permission: what the question needs. since: the version of GitHub Enterprise Server that first has it.
    """
    status = answer.status
    if status == 200:
        return None
    if status == 401:
        return Missed("login", f"a credential that {host} accepts", _login(host), status)
    limit = _limit(answer) if status in (403, 429) else None
    if limit is not None:
        return limit
    if status == 403:
        return _forbidden(answer, identity, permission)
    if status == 404 and _is_older(answer, since):
        return Missed("unsupported", f"GitHub Enterprise Server {since[0]}.{since[1]}", "Update the server.", status)
    if status == 404:
        needed = answer.headers.get(_ACCEPTED) or permission
        step = f"Check the name. If it exists, give the token `{needed}`, and collect again."
        return Missed("ambiguous", needed or "a name that exists", step, status)
    if status in (405, 410, 422, 501):
        return Missed(
            "unsupported", "this question in the server's version", "Update the server, or ask by hand.", status
        )
    return Missed("network", f"an answer of {host}: HTTP {status}", "Collect again later.", status)


def _is_older(answer: HttpAnswer, since: tuple[int, int]) -> bool:
    """Whether the answer is of a GitHub Enterprise Server before this version."""
    found = re.match(r"(\d{1,4})\.(\d{1,4})(?:\.|\Z)", answer.headers.get("x-github-enterprise-version", ""))
    return found is not None and (int(found[1]), int(found[2])) < since


def _forbidden(answer: HttpAnswer, identity: str, permission: str) -> Missed:
    if "x-github-sso" in answer.headers:
        step = "Authorize the token for the organization's single sign-on in the token's settings, and collect again."
        return Missed("permission", "authorization for single sign-on", step, answer.status)
    needed = answer.headers.get(_ACCEPTED) or permission
    if not answer.headers.get(_ACCEPTED) and answer.headers.get(_SCOPES):
        needed = answer.headers[_SCOPES]
    if identity == "workflow-token" and needed.startswith("organization"):
        step = "The GITHUB_TOKEN of a workflow has no permissions on organizations: use the token of a GitHub App."
    elif identity == "app-installation":
        step = f"Give the App `{needed}`, accept the change in its installation, and collect again."
    else:
        step = f"Give the token `{needed}`, and collect again."
    return Missed("permission", needed or "a permission that the server does not name", step, answer.status)


def _limit(answer: HttpAnswer) -> Missed | None:
    """The limit of requests that was reached, with the time when it ends; None if it is another refusal."""
    wait, reset = answer.number("retry-after"), answer.number("x-ratelimit-reset")
    if answer.number("x-ratelimit-remaining") == 0 and reset is not None:
        when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(reset))
        total = answer.headers.get("x-ratelimit-limit", "?")
        return Missed(
            "rate-limit",
            f"requests: the limit of {total} an hour is used up",
            f"Collect again after {when}.",
            answer.status,
        )
    said = text(answer.json(), "message")
    if wait is not None or answer.status == 429 or "secondary rate limit" in said:
        when = f"after {wait} seconds" if wait is not None else "after some minutes"
        return Missed("rate-limit", "requests: a secondary limit was reached", f"Collect again {when}.", answer.status)
    return None


def _login(host: str) -> str:
    variables = "GH_TOKEN" if is_on_cloud(host) else f"GH_HOST={host} and GH_ENTERPRISE_TOKEN"
    return f"Run `gh auth login --hostname {host}`, or set {variables}, and collect again."
