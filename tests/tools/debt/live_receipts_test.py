"""Entries that close by receipts of live evidence, and typed proofs that it contradicts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flywheel_testing.check_fixtures import made_up_secrets
from flywheel_testing.verbs import Outcome

Verb = Callable[..., Outcome]
COMMIT = "4f" * 20
SOURCE = {"command": ["gh", "api"], "host": "github.com", "identity": "user", "at": "2026-05-10T06:00:00Z"}
GAP = """schema: flywheel.debt/1
gaps:
  - repository: example-org/app
    label: tinyland-nix-kvm
    reason: the label is new
    owner: example-org
    since: 2026-05-01
    review_by: 2026-07-01
    tier: 3
    status: {status}
"""
TYPED = f"""    proofs:
      - run: https://github.com/example-org/app/actions/runs/7
        workflow: .github/workflows/ci.yml
        job: build
        label: tinyland-nix-kvm
        branch: main
        event: push
        conclusion: success
        commit: {COMMIT}
        date: 2026-05-09
"""
LANE = """schema: flywheel.retirement/1
lanes:
  - lane: personal-package-nix-a
    repository: example-org/app
    label: tinyland-nix-kvm
    state_owner: example-org
    since: 2026-05-01
    status: {status}
    exits: removal
    proofs:
      - item: absent_from_overlay
        kind: overlay
        place: https://github.com/example-org/infra/blob/main/terraform.tfvars
        commit: {commit}
        date: 2026-05-09
