"""Endpoints are read as clients read them."""

from __future__ import annotations

import time

import pytest

from flywheel.formats.endpoints import parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://attic.nix-cache.svc.cluster.local", ("http", "attic.nix-cache.svc.cluster.local", 0, "")),
        ("GRPC://Cache.Example.COM.:9092/", ("grpc", "cache.example.com", 9092, "/")),
        ("http://user:word@host:80/a/b", ("http", "host", 80, "/a/b")),
        ("grpc://[::1]:9092", ("grpc", "::1", 9092, "")),
        ("http://under_score.svc", ("http", "under_score.svc", 0, "")),
    ],
)
def test_endpoint_has_its_parts(text: str, expected: tuple[str, str, int, str]) -> None:
    """Scheme and host in lower case, without brackets and final dot."""
    endpoint = parse(text)
    assert endpoint is not None
    assert (endpoint.scheme, endpoint.host, endpoint.port, endpoint.path) == expected


@pytest.mark.parametrize(
    "text",
    ["", "host:9092", "//host", "http://", "http://:80", "http://host:0", "http://host:99999", "http://a b",
     "http://host:port", "http://-a", "http://host?x", "://host", "http://ho/st\n", "http:// host"],
)  # fmt: skip
def test_what_is_no_endpoint(text: str) -> None:
    """No scheme, no host, no port that can be, or anything that a client would take for part of a query."""
    assert parse(text) is None


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST.", "x.localhost", "127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "0.0.0.0",
     "0", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"],
)  # fmt: skip
def test_loopback_in_any_notation(host: str) -> None:
    """Resolvers take all of these for the machine itself."""
    endpoint = parse(f"grpc://{host}:9092")
    assert endpoint is not None
    assert endpoint.loopback


@pytest.mark.parametrize(
    "host", ["localhost.example.com", "127.example.com", "10.0.0.1", "[fd00::1]", "mylocalhost", "128.0.0.1"]
)
def test_other_hosts_are_none(host: str) -> None:
    """A name that begins like one, and private networks."""
    endpoint = parse(f"grpc://{host}:9092")
    assert endpoint is not None
    assert not endpoint.loopback


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://a.svc", "http://a.svc.cluster.local:80/", True),
        ("https://A.svc:443", "https://a.svc", True),
        ("grpc://a.svc:1", "grpc://a.svc.cluster.local:1", True),
        ("grpc://a.svc:1", "grpc://a.svc:2", False),
        ("grpc://a.svc:1", "grpcs://a.svc:1", False),
        ("http://a.svc/x", "http://a.svc/y", False),
        ("http://a.svc", "http://b.svc", False),
    ],
)
def test_two_ways_to_write_one_service(one: str, other: str, same: bool) -> None:
    """The cluster's domain, case, the scheme's own port and a final slash make no difference."""
    first, second = parse(one), parse(other)
    assert first is not None
    assert second is not None
    assert first.same_as(second, "cluster.local") is same


def test_hostile_text_is_refused_at_once() -> None:
    """A megabyte of dots costs no more than its length."""
    start = time.process_time()
    assert parse("http://" + "a." * 500_000 + "!") is None
    assert parse("http://" + "a@" * 500_000) is None
    assert time.process_time() - start < 2
