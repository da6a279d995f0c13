"""What the real `curl` is asked, and what becomes of the answers of caches, executors and state backends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import fixture_caches
import pytest
from conftest import Collected
from fixture_caches import CAPABILITIES, CacheReplay, GrpcReplay
from hypothesis import given
from hypothesis import strategies as some

from flywheel.collect.cache_questions import cache_facts, grpc_message
from flywheel.collect.clients import read_only
from flywheel.collect.clients.client_programs import ClientProgram

KEY = "main:UNhY4JhezH9gQYqvDMWrWH9CwlcKiECVqejMrND2VFw="
SERVER = "http://attic.example.com"
CONFIG = "/_api/v1/cache-config/main"


@pytest.fixture
def curl(programs: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> ClientProgram:
    """The real `curl`."""
    monkeypatch.setenv("FLYWHEEL_CURL", programs("curl"))
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return ClientProgram("curl")


@pytest.fixture
def server() -> Iterator[CacheReplay]:
    """A server of HTTP."""
    replay = CacheReplay()
    yield replay
    replay.close()


def answer(server: CacheReplay, path: str, value: Any, status: int = 200) -> None:
    """Answer a path with JSON."""
    server.answers[path] = (status, {"Content-Type": "application/json"}, json.dumps(value).encode())


def missed(fact: dict[str, Any]) -> dict[str, Any]:
    """Why a fact was not seen."""
    return {name: value for name, value in fact["not_seen"].items() if value is not None}


def attic(curl: ClientProgram, server: CacheReplay) -> dict[str, Any]:
    """The fact about a cache of Attic that is reached at another address."""
    row = cache_facts.attic(curl, SERVER, "main", f"http://{server.host}")
    assert (row["server"], row["cache"]) == (SERVER, "main")
    found: dict[str, Any] = row["config"]
    return found


def test_attic(curl: ClientProgram, server: CacheReplay) -> None:
    """The public key and where the cache says it is; no credential is sent."""
    told = {
        "substituter_endpoint": "https://user:word@attic.example.com/main?a=b",
        "api_endpoint": "https://attic.example.com/",
        "public_key": KEY,
        "is_public": True,
        "store_dir": "/nix/store",
        "priority": 41,
        "upstream_cache_key_names": [],
    }
    answer(server, CONFIG, told)
    fact = attic(curl, server)
    assert fact["seen"] == {
        "public_key": KEY,
        "is_public": True,
        "substituter_endpoint": "https://attic.example.com/main",
        "api_endpoint": "https://attic.example.com/",
        "store_dir": "/nix/store",
        "priority": 41,
    }
    assert fact["source"]["host"] == server.host
    assert fact["source"]["tool"].startswith("curl ")
    ((method, path, headers),) = server.requests
    assert (method, path) == ("GET", CONFIG)
    assert set(headers) == {"Host", "User-Agent", "Accept"}


def test_a_cache_that_is_not_there(curl: ClientProgram, server: CacheReplay) -> None:
    """Attic says so; another server's 404 does not."""
    answer(server, CONFIG, {"code": 404, "error": "NoSuchCache", "message": "..."}, 404)
    assert attic(curl, server)["absent"] == {"shown_by": f"{server.host} answered NoSuchCache", "status": 404}
    server.answers.clear()
    assert missed(attic(curl, server))["reason"] == "ambiguous"


def test_a_private_cache(curl: ClientProgram, server: CacheReplay) -> None:
    """Unauthorized is not seen."""
    answer(server, CONFIG, {"code": 401, "error": "Unauthorized"}, 401)
    assert missed(attic(curl, server)) == {
        "reason": "login",
        "missing": "pull permission of the cache main",
        "step": "Compare the key by hand (`attic cache info CACHE`): the collector sends no token.",
        "status": 401,
    }


@pytest.mark.parametrize("key", ["main:" + "A" * 86 + "==", "main", ":", "main:not base64", 7])
def test_a_key_that_is_not_public(key: object, curl: ClientProgram, server: CacheReplay) -> None:
    """The private half has 64 bytes. Whatever is there is not kept."""
    answer(server, CONFIG, {"public_key": key})
    fact = attic(curl, server)
    assert missed(fact)["missing"] == "a public key of 32 bytes"
    assert "AAAA" not in str(fact)


