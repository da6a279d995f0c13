"""`check`, `workflows` and `debt` judge a label alike: a pool of an owner is refused unless the contract lists it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

LABEL = "example-org-docker"
OVERLAY = """cluster_context          = "cluster"
github_config_url        = "https://github.com/example-org"
github_config_secret     = "github-app-secret-example-org"
runner_group             = "example-infra"
controller_chart_version = "0.14.2"

extra_runner_sets = {{
  pool = {{
    github_config_url     = "https://github.com/example-org"
    github_config_secret  = "github-app-secret-example-org"
    runner_label          = "{label}"
    runner_scale_set_name = "example-pool-a"
    runner_type           = "docker"
  }}
}}
"""
WORKFLOW = "on: push\njobs:\n  build:\n    runs-on: {label}\n    steps:\n      - run: make\n"
LEDGER = """schema: flywheel.debt/1
gaps:
  - repository: example-org/app
    label: {label}
    reason: The runners are not deployed yet.
    owner: example-org
    since: 2026-04-29
    review_by: 2026-07-31
    tier: 0
"""


class Estate:
    """An owner's overlay, a repository and a ledger that all use one label."""

    def __init__(self, folder: Path, flywheel, label: str) -> None:
        files = {"infra/terraform.tfvars": OVERLAY, "app/.github/workflows/ci.yaml": WORKFLOW, "debt.yaml": LEDGER}
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.format(label=label), encoding="utf-8")
        self.folder = folder
        self.flywheel = flywheel
        self.more: tuple[str, ...] = ()

    def keep_pools(self, contract, pools: dict[str, dict[str, str]]) -> None:
        """Judge by a contract that lists these pools."""
        data = contract.to_json()
        data["capabilities"]["owner_pools"] = pools
        path = self.folder / "contract.json"
        path.write_text(json.dumps(data), encoding="utf-8")
        self.more = ("--contract", str(path))

    def findings(self, verb: str, *, overlay: bool = True) -> list[tuple[str, str]]:
        """The ids of blockers, with their fixes."""
        given = ("--overlay", str(self.folder / "infra")) if overlay else ()
        app = str(self.folder / "app")
        words = {
            "check": ("check", str(self.folder / "infra"), "--select", "taxonomy"),
            "workflows": ("workflows", app, "--repository", f"{app}=example-org/app:private", *given),
            "debt": ("debt", str(self.folder / "debt.yaml"), "--today", "2026-06-01", *given),
        }[verb]
        result = self.flywheel(*words, *self.more, "--format", "json")
        assert result.err == ""
        found = json.loads(result.out)["findings"]
        # GF803 says that the label is served, and is about the entry, not the label.
        return [(one["id"], one["fix"]) for one in found if one["severity"] == "blocker" and one["id"] != "GF803"]


@pytest.fixture
def estate(tmp_path: Path, flywheel) -> Estate:
    """The estate with `<owner>-docker`."""
    return Estate(tmp_path, flywheel, LABEL)


def test_owner_pool_is_refused_by_all_three(estate: Estate) -> None:
    """Whether or not the owner's overlay is given, and with no fix that would create the label."""
    assert estate.findings("check") == [("GF103", "Use `tinyland-docker`.")]
    assert [id for id, _ in estate.findings("workflows")] == ["GF713"]
    assert [id for id, _ in estate.findings("workflows", overlay=False)] == ["GF713"]
    assert [id for id, _ in estate.findings("debt")] == ["GF809"]
    assert [id for id, _ in estate.findings("debt", overlay=False)] == ["GF809"]
    for verb in ("check", "workflows", "debt"):
        assert not any(LABEL in fix for _, fix in estate.findings(verb)), verb


def test_pool_of_the_contract_is_accepted_by_all_three(estate: Estate, contract) -> None:
    """An operator who keeps a pool for an owner lists it by name, and then no verb refuses it."""
    estate.keep_pools(contract, {"example-org": {LABEL: "docker"}})
    for verb in ("check", "workflows", "debt"):
        assert estate.findings(verb) == [], verb
    assert estate.findings("debt", overlay=False) == []


def test_pool_of_another_owner_is_refused_in_this_overlay(estate: Estate, contract) -> None:
    """The list names an owner with each pool: other owners cannot serve it."""
    estate.keep_pools(contract, {"other-org": {LABEL: "docker"}})
    assert estate.findings("check") == [("GF103", "Use `tinyland-docker`.")]


def test_no_fix_adds_a_well_formed_label_that_the_contract_lacks(tmp_path: Path, flywheel) -> None:
    """Only core adds a capability: neither the overlay nor the ledger is the place for it."""
    estate = Estate(tmp_path, flywheel, "tinyland-docker-browser")
    (tmp_path / "infra/terraform.tfvars").write_text(OVERLAY.format(label="tinyland-docker"), encoding="utf-8")
    assert estate.findings("workflows") == [
        (
            "GF715",
            "Use `tinyland-docker`. Only core can add `tinyland-docker-browser` to the contract.",
        )
    ]
    assert [id for id, _ in estate.findings("debt")] == ["GF809"]
