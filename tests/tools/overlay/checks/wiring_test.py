"""Wiring of declared overlays, of second operators, and of input that makes no sense."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from flywheel.contract.compiled import Contract
from flywheel.findings import subjects
from flywheel.findings.engine import run
from flywheel.findings.finding import Finding
from flywheel.overlay import overlay_json
from flywheel.overlay.facts import facts_file
from flywheel.overlay.overlay import Overlay

KEY = "main:" + base64.b64encode(bytes(32)).decode()
FACTS: dict = {
    "schema": "flywheel.facts/1",
    "label": "//:overlay",
    "stack": "arc_runners",
    "owner": {
        "label": "//:owner",
        "facts": {
            "slug": "example-org",
            "forge": "github",
            "account_kind": "organization",
            "config_url": "https://github.com/example-org",
            "app_secret": "github-app-secret-example-org",
            "overlay_repository": "example-org/example-infra",
            "runner_group": "example-infra",
        },
    },
    "substrate": {
        "label": "//:cluster",
        "facts": {
            "name": "cluster",
            "cluster_context": "cluster",
            "attic_server": "http://attic.nix-cache.svc.cluster.local",
            "attic_cache": "main",
            "attic_public_key": KEY,
            "bazel_cache_endpoint": "grpc://bazel-cache.nix-cache.svc.cluster.local:9092",
            "state_bucket": "tofu-state",
            "state_endpoint": "http://state.example.com:9000",
        },
    },
    "runner_sets": [
        {"label": "//:heavy", "facts": {"release": "heavy", "capability": "tinyland-nix-heavy"}, "attributes": {}},
        {"label": "//:browser", "facts": {"release": "browser", "capability": "tinyland-docker"}, "attributes": {}},
    ],
    "variables": {},
    "core_pin": None,
}
Declared = Callable[..., tuple[Overlay, list[Finding]]]


def _judge(overlay: Overlay, contract: Contract) -> list[Finding]:
    chosen = [one for one in subjects.of("overlay").values() if one.family in ("wiring", "secrets")]
    return run(overlay, contract, chosen)


@pytest.fixture
def declared(tmp_path: Path, contract: Contract) -> Declared:
    """The overlay of FACTS with substrate facts changed (None takes one out), and its findings."""

    def load(**substrate: str | None) -> tuple[Overlay, list[Finding]]:
        facts = copy.deepcopy(FACTS)
        given = {**facts["substrate"]["facts"], **substrate}
        facts["substrate"]["facts"] = {name: value for name, value in given.items() if value is not None}
        path = tmp_path / "facts.json"
        path.write_text(json.dumps(facts), encoding="utf-8")
        overlay = facts_file.load(str(path), contract)
        return overlay, _judge(overlay, contract)

    return load


def _told(found: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.id, str(finding.place)) for finding in found]


def test_declared_overlay_is_sound(declared: Declared) -> None:
    """What the rules render has caches, key and backend as the contract wants them."""
    overlay, found = declared()
    assert _told(found) == [("GF419", "//:overlay")]
    assert overlay.backends[0].text("key") == "example-org/example-infra/arc-runners/terraform.tfstate"
    assert str(overlay.backends[0].get("bucket").place) == "//:cluster (state_bucket)"


@pytest.mark.parametrize(
    ("fact", "value", "ids"),
    [
        ("attic_public_key", None, {"GF401"}),
        ("attic_server", "http://attic-api.nix-cache.svc", {"GF402"}),
        ("bazel_cache_endpoint", "cache:9092", {"GF406"}),
        ("bazel_cache_endpoint", "grpc://localhost:9092", {"GF407"}),
        ("attic_server", "http://{{ host }}", {"GF408"}),
        ("attic_public_key", "other:AAAA", {"GF409"}),
        ("attic_cache", "staging", {"GF410"}),
        ("state_endpoint", "http://127.0.0.1:9000", {"GF407"}),
        ("state_endpoint", "http://me:word@state.example.com", {"GF508"}),
    ],
)
def test_fact_is_told_once_where_it_was_declared(
    declared: Declared, fact: str, value: str | None, ids: set[str]
) -> None:
    """Not once for each variable, runner set and backend that takes it."""
    told = _told(declared(**{fact: value})[1])
    place = f"//:cluster ({fact if value is not None else 'attic_server'})"
    assert [one for one in told if one[0] != "GF419"] == [(id, place) for id in ids]


def test_cache_left_out_is_told_of_each_set(declared: Declared) -> None:
    """Each set lacks it, and each is named."""
    messages = [finding.message for finding in declared(bazel_cache_endpoint=None)[1] if finding.id == "GF404"]
    assert [message.split(" has ")[0] for message in messages] == [
        "primary lane `nix`, which the stack always deploys,", "runner set `heavy`", "runner set `browser`",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "substrate",
    [
        {},
        {"attic_public_key": None},
        {"attic_cache": "x"},
        {"state_endpoint": "x"},
        {"attic_server": "http://me:word@attic.nix-cache.svc"},
    ],
)
def test_overlay_handed_on_gives_the_same_findings(
    declared: Declared, contract: Contract, tmp_path: Path, substrate: dict[str, str | None]
) -> None:
    """Facts, variables and backends keep their places on the way through overlay.json."""
    overlay, found = declared(**substrate)
    path = tmp_path / "overlay.json"
    path.write_text(overlay_json.dumps(overlay, contract.digest), encoding="utf-8")
    again = _judge(overlay_json.load(str(path)), contract)
    assert sorted(map(repr, again)) == sorted(map(repr, found))


def test_second_operator_changes_data_alone(
    overlay: Callable[..., Overlay], patched: Callable[[object], Contract]
) -> None:
    """Other schemes, needs, retired hosts and mistaken keys are contract data."""
    other = patched(
        {
            "wiring": {
                "endpoints": {"bazel_cache_endpoint": ["unix"]},
                "runner_types": {"nix": [], "docker": [], "dind": []},
                "retired": {"attic_hosts": ["old"], "attic_public_keys": []},
                "app_secret": {"mistaken_keys": {"pem": "github_app_private_key"}},
                "cluster_domain": "k8s.example.com",
            }
        }
    )
    made = overlay(
        f'attic_server = "http://old/x"\nattic_public_key = "{KEY}"\nbazel_cache_endpoint = "unix://socket"\n'
        'cluster_context = "pem"\n',
        {"substrate.attic_server": "http://old.k8s.example.com/x"},
    )
    assert sorted({finding.id for finding in _judge(made, other)}) == ["GF402", "GF507"]


def test_placeholder_behind_an_escape_is_one(overlay: Callable[..., Overlay], contract: Contract) -> None:
    """Writers of JSON escape `<`: what counts is the value, not how it is written."""
    found = _judge(overlay('cluster_context = "\\u003cowner\\u003e"'), contract)
    assert ("GF408", "terraform.tfvars:1:19") in _told(found)


def test_contract_may_exempt_a_set(overlay: Callable[..., Overlay], patched: Callable[[object], Contract]) -> None:
    """Exemptions stand in data with their reason; one without a reason counts for nothing."""
    text = 'extra_runner_sets = { a = { runner_label = "tinyland-docker", runner_type = "docker" } }'
    for reason, lacking in (("It builds nothing.", 0), (" ", 1)):
        exempting = patched({"wiring": {"exempt": {"a": reason}}})
        found = [one for one in _judge(overlay(text), exempting) if one.id == "GF404" and "`a`" in one.message]
        assert len(found) == lacking


@pytest.mark.parametrize(
    "text",
    [
        "attic_server = 1\nattic_public_key = []\nextra_runner_sets = []",
        "attic_server = null\nextra_runner_sets = { a = null, b = 1, c = { attic_server = {} } }",
        'attic_server = ["http://localhost"]\ngithub_config_secret = {}\nghcr_token = [[]]',
        'extra_runner_sets = { a = { runner_type = "no such type", bazel_executor_endpoint = "x" } }',
        'extra_runner_sets = { "" = { runner_type = 7 } }',
    ],
)
def test_input_of_wrong_types_raises_nothing(text: str, overlay: Callable[..., Overlay], contract: Contract) -> None:
    """Types are the contract family's; these checks pass over what they cannot read."""
    made = overlay(
        text, {"substrate.attic_server": 7, "wiring.exempt": [1], "files": [1, {"path": "x"}, {}], "owner.slug": None}
    )
    _judge(made, contract)