def test_bazel_remote(curl: ClientProgram, server: CacheReplay) -> None:
    """Its size and its commit, and whether it has the empty blob."""
    told = {"CurrSize": 5, "MaxSize": 10, "NumFiles": 2, "GitCommit": "abc", "NumGoroutines": 9, "ServerTime": 1}
    answer(server, "/status", told)
    row = cache_facts.bazel_remote(curl, f"http://{server.host}")
    assert row["status"]["seen"] == {
        "git_commit": "abc", "git_tags": "", "current_size": 5, "max_size": 10, "files": 2, "empty_blob": False,
    }  # fmt: skip
    server.answers["/cas/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"] = (200, {}, b"")
    row = cache_facts.bazel_remote(curl, f"http://{server.host}")
    assert row["status"]["seen"]["empty_blob"] is True
    assert [method for method, *_ in server.requests] == ["GET", "HEAD"] * 2
    answer(server, "/status", {"other": 1})
    assert missed(cache_facts.bazel_remote(curl, f"http://{server.host}")["status"])["reason"] == "answer"


def test_capabilities(curl: ClientProgram) -> None:
    """Whether something is executed and stored there, from one message of gRPC."""
    server = GrpcReplay(CAPABILITIES)
    row = cache_facts.reapi(curl, f"grpc://{server.host}", "")
    assert row["capabilities"]["seen"] == {
        "has_cache": True,
        "digest_functions": ["SHA256", "BLAKE3"],
        "update_enabled": True,
        "has_execution": True,
        "exec_enabled": True,
        "low_api_version": "2.0",
        "high_api_version": "2.3",
    }
    assert row["capabilities"]["source"]["api_version"] == "2.3"
    assert server.bodies == [read_only.EMPTY_MESSAGE]
    server.close()


def test_a_cache_without_execution(curl: ClientProgram) -> None:
    """Neither executes nor stores: the flags are false, not missing."""
    server = GrpcReplay(fixture_caches.field(1, b""))
    seen = cache_facts.reapi(curl, f"grpc://{server.host}", "")["capabilities"]["seen"]
    assert (seen["has_cache"], seen["has_execution"], seen.get("update_enabled", False)) == (True, False, False)
    server.close()


@pytest.mark.parametrize(
    ("status", "reason"),
    [("16", "login"), ("7", "permission"), ("12", "unsupported"), ("14", "network"), ("2", "answer")],
)
def test_a_status_of_grpc(status: str, reason: str, curl: ClientProgram) -> None:
    """Unauthenticated is not seen, and not bad."""
    server = GrpcReplay(None, status)
    why = missed(cache_facts.reapi(curl, f"grpc://{server.host}", "")["capabilities"])
    assert (why["reason"], why["missing"]) == (reason, f"OK from the endpoint: gRPC status {status}")
    server.close()


def test_a_server_without_grpc(curl: ClientProgram, server: CacheReplay) -> None:
    """One that speaks HTTP/1.1 alone is not seen."""
    why = missed(cache_facts.reapi(curl, f"grpc://{server.host}", "")["capabilities"])
    assert why["reason"] == "network"


def test_a_state(curl: ClientProgram, server: CacheReplay) -> None:
    """Only whether it is there, when it was written, and its size."""
    headers = {"Last-Modified": "Sun, 29 Nov 2026 10:00:00 GMT", "Content-Length": "4711"}
    server.answers["/tofu-state/a/terraform.tfstate"] = (200, headers, b"")
    row = cache_facts.state(curl, f"http://{server.host}", "tofu-state", "a/terraform.tfstate", "")
    assert row["reach"]["seen"] == {
        "bucket": True, "state": True, "last_modified": "2026-11-29T10:00:00Z", "size": 4711,
    }  # fmt: skip
    assert [method for method, *_ in server.requests] == ["HEAD"]


