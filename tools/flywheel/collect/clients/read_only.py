"""The command lines that may be run: an exact list of read-only calls of `gh`, `kubectl` and `curl`.

Every call is compared with this list right before it starts, by the one function that starts programs. So a call that
writes, sends a credential, or reads its options from elsewhere cannot be made, whatever an overlay or an answer says.
"""

from __future__ import annotations

import re

from flywheel.formats.quoting import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

#: The version of GitHub's REST API that is asked for.
GITHUB_VERSION = "2022-11-28"
#: The options of every call of `gh`, before the host and the path.
GH = ("api", "--method", "GET", "--include")
GH_HEADERS = (
    "--header",
    "Accept: application/vnd.github+json",
    "--header",
    f"X-GitHub-Api-Version: {GITHUB_VERSION}",
)

#: How each program tells its version.
VERSIONS = {
    "curl": ("--disable", "--version"),
    "gh": ("--version",),
    "kubectl": ("version", "--client", "--output=json"),
}

#: What may be read of a repository, below `repos/OWNER/NAME` or `repositories/NUMBER`. `*` is one part of a path.
OF_REPOSITORY = (
    "",
    "actions/organization-secrets",
    "actions/organization-variables",
    "actions/permissions",
    "actions/runners",
    "actions/runs",
    "actions/runs/*/jobs",
    "actions/secrets",
    "actions/variables",
    "environments",
    "environments/*/secrets",
    "keys",
)
#: What may be read of an organization, below `orgs/NAME` or `organizations/NUMBER`.
OF_ORGANIZATION = (
    "actions/permissions/self-hosted-runners",
    "actions/permissions/self-hosted-runners/repositories",
    "actions/runner-groups",
    "actions/runner-groups/*/repositories",
    "actions/runner-groups/*/runners",
    "actions/runners",
    "actions/secrets",
    "actions/secrets/*/repositories",
    "actions/variables",
    "installations",
)
_ROOTS = {
    "repos/*/*": OF_REPOSITORY,
    "repositories/*": OF_REPOSITORY,
    "orgs/*": OF_ORGANIZATION,
    "organizations/*": OF_ORGANIZATION,
    "user": ("",),
    "users/*": ("",),
}
#: The parameters of a query. `cursor` and its like come from the link to a next page.
_QUERY = ("after", "before", "branch", "cursor", "filter", "page", "per_page", "status")

#: One part of a path. `gh` replaces `{owner}` and its like, and servers resolve dots: neither is in the list.
_PART = r"(?!\.{1,2}(?:/|\?|\Z))[A-Za-z0-9._~-]*(?:%[0-9A-F]{2}[A-Za-z0-9._~-]*)*"
_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*(?::[0-9]{1,5})?"
_PLAIN = r"[A-Za-z0-9]" + r"(?:[A-Za-z0-9._-]*[A-Za-z0-9])?"

#: Kinds of objects whose fields are read, with the API group of each.
KUBERNETES = (
    "autoscalinglisteners.actions.github.com",
    "autoscalingrunnersets.actions.github.com",
    "ephemeralrunners.actions.github.com",
    "ephemeralrunnersets.actions.github.com",
    "deployments.apps",
    "limitranges",
    "nodes",
    "pods",
    "priorityclasses.scheduling.k8s.io",
    "resourcequotas",
)
#: The name of a context of a kubeconfig, as clouds and tools make them.
CONTEXT = r"[A-Za-z0-9][A-Za-z0-9@/:._+-]*"
KUBECTL_LIMITS = ("--request-timeout=30s",)

CURL = ("--disable", "--silent", "--show-error", "--globoff", "--proto", "=http,https", "--max-redirs", "0")
CURL_LIMITS = ("--max-time", "20", "--max-filesize", "1048576")
_URL = rf"https?://(?:{_HOST}|\[[0-9a-f:.]+\](?::[0-9]{{1,5}})?)"
_ATTIC = rf"{_URL}(?:/{_PART})*/(?:_api/v1/cache-config/{_PLAIN}|{_PLAIN}/nix-cache-info)"
#: The address of a service, before what is asked of it.
SERVICE = rf"{_URL}(?:/{_PART})*"
_STATUS = rf"{SERVICE}/status"
_HEAD = SERVICE
#: gRPC knows no other method than POST; this one has no parameters and changes nothing.
CAPABILITIES = "/build.bazel.remote.execution.v2.Capabilities/GetCapabilities"
#: One empty message: not compressed, zero bytes.
EMPTY_MESSAGE = b"\0\0\0\0\0"
GRPC = (
    "--header",
    "content-type: application/grpc",
    "--header",
    "te: trailers",
    "--data-binary",
    "@-",
)


