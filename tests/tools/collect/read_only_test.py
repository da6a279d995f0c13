"""Every command line that can be run is one of a list of read-only calls."""

from __future__ import annotations

import ast
import itertools
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from flywheel_testing.verbs import Outcome
from hypothesis import given
from hypothesis import strategies as some

from flywheel.collect.clients import client_programs, read_only
from flywheel.collect.clients.client_programs import ClientProgram
from flywheel.collect.clients.read_only import EMPTY_MESSAGE, WriteError, is_read_only
from flywheel.collect.cluster_questions.cluster_api import ClusterApi
from flywheel.collect.github_questions.github_api import GithubApi

COLLECT = Path(client_programs.__file__).parents[1]
GH = ("api", "--method", "GET", "--include", "--hostname", "github.com", *read_only.GH_HEADERS)
CURL = (*read_only.CURL, *read_only.CURL_LIMITS)
KUBECTL = "--context=c"
LIMITS = read_only.KUBECTL_LIMITS


def shown(flywheel: Callable[..., Outcome], overlay: Path, *words: str) -> list[list[str]]:
    """The command lines of `--show`."""
    done = flywheel("collect", overlay, "--show", *words)
    assert (done.status, done.err) == (0, "")
    lines = [line.removeprefix("printf '\\0\\0\\0\\0\\0' | ") for line in done.out.splitlines()]
    return [shlex.split(line) for line in lines]


def test_every_call_is_shown(flywheel: Callable[..., Outcome], overlay: Path) -> None:
    """Each part, with secrets and further options; and nothing is run or written."""
    lines = shown(
        flywheel, overlay, "--secrets", "--variable=LABELS", "--bazel-remote=http://cache.example.com:8080",
        "--repository=example-org/other",
    )  # fmt: skip
    assert {line[0] for line in lines} == {"gh", "kubectl", "curl"}
    for program, *arguments in lines:
        is_grpc = arguments[-1].endswith(read_only.CAPABILITIES)
        assert is_read_only(program, arguments, EMPTY_MESSAGE if is_grpc else b""), arguments
    paths = {line[-1].partition("?")[0] for line in lines if line[0] == "gh"}
    for path in (
        "orgs/example-org/actions/runner-groups/0/repositories",
        "orgs/example-org/actions/variables",
        "repos/example-org/example-infra/environments/ENVIRONMENT/secrets",
        "repos/example-org/other/actions/runs/0/jobs",
    ):
        assert path in paths
    assert ["kubectl", "--context=cluster-one", "version", "--output=json", *LIMITS] in lines
    assert sum("secrets" in line for line in lines) == 2
    assert not Path("evidence.json").exists()


def test_one_function_starts_programs() -> None:
    """No other module of the room imports what starts a program or opens a connection, and it asks the list first."""
    for path in COLLECT.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = {one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names}
        imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        starts = {
            "subprocess",
            "socket",
            "http.client",
            "urllib.request",
            "ssl",
            "multiprocessing",
            "asyncio",
            "ctypes",
        }
        assert not imported & starts or (path.name, imported & starts) == ("client_programs.py", {"subprocess"}), path
        calls = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert not calls & {"system", "popen", "execv", "execvp", "execve", "posix_spawn", "fork", "spawnv"}, path
    source = (COLLECT / "clients/client_programs.py").read_text(encoding="utf-8")
    assert source.count("subprocess.Popen(") == source.count("read_only.demand(") == 1
    assert source.index("read_only.demand(") < source.index("subprocess.Popen(")