@pytest.mark.parametrize(
    ("status", "reason"), [(403, "permission"), (404, "ambiguous"), (503, "network"), (301, "answer")]
)
def test_a_state_that_is_not_shown(status: int, reason: str, curl: ClientProgram, server: CacheReplay) -> None:
    """The step is the command that asks with credentials. A redirect is not followed."""
    server.answers["/b/k"] = (status, {"Location": f"http://{server.host}/other"}, b"")
    why = missed(cache_facts.state(curl, f"http://{server.host}", "b", "k", "")["reach"])
    assert (why["reason"], why["status"]) == (reason, status)
    assert why["step"] == (
        f"Ask with your credentials: `aws s3api head-object --endpoint-url http://{server.host} --bucket b --key k`."
    )
    assert len(server.requests) == 1


def test_no_answer(curl: ClientProgram, server: CacheReplay) -> None:
    """The words of `curl`, and how another address is given."""
    server.close()
    why = missed(cache_facts.attic(curl, f"http://{server.host}", "main", "")["config"])
    assert why["reason"] == "network"
    assert why["missing"].startswith(f"an answer of {server.host}: ")
    assert why["step"] == "Collect where the address is reached, or give another one for it with --reach."


@pytest.mark.parametrize("url", ["ftp://a", "http://", "file:///etc/passwd", "http://a b", "http://a/%zz", "-o", ""])
def test_an_address_that_cannot_be_asked(url: str, curl: ClientProgram) -> None:
    """Nothing is run for it."""
    fact = cache_facts.attic(curl, url, "main", "")["config"]
    assert (missed(fact)["reason"], fact["source"]["calls"]) == ("not-asked", 0)


def test_user_and_password_are_not_sent(curl: ClientProgram, server: CacheReplay) -> None:
    """An address in an overlay can have them."""
    cache_facts.attic(curl, f"http://user:word@{server.host}", "main", "")
    assert "Authorization" not in server.requests[0][2]


def test_settings_of_curl_are_not_read(
    curl: ClientProgram, server: CacheReplay, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A `.curlrc` can add credentials and data."""
    (tmp_path / ".curlrc").write_text('user = "a:b"\ndata = "x"\n', encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("CURL_HOME", str(tmp_path))
    attic(curl, server)
    ((method, _, headers),) = server.requests
    assert method == "GET"
    assert "Authorization" not in headers


@given(some.binary(max_size=80))
def test_any_message_is_read_or_refused(data: bytes) -> None:
    """Bytes of no message end in one error."""
    try:
        message, _ = grpc_message.split(data)
        assert isinstance(grpc_message.capabilities(message or data), dict)
    except grpc_message.MessageError:
        pass


def test_a_whole_collection(curl: ClientProgram, server: CacheReplay, collected: Collected) -> None:
    """What an overlay declares is asked at the address that this machine reaches; the redactor leaves a public key."""
    answer(server, CONFIG, {"public_key": KEY, "is_public": True})
    grpc = GrpcReplay(CAPABILITIES)
    key = "/tofu-state/example-infra/arc-runners/terraform.tfstate"
    server.answers[key] = (200, {"Content-Length": "3"}, b"")
    found = collected(
        "--only=caches",
        f"--reach=http://attic.nix-cache.svc.cluster.local=http://{server.host}",
        f"--reach=grpc://bazel-cache.nix-cache.svc.cluster.local:9092=grpc://{grpc.host}",
        f"--reach=grpc://executor.rbe.svc.cluster.local:8980=grpc://{grpc.host}",
        f"--reach=http://state.example.com:9000=http://{server.host}",
        f"--bazel-remote=http://{server.host}",
    )
    assert found["attic_caches"][0]["config"]["seen"]["public_key"] == KEY
    assert found["attic_caches"][0]["server"] == "http://attic.nix-cache.svc.cluster.local"
    assert [row["capabilities"]["seen"]["exec_enabled"] for row in found["reapi_endpoints"]] == [True, True]
    assert found["states"][0]["reach"]["seen"] == {"bucket": True, "state": True, "size": 3}
    assert found["bazel_remotes"][0]["status"]["not_seen"]["reason"] == "ambiguous"
    assert found["told"].endswith("wrote evidence.json: 4 facts seen, 1 not seen\n")
    grpc.close()
