"""The specification's two owners: strict, without a blocker, and with exactly one expected warning."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fixture_live as live
import pytest
from flywheel_testing.verbs import Outcome

Verb = Callable[..., Outcome]


def personal() -> dict[str, Any]:
    """Evidence of a personal account whose lane registers at a repository."""
    found = copy.deepcopy(live.healthy())
    jobs = live.run(live.job(runner="user-nix-x7k2p-runner-b4c5d", runner_group_name="Default"))
    found |= {
        "overlays": ["example-user/infra"],
        "accounts": [
            {
                "host": "github.com",
                "login": "example-user",
                "account": live.seen({"login": "example-user", "id": 2, "type": "User"}),
            }
        ],
        "repositories": [
            {
                "host": "github.com",
                "name": "example-user/infra",
                "repository": live.repository_fact("example-user/infra", 201),
                "secrets": live.secrets("GF_CORE_DEPLOY_KEY"),
            },
            {
                "host": "github.com",
                "name": "example-user/tool",
                "repository": live.repository_fact("example-user/tool", 202),
                "runs": live.runs(jobs),
            },
            found["repositories"][2],
        ],
        "clusters": [live.cluster(("user-nix", "example-user"), ("example-nix", "example-org"))],
    }
    return found


@pytest.fixture
def owners(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Both overlays with their evidence, in the working directory."""
    monkeypatch.chdir(tmp_path)
    live.write_overlay(tmp_path / "organization", workflow=live.WORKFLOW)
    live.write_overlay(tmp_path / "personal", personal=True, workflow=live.WORKFLOW)
    organization = live.healthy() | {"clusters": personal()["clusters"]}
    Path("organization.json").write_text(live.text(organization), encoding="utf-8")
    Path("personal.json").write_text(live.text(personal()), encoding="utf-8")
    return tmp_path


def counts(found: Outcome) -> dict[str, int]:
    """The counts of a report."""
    counted: dict[str, int] = json.loads(found.out)["counts"]
    return counted


def test_the_organization_has_no_warning(owners: Path, flywheel: Verb) -> None:
    """Strict: 0 blockers, 0 warnings, and the highest rung."""
    found = flywheel("preflight", "organization", "--evidence", "organization.json", "--strict", "--format", "json")
    assert (found.status, found.err) == (0, "")
    assert counts(found) == {"blocker": 0, "warning": 0, "note": 0, "expected": 0, "failing": 0}
    assert [row["rung"] for row in json.loads(found.out)["ladder"]] == [6]
    assert json.loads(found.out)["queue"] == []


def test_the_personal_account_has_exactly_one_expected_warning(owners: Path, flywheel: Verb) -> None:
    """Strict: 0 blockers, and the anchor is the one warning that is expected."""
    words = ("preflight", "personal", "--evidence", "personal.json", "--strict", "--format", "json")
    found = flywheel(*words, "--expect", "GF845=1")
    assert (found.status, found.err) == (0, "")
    assert counts(found) == {"blocker": 0, "warning": 1, "note": 0, "expected": 1, "failing": 0}
    assert [row["rung"] for row in json.loads(found.out)["ladder"]] == [6]
    unexpected = flywheel(*words)
    assert unexpected.status == 1
    assert [one["id"] for one in json.loads(unexpected.out)["findings"] if one["fails"]] == ["GF845"]


def test_a_second_anchor_is_noticed(owners: Path, flywheel: Verb) -> None:
    """An expected count that is not met fails as loudly as a warning that nobody expects."""
    found = flywheel("preflight", "organization", "--evidence", "organization.json", "--strict", "--expect", "GF845=1")
    assert found.status == 1
    assert "GF845 was expected once and never found" in found.out


def test_both_owners_in_one_report(owners: Path, flywheel: Verb) -> None:
    """Two overlays and two files of evidence: a row for each lane, and the same single warning."""
    evidence = ("--evidence", "organization.json", "--evidence", "personal.json")
    found = flywheel(
        "preflight", "organization", "personal", *evidence, "--strict", "--expect", "GF845=1", "--format", "json"
    )
    assert (found.status, found.err) == (0, "")
    report = json.loads(found.out)
    assert [(row["owner"], row["rung"]) for row in report["ladder"]] == [
        ("example-org/infra", 6),
        ("example-user/infra", 6),
    ]
    assert [row["state"] for row in report["repositories"]] == ["proved", "proved"]
