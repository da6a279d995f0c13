"""Eight owners on one cluster, and one fault of each kind: each is found once, where it can be mended."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import fixture_fleet
import pytest
from fixture_fleet import entry, organization, tfvars

from flywheel.findings import subjects

OWNERS = ["acme", "bluth", "cyberdyne", "duff", "ewing", "frobozz", "globex", "hooli"]
STACK = "tofu/stacks/arc-runners/terraform.tfvars"
CLUSTER = """\
schema: flywheel.cluster/1
name: cluster-one
controller: {owner: acme, chart_version: "0.14.2"}
caches:
  - {server: http://attic.nix-cache.svc.cluster.local, name: main, writers: [acme]}
"""
OTHER_KEY = '"main:2NhY4JhezH9gQYqvDMWrWH9CwlcKiECVqejMrND2VFw="'
ACME = '"https://github.com/acme"'
WRITERS = CLUSTER.replace("writers: [acme]", "writers: [acme, hooli]")
UNUSED = CLUSTER + (
    "differences:\n  - {overlay: hooli, fact: substrate.attic_server, until: '2030-01-01', reason: it moves}\n"
)

OTHER_SPELLING = fixture_fleet.backend("acme").replace(":9000", ":9000/")
TWO_PRIORITIES = """\
priority_classes:
  - {name: runners, value: 0}
  - {name: runners, value: 1000}
"""
TWO_QUOTAS = """\
quotas:
  - {namespace: arc-runners, name: most, hard: {pods: "40"}}
  - {namespace: arc-runners, name: most, hard: {pods: "60"}}
"""
TWO_LIMITS = """\
limit_ranges:
  - {namespace: arc-runners, name: usual, default_request: {cpu: 100m}}
  - {namespace: arc-runners, name: usual, default_request: {cpu: 200m}}
"""
CONTRACT, OTHER_CONTRACT = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", f"sha256-{'A' * 43}="
PIN = """\
bazel_dep(name = "gloriousflywheel", version = "{version}")

flywheel = use_extension("@gloriousflywheel//rules:extensions.bzl", "flywheel")
flywheel.core_pin(commit = "a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1", contract = "{contract}", version = "{version}")
"""

#: By kind of fault: the id, the owner that has it, what is other in that overlay, and where the finding stands.
FAULTS: dict[str, tuple[str, str, dict[str, object], str]] = {
    "registration": (
        "GF951", "bluth",
        {"sets": entry("acme", "bluth-extra", github_config_secret='"github-app-secret-bluth"',
                       runner_scale_set_name='"Acme-Nix"'), "runner_group": '"acme-infra"',
         "runner_namespace": '"bluth-runners"'},
        f"bluth/{STACK}",
    ),
    "release": ("GF952", "cyberdyne", {"nix_runner_name": '"acme-nix"'}, f"cyberdyne/{STACK}"),
    "object": ("GF953", "duff", {"nix_runner_scale_set_name": '"acme_nix"'}, f"duff/{STACK}"),
    "state": ("GF954", "ewing", {"state": fixture_fleet.backend("acme")}, "ewing/tofu/backend/arc-runners.s3.hcl"),
    "secret": ("GF955", "frobozz", {"github_config_secret": '"github-app-secret-acme"'}, f"frobozz/{STACK}"),
    "controller": ("GF956", "globex", {"deploys": True}, f"globex/{STACK}"),
    "roster": (
        "GF957", "hooli",
        {"github_config_url": ACME, "runner_group": '"acme-infra"',
         "organization": organization("hooli", "[7]", group="acme-infra")},
        "hooli/config/organization.yaml",
    ),
    "writers": ("GF958", "", {"cluster": WRITERS}, "cluster.yaml"),
    "namespace": ("GF959", "hooli", {"create_runner_namespace": "true"}, f"hooli/{STACK}"),
    "chart": ("GF960", "cyberdyne", {"controller_chart_version": '"0.13.1"'}, f"cyberdyne/{STACK}"),
    "key": ("GF961", "duff", {"attic_public_key": OTHER_KEY}, f"duff/{STACK}"),
    "context": ("GF962", "ewing", {"cluster_context": '"cluster-two"'}, f"ewing/{STACK}"),
    "endpoint": ("GF962", "ewing", {"attic_server": '"http://old.nix-cache.svc.cluster.local"'}, f"ewing/{STACK}"),
    "bucket": (
        "GF962", "frobozz", {"state": fixture_fleet.backend("frobozz").replace("tofu-state", "other-state")},
        "frobozz/tofu/backend/arc-runners.s3.hcl",
    ),
    "pin": ("GF963", "globex", {"organization": organization("globex", commit="b2" * 20)},
            "globex/config/organization.yaml"),
    "difference": ("GF964", "", {"cluster": UNUSED}, "cluster.yaml"),
    # The same checks, and the other kinds of what they look at.
    "nobody": ("GF956", "acme", {"deploys": False}, f"acme/{STACK}"),
    "address": ("GF954", "ewing", {"state": OTHER_SPELLING}, "ewing/tofu/backend/arc-runners.s3.hcl"),
    "priority": ("GF959", "", {"cluster": CLUSTER + TWO_PRIORITIES}, "cluster.yaml"),
    "quota": ("GF959", "", {"cluster": CLUSTER + TWO_QUOTAS}, "cluster.yaml"),
    "limits": ("GF959", "", {"cluster": CLUSTER + TWO_LIMITS}, "cluster.yaml"),
    "bazel cache": ("GF962", "bluth", {"bazel_cache_endpoint": '"grpc://old.nix-cache.svc.cluster.local:9092"'},
                    f"bluth/{STACK}"),
    "state endpoint": (
        "GF962", "frobozz", {"state": fixture_fleet.backend("frobozz").replace("state.example", "old.example")},
        "frobozz/tofu/backend/arc-runners.s3.hcl",
    ),
    "controller namespace": ("GF962", "duff", {"controller_namespace": '"old-systems"'}, f"duff/{STACK}"),
    "ended": ("GF962", "hooli", {"attic_server": '"http://old.nix-cache.svc.cluster.local"'}, f"hooli/{STACK}"),
    "version": ("GF963", "cyberdyne", {"module": PIN.format(version="0.2.0", contract=CONTRACT)},
                "cyberdyne/MODULE.bazel"),
    "contract": ("GF963", "cyberdyne", {"module": PIN.format(version="0.1.0", contract=OTHER_CONTRACT)},
                 "cyberdyne/MODULE.bazel"),
}  # fmt: skip
#: What is other in the document of the cluster, beside the fault: an accepted difference that is over.
BESIDE = {"ended": CLUSTER + UNUSED.removeprefix(CLUSTER).replace("2030-01-01", "2026-04-30")}

#: Kinds that stand in different overlays, or in different values of one, and do not touch one another.
TOGETHER = [
    "release", "object", "state", "secret", "controller", "roster", "writers", "namespace", "registration", "chart",
    "key", "pin",
]  # fmt: skip


@pytest.fixture
def judged(flywheel, tmp_path: Path, monkeypatch) -> Callable[..., list[tuple[str, str]]]:
    """The findings on the eight owners with these faults: ids and files."""

    def judge(*names: str) -> list[tuple[str, str]]:
        monkeypatch.chdir(tmp_path)
        edits: dict[str, dict[str, object]] = {owner: {} for owner in ("", *OWNERS)}
        for name in names:
            edits[FAULTS[name][1]].update(FAULTS[name][2])
        for owner in OWNERS:
            mine = {"deploys": owner == "acme", **edits[owner]}
            state, about = mine.pop("state", None), mine.pop("organization", organization(owner))
            module = str(mine.pop("module", PIN.format(version="0.1.0", contract=CONTRACT)))
            fixture_fleet.write(tmp_path, owner, tfvars(owner, **mine), state, about)  # type: ignore[arg-type]
            if any("module" in one for one in edits.values()):
                Path(owner, "MODULE.bazel").write_text(module, encoding="utf-8")
        beside = next((BESIDE[name] for name in names if name in BESIDE), CLUSTER)
        Path("cluster.yaml").write_text(str(edits[""].get("cluster", beside)), encoding="utf-8")
        words = ["--cluster", "cluster.yaml", "--today", "2026-05-01", "--format", "json"]
        outcome = flywheel("fleet", *OWNERS, *words)
        assert outcome.err == ""
        found = json.loads(outcome.out)["findings"]
        return sorted((one["id"], one["file"]) for one in found)

    return judge


def test_every_check_of_collisions_and_agreement_has_a_fault():
    """A new check of these needs a fault here."""
    ids = {id for id in subjects.of("fleet") if "GF951" <= id <= "GF964"}
    assert {id for id, _, _, _ in FAULTS.values()} == ids
    assert len(ids) == 14


def test_clean_fleet_has_no_finding(judged):
    """Eight owners that share a cluster rightly."""
    assert judged() == []


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_found_once_and_alone(judged, name):
    """One fault, one finding, at the place that mends it."""
    id, _, _, place = FAULTS[name]
    assert judged(name) == [(id, place)]


def test_all_faults_together_are_found_once_each(judged):
    """Faults do not hide one another, and none is reported twice."""
    assert judged(*TOGETHER) == sorted((FAULTS[name][0], FAULTS[name][3]) for name in TOGETHER)
