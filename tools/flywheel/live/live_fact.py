"""A fact of live evidence: what one question was answered with, by whom, when, and by which command.

A fact has exactly one of three outcomes. `seen`: the answer, of which only listed fields are kept. `absent`: the server
answered, and what was asked for does not exist. `not_seen`: nobody answered the question; it proves nothing.
"""

from __future__ import annotations

from flywheel.documents.containers import many
from flywheel.documents.kinds import FLAG, NAME, TEXT, Choice, Text, Whole
from flywheel.documents.record import Record, defaulted, optional, required
from flywheel.documents.rules import ExactlyOne
from flywheel.formats import instants
from flywheel.formats.quoting import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.documents.kinds import Kind

#: Who asked -> what that is.
IDENTITIES = {
    "app-installation": "an installation token of a GitHub App",
    "user": "a user of the forge or of the cluster",
    "workflow-token": "the GITHUB_TOKEN of a workflow run",
    "service-account": "a service account of the cluster",
    "anonymous": "nobody: the request carried no credential",
    "unknown": "the client did not say",
}

#: Why a fact was not seen -> what that means.
REASONS = {
    "permission": "the server refused it to this identity: 403, or `Forbidden`",
    "login": "the client has no credential for this host, or the server refused it: 401",
    "tool": "the client is not installed, or too old",
    "network": "the host did not answer",
    "rate-limit": "the limit of requests was reached: 403 or 429",
    "ambiguous": "404, which means absent or not permitted, and nothing tells which",
    "unsupported": "this version of the server cannot answer it",
    "answer": "the answer could not be read",
    "not-asked": "the collector did not ask, because it was not told what to ask for, or was told not to",
}


class Instant(Text):
    """Instants of the calendar in UTC, written YYYY-MM-DDTHH:MM:SSZ."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__("an instant in UTC", "Write it as YYYY-MM-DDTHH:MM:SSZ.", pattern=instants.PATTERN)

    def fault(self, value: object) -> tuple[str, str] | None:
        found = super().fault(value)
        if found is None and not instants.is_instant(str(value)):
            return f"is {quote(str(value))}, which is not an instant.", self.fix
        return found


INSTANT: Kind[str] = Instant()
HTTP_STATUS = Whole(100)


class Provenance(Record, nulls=True, define="source"):
    """How a fact was collected."""

    command = required(
        many(NAME, least=1),
        "The command line, argument by argument, without any credential. If several calls made the fact, the first.",
    )
    host = required(
        NAME,
        "Who answered: the forge's host (`github.com`), the context of the cluster, or host and port of a cache.",
    )
    api_version = defaulted(
        TEXT, "", "The version of the interface: `2022-11-28`, `v1`, `actions.github.com/v1alpha1`, or of REAPI."
    )
    identity = required(
        Choice(tuple(IDENTITIES)),
        f"Who asked. {'; '.join(f'`{name}`: {means}' for name, means in IDENTITIES.items())}.",
    )
    tool = defaulted(TEXT, "", "The client with its version, as `gh 2.102.0`.")
    at = required(INSTANT, "When the answer came.")
    etag = defaulted(TEXT, "", "The header `ETag` of the answer; of several pages, of the first.")
    resource_version = defaulted(TEXT, "", "`metadata.resourceVersion` of the list or the object.")
    calls = defaulted(Whole(0), 1, "How many requests it took. A fact that another one's answer gave took 0.")


class NotSeen(Record, nulls=True, define="not_seen"):
    """Why a fact was not seen, and what changes that."""

    reason = required(
        Choice(tuple(REASONS)), f"Why. {'; '.join(f'`{name}`: {means}' for name, means in REASONS.items())}."
    )
    missing = required(
        NAME,
        "The permission or the tool that is missing, as the server names it: `organization_self_hosted_runners=read` "
        "(the header x-accepted-github-permissions, word for word), `list nodes`, `kubectl`.",
    )
    step = required(NAME, "The one step that grants it, as a sentence to the operator.")
    status = optional(HTTP_STATUS, "The status of the HTTP answer, if there was one.")


class AbsentObject(Record, nulls=True, define="absent"):
    """What does not exist. Only a server that shows what contains it can say so."""

    shown_by = required(
        NAME,
        "What proves it: that the same identity was answered one level above, as `repos/example-org/app answered 200`.",
    )
    status = optional(HTTP_STATUS, "The status of the HTTP answer, if there was one.")


class LiveFact(Record, nulls=True, rules=(ExactlyOne(("seen", "absent", "not_seen"), "has no outcome"),)):
    """A fact. Each kind of fact adds `seen`, with the fields that are kept of the answer."""

    source = required(Provenance, "How it was collected.")
    complete = defaulted(
        FLAG, True, "Whether `seen` has all there is. If a limit cut it off, what is not listed is not absent."
    )
    absent = optional(AbsentObject, "It does not exist.")
    not_seen = optional(NotSeen, "It was not seen.")