"""


def job(**more: Any) -> dict[str, Any]:
    """A job that proves the label."""
    return {
        "id": 70,
        "name": "build",
        "status": "completed",
        "conclusion": "success",
        "labels": ["tinyland-nix-kvm"],
        "runner_name": "example-kvm-x7k2p-runner-b4c5d",
        "runner_group_name": "example-infra",
        "head_branch": "main",
        "head_sha": COMMIT,
        "completed_at": "2026-05-09T10:00:00Z",
        **more,
    }


def evidence(*jobs: dict[str, Any], sets: tuple[str, ...] = ("example-kvm",), **run: Any) -> str:
    """Live evidence with one run, and a cluster with these sets."""
    facts = {
        "id": 1,
        "full_name": "example-org/app",
        "owner_type": "Organization",
        "visibility": "private",
        "default_branch": "main",
    }
    one = {
        "id": 7,
        "path": ".github/workflows/ci.yml",
        "event": "push",
        "status": "completed",
        "head_branch": "main",
        "head_sha": COMMIT,
        "from_fork": False,
        "created_at": "2026-05-09T09:00:00Z",
        "jobs": {"source": SOURCE, "seen": list(jobs)},
        **run,
    }
    live = [{"namespace": "arc-runners", "name": name, "scale_set_name": name} for name in sets]
    return json.dumps(
        {
            "schema": "flywheel.evidence/1",
            "collected_at": "2026-05-10T06:00:00Z",
            "collector": "flywheel 0.1.0",
            "repositories": [
                {
                    "host": "github.com",
                    "name": "example-org/app",
                    "repository": {"source": SOURCE, "seen": facts},
                    "runs": {"source": SOURCE, "seen": [one]},
                }
            ],
            "clusters": [{"context": "cluster-one", "runner_sets": {"source": SOURCE, "seen": live}}],
        }
    )


@pytest.fixture
def judge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flywheel: Verb) -> Callable[..., dict[str, Any]]:
    """Judges a ledger of gaps, or of lanes, with live evidence; returns the report."""
    monkeypatch.chdir(tmp_path)

    def run(ledger: str, live: str, *words: str) -> dict[str, Any]:
        Path("ledger.yaml").write_text(ledger, encoding="utf-8")
        Path("live.json").write_text(live, encoding="utf-8")
        given = ("--retirement", "ledger.yaml") if "flywheel.retirement" in ledger else ("ledger.yaml",)
        found = flywheel("debt", *given, "--live", "live.json", "--today", "2026-05-15", "--format", "json", *words)
        assert found.err == ""
        report: dict[str, Any] = json.loads(found.out)
        return report

    return run


def ids(report: dict[str, Any]) -> list[str]:
    """The ids of the findings."""
    return [one["id"] for one in report["findings"]]


def test_a_receipt_closes_a_gap_without_a_typed_proof(judge) -> None:
    """The table says that it was read."""
    report = judge(GAP.format(status="closed"), evidence(job()))
    assert ids(report) == []
    (row,) = report["gaps"]
    assert (row["runs"], row["basis"]) == (1, "1 read")
    assert row["receipts"] == ["https://github.com/example-org/app/actions/runs/7"]


def test_a_gap_with_a_receipt_may_not_stay_open(judge) -> None:
    """It would excuse the next one."""
    report = judge(GAP.format(status="open"), evidence(job()))
    assert "GF803" in ids(report)
    message = next(one["message"] for one in report["findings"] if one["id"] == "GF803")
    assert message == (
        "the gap of `example-org/app` for label `tinyland-nix-kvm` is open, and live evidence has a receipt: "
        "https://github.com/example-org/app/actions/runs/7, 2026-05-09, commit 4f4f4f4f4f4f."
    )


def test_a_secret_in_evidence_is_not_shown_where_it_is_cut(judge) -> None:
    """Of a commit twelve characters are shown, by which no secret is recognised."""
    report = judge(GAP.format(status="open"), evidence(job(head_sha=made_up_secrets()["AWS access key"])))
    message = next(one["message"] for one in report["findings"] if one["id"] == "GF803")
    assert message.endswith(", 2026-05-09, commit <AWS access key>.")


@pytest.mark.parametrize(
    ("changed", "run"),
    [
        ({"conclusion": "failure"}, {}),
        ({"status": "queued", "conclusion": None}, {}),
        ({"labels": ["tinyland-nix"]}, {}),
        ({"head_branch": "feature"}, {}),
        ({"completed_at": "2026-04-09T10:00:00Z"}, {}),
        ({}, {"from_fork": True}),
        ({}, {"event": "pull_request"}),
    ],
    ids=["failed", "queued", "another-label", "another-branch", "before-the-gap", "of-a-fork", "pull-request"],
)
def test_what_is_not_a_receipt(judge, changed: dict[str, Any], run: dict[str, Any]) -> None:
    """None of these closes the gap."""
    report = judge(GAP.format(status="closed"), evidence(job(**changed), **run))
    assert ids(report) == ["GF808", "GF804"]
    assert report["gaps"][0]["basis"] == ""


def test_a_typed_proof_is_called_typed(judge) -> None:
    """It stays possible where evidence says nothing of its run."""
    report = judge(GAP.format(status="closed") + TYPED, evidence(job(), id=8))
    assert ids(report) == []
    assert report["gaps"][0]["basis"] == "1 read, 1 typed"
    assert (report["gaps"][0]["runs"], report["gaps"][0]["typed"]) == (2, [7])


def test_a_typed_proof_that_evidence_contradicts_is_unfit(judge) -> None:
    """The ledger says success, and the forge says failure."""
    report = judge(GAP.format(status="closed") + TYPED, evidence(job(conclusion="failure")))
    assert ids(report) == ["GF808", "GF804", "GF805"]
    message = next(one["message"] for one in report["findings"] if one["id"] == "GF805")
    assert "is the run 7, of which live evidence shows that its conclusion is `failure`." in message


def test_a_lane_is_retired_by_what_is_read(judge) -> None:
    """The run of another set and the absence from the cluster are read; the overlay's commit is typed."""
    report = judge(LANE.format(status="closed", commit=COMMIT), evidence(job()))
    assert ids(report) == []
    (row,) = report["lanes"]
    assert row["missing_items"] == []
    assert row["read"] == {
        "downstream_run": "https://github.com/example-org/app/actions/runs/7",
        "absent_live": "not among the 1 runner sets of `github.com` on 2026-05-10",
    }
    assert row["typed"] == ["absent_from_overlay"]


def test_a_run_of_the_lane_itself_proves_nothing(judge) -> None:
    """The lane's own runner served it."""
    own = job(runner_name="personal-package-nix-a-x7k2p-runner-b4c5d")
    report = judge(LANE.format(status="open", commit=COMMIT), evidence(own))
    assert report["lanes"][0]["missing_items"] == ["downstream_run"]


def test_a_lane_that_is_live_is_not_retired(judge) -> None:
    """Whatever the ledger says."""
    live = evidence(job(), sets=("example-kvm", "personal-package-nix-a"))
    report = judge(LANE.format(status="closed", commit=COMMIT), live)
    assert "GF816" in ids(report)
    message = next(one["message"] for one in report["findings"] if one["id"] == "GF816")
    assert message == (
        "the ledger calls the lane `personal-package-nix-a` of `example-org/app` retired, and it is live as "
        "`arc-runners/personal-package-nix-a`."
    )
    assert report["lanes"][0]["missing_items"] == ["absent_live"]


def test_an_empty_list_shows_no_absence(judge) -> None:
    """It is what another cluster would answer."""
    report = judge(LANE.format(status="open", commit=COMMIT), evidence(job(), sets=()))
    assert report["lanes"][0]["missing_items"] == ["absent_live"]