class WriteError(Exception):
    """A command line that is not in the list: a fault of this program, never of its input."""


def demand(program: str, arguments: Sequence[str], given: bytes = b"") -> None:
    """Raise `WriteError` unless `program`, one of the three names, may be run with these arguments and this input."""
    if not is_read_only(program, arguments, given):
        shown = " ".join(quote(word) for word in (program, *arguments))
        raise WriteError(f"not in the list of read-only calls: {shown}")


def is_read_only(program: str, arguments: Sequence[str], given: bytes = b"") -> bool:
    """Whether the list has this call. `given` is what the program reads from its standard input."""
    words = list(arguments)
    if not given and tuple(words) == VERSIONS.get(program):
        return True
    if program == "curl":
        return _curl(words, given)
    if given:
        return False
    return _gh(words) if program == "gh" else program == "kubectl" and _kubectl(words)


def _gh(words: list[str]) -> bool:
    fixed = [*GH, "--hostname"]
    head, host, rest = words[: len(fixed)], words[len(fixed) : len(fixed) + 1], words[len(fixed) + 1 :]
    return (
        head == fixed
        and all(re.fullmatch(_HOST, one) for one in host)
        and rest[:-1] == list(GH_HEADERS)
        and is_github_path(rest[-1])
    )


def is_github_path(path: str) -> bool:
    """Whether the path, with its query, is one that may be read."""
    at, mark, query = path.partition("?")
    if mark and not all(_parameter(one) for one in query.split("&")):
        return False
    return any(_matches(at, root, below) for root, every in _ROOTS.items() for below in every)


def _parameter(text: str) -> bool:
    name, _, value = text.partition("=")
    return name in _QUERY and re.fullmatch(r"[A-Za-z0-9._~%-]+", value) is not None


def _matches(path: str, root: str, below: str) -> bool:
    pattern = "/".join(filter(None, (root, below))).replace(".", r"\.").replace("*", f"(?!/){_PART}")
    return re.fullmatch(pattern, path) is not None and "//" not in path and not path.endswith("/")


def _kubectl(words: list[str]) -> bool:
    if not words or not re.fullmatch(rf"--context={CONTEXT}", words.pop(0)):
        return False
    if words == ["version", "--output=json", *KUBECTL_LIMITS]:
        return True
    if len(words) < 3 or words[0] != "get" or words[-1:] != list(KUBECTL_LIMITS):
        return False
    return _objects(words[1:-1]) or _secret(words[1:-1])


def _objects(words: list[str]) -> bool:
    """Whole objects, of which this program keeps a few fields."""
    if words == ["namespaces", "kube-system", "--output=json"]:
        return True
    return len(words) == 3 and words[0] in KUBERNETES and words[1:] == ["--all-namespaces", "--output=json"]


def _secret(words: list[str]) -> bool:
    """One row of a table about a secret: the only form for which a server leaves the data out."""
    return (
        len(words) == 5
        and words[0] == "secrets"
        and re.fullmatch(_PLAIN, words[1]) is not None
        and re.fullmatch(rf"--namespace={_PLAIN}", words[2]) is not None
        and words[3:] == ["--no-headers", "--output=wide"]
    )


def _curl(words: list[str], given: bytes) -> bool:
    fixed = [*CURL, *CURL_LIMITS]
    if words[: len(fixed)] != fixed or words[-2:-1] != ["--url"]:
        return False
    how, url = words[len(fixed) : -2], words[-1]
    if given:
        wire = how[:1] in (["--http2"], ["--http2-prior-knowledge"])
        return (
            given == EMPTY_MESSAGE
            and wire
            and how[1:] == ["--include", *GRPC]
            and re.fullmatch(_URL + re.escape(CAPABILITIES), url) is not None
        )
    if how == ["--head"]:
        return re.fullmatch(_HEAD, url) is not None
    return how == ["--include"] and any(re.fullmatch(one, url) for one in (_ATTIC, _STATUS))