def test_another_call_is_not_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list is asked before the program starts."""
    monkeypatch.setattr(subprocess, "Popen", lambda *a, **k: pytest.fail("it was started"))
    for name in ("gh", "kubectl", "curl"):
        with pytest.raises(WriteError, match="not in the list of read-only calls"):
            ClientProgram(name).run(("delete",))


@pytest.mark.parametrize(
    ("program", "arguments"),
    [
        # Other methods, and other ways to one.
        ("gh", ("api", "--method", "POST", *GH[3:], "user")),
        ("gh", (*GH, "-X", "DELETE", "user")),
        ("gh", (*GH, "--method", "DELETE", "user")),
        ("gh", (*GH, "--field", "a=b", "user")),
        ("gh", (*GH, "--input", "file", "user")),
        ("gh", (*GH, "user", "--silent")),
        ("gh", ("api", "user")),
        ("gh", ("auth", "token")),
        ("gh", ("secret", "set", "A")),
        # Paths that are not listed, or that become another one.
        ("gh", (*GH, "graphql")),
        ("gh", (*GH, "user/repos")),
        ("gh", (*GH, "repos/a/b/actions/secrets/A")),
        ("gh", (*GH, "repos/a/b/contents/x")),
        ("gh", (*GH, "repos/a/../keys")),
        ("gh", (*GH, "repos/a/b/actions/../../../../user")),
        ("gh", (*GH, "repos/{owner}/{repo}")),
        ("gh", (*GH, "/user")),
        ("gh", (*GH, "https://example.com/user")),
        ("gh", (*GH, "user?a=b")),
        ("gh", (*GH, "user#a")),
        ("gh", (*GH, "user\n")),
        ("gh", (*GH, "")),
        ("gh", (*GH[:5], "github.com/x", *GH[6:], "user")),
        ("gh", (*GH[:5], "--jq", *GH[6:], "user")),
        # Of Kubernetes only `get` and `version`; whole objects only of the listed kinds.
        ("kubectl", (KUBECTL, "delete", "pods", "--all-namespaces", "--output=json", *LIMITS)),
        ("kubectl", (KUBECTL, "apply", "--filename=-", *LIMITS)),
        ("kubectl", (KUBECTL, "get", "--raw=/api/v1/secrets", *LIMITS)),
        ("kubectl", (KUBECTL, "get", "pods,secrets", "--all-namespaces", "--output=json", *LIMITS)),
        ("kubectl", (KUBECTL, "get", "configmaps", "--all-namespaces", "--output=json", *LIMITS)),
        ("kubectl", (KUBECTL, "get", "pods", "--all-namespaces", "--output=json", "--watch", *LIMITS)),
        ("kubectl", (KUBECTL, "get", "nodes", "--output=json", "--all-namespaces", *LIMITS)),
        ("kubectl", (KUBECTL, "get", "nodes", "--all-namespaces", "--output=json")),
        ("kubectl", ("get", "nodes", "--all-namespaces", "--output=json", *LIMITS)),
        ("kubectl", ("--context=c d", "get", "nodes", "--all-namespaces", "--output=json", *LIMITS)),
        ("kubectl", ("--as=admin", "get", "nodes", "--all-namespaces", "--output=json", *LIMITS)),
        ("kubectl", (KUBECTL, "exec", "a", "--", "env")),
        ("kubectl", (KUBECTL, "config", "view", "--raw")),
        # Secrets in any form but one row of a table.
        ("kubectl", (KUBECTL, "get", "secrets", "--all-namespaces", "--output=json", *LIMITS)),
        ("kubectl", (KUBECTL, "get", "secrets", "a", "--namespace=b", "--no-headers", "--output=json", *LIMITS)),
        ("kubectl", (KUBECTL, "get", "secrets", "a", "--namespace=b", "--no-headers", "--output=name", *LIMITS)),
        ("kubectl", (KUBECTL, "get", "secrets", "a", "--namespace=b", "--no-headers", *LIMITS)),
        ("kubectl", (KUBECTL, "get", "secrets", "-ojson", "--namespace=b", "--no-headers", "--output=wide", *LIMITS)),
        # curl: no data, no credential, no configuration, no redirect, no other protocol.
        ("curl", ("--include", "--url", "http://a/status")),
        ("curl", (*CURL, "--config", "-", "--url", "http://a/status")),
        ("curl", (*CURL, "--include", "--data", "a", "--url", "http://a/status")),
        ("curl", (*CURL, "--include", "--request", "DELETE", "--url", "http://a/status")),
        ("curl", (*CURL, "--include", "--user", "a:b", "--url", "http://a/status")),
        ("curl", (*CURL, "--include", "--header", "authorization: b", "--url", "http://a/status")),
        ("curl", (*CURL, "--include", "--netrc", "--url", "http://a/status")),
        ("curl", (*CURL, "--include", "--location", "--url", "http://a/status")),
        ("curl", (*CURL, "--include", "--url", "http://user:password@a/status")),
        ("curl", (*CURL, "--include", "--url", "file:///etc/passwd")),
        ("curl", (*CURL, "--include", "--url", "http://a/other")),
        ("curl", (*CURL, "--include", "--url", "http://a/status?a=b")),
        ("curl", (*CURL, "--include", "--url", "http://a/../status")),
        ("curl", (*CURL, "--head", "--output", "file", "--url", "http://a/b")),
        ("curl", (*CURL, "--http2", "--include", *read_only.GRPC, "--url", f"http://a{read_only.CAPABILITIES}")),
        # Other programs.
        ("helm", ("list",)),
        ("sh", ("-c", "true")),
    ],
)
def test_what_is_not_in_the_list(program: str, arguments: tuple[str, ...]) -> None:
    """A call that writes, sends something, or reads more than is asked for."""
    assert not is_read_only(program, arguments)


@pytest.mark.parametrize("path", ["/build.bazel.remote.execution.v2.Execution/Execute", "/status"])
def test_grpc_is_one_question(path: str) -> None:
    """GetCapabilities with an empty message, and nothing else."""
    words = (*CURL, "--http2", "--include", *read_only.GRPC, "--url")
    assert is_read_only("curl", (*words, f"https://a{read_only.CAPABILITIES}"), EMPTY_MESSAGE)
    assert not is_read_only("curl", (*words, f"https://a{path}"), EMPTY_MESSAGE)
    assert not is_read_only("curl", (*words, f"https://a{read_only.CAPABILITIES}"), EMPTY_MESSAGE + b"a")
    assert not is_read_only("gh", (*GH, "user"), b"a")


#: What a hostile overlay or answer may put into a name.
WORDS = some.lists(
    some.sampled_from(
        [
            "a",
            "..",
            "/",
            "?",
            "#",
            "&",
            "=",
            "%2e",
            "%2F",
            "-X",
            " ",
            "DELETE",
            "\n",
            "{owner}",
            "--raw",
            ":",
            "@",
            "é",
            "\0",
        ]
    ),
    max_size=6,
).map("".join)


@given(WORDS, WORDS)
def test_names_stay_one_part_of_a_path(name: str, branch: str) -> None:
    """Whatever a name has, it gives a call that is in the list and of the same question, or none."""
    from flywheel.collect.github_questions.api_paths import part

    api = GithubApi(ClientProgram("gh"), "github.com")
    path = f"repos/{part(name)}/{part(name)}/actions/runs?branch={part(branch)}&per_page=20"
    arguments = api._command(path)
    if is_read_only("gh", arguments):
        parts = arguments[-1].partition("?")[0].split("/")
        assert (parts[0], parts[3:], len(parts)) == ("repos", ["actions", "runs"], 5)
        assert not {"", ".", ".."} & set(parts)


@given(WORDS, WORDS)
def test_names_stay_one_argument_of_kubectl(context: str, name: str) -> None:
    """A context or a name of a secret that could be an option gives no call that is in the list."""
    api = ClusterApi(ClientProgram("kubectl"), context)
    words = ("get", "secrets", name, f"--namespace={name}", "--no-headers", "--output=wide")
    if is_read_only("kubectl", api.command(*words)):
        assert not name.startswith("-")
        assert not set(name) & set("/=:@ \n\0")


def test_a_hostile_overlay_asks_nothing_else(flywheel: Callable[..., Outcome], overlay: Path) -> None:
    """Names that cannot be asked for are not seen, and what else was declared is."""
    text = (overlay / "config/organization.yaml").read_text(encoding="utf-8")
    (overlay / "config/organization.yaml").unlink()
    hostile = text.replace("slug: example-org", 'slug: ".."').replace("/example-infra", "/../../x?a=b")
    (overlay / "config/organization.yaml").write_text(hostile, encoding="utf-8")
    assert hostile != text
    for program, *arguments in shown(flywheel, overlay, "--secrets"):
        is_grpc = arguments[-1].endswith(read_only.CAPABILITIES)
        assert is_read_only(program, arguments, EMPTY_MESSAGE if is_grpc else b""), arguments


def test_every_pair_of_options_is_refused() -> None:
    """One option more, anywhere, and the call is not in the list."""
    for extra, at in itertools.product(("-X", "--data=a", "--raw", "--config", "-"), range(len(GH) + 1)):
        assert not is_read_only("gh", (*GH[:at], extra, *GH[at:], "user"))
    whole = (KUBECTL, "get", "nodes", "--all-namespaces", "--output=json", *LIMITS)
    for extra, at in itertools.product(("--as=a", "--watch", "--raw=/", "--token=a", "secrets"), range(len(whole) + 1)):
        assert not is_read_only("kubectl", (*whole[:at], extra, *whole[at:]))
