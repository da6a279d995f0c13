"""A rehome that takes live releases from a file of live evidence, in place of the listings of the clients."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fixture_estate import OWN, SIX, STATES, Estate

#: A state that Terraform made contains seven releases: one of its owner, six of another.
PULLED = STATES / "six_releases" / "pull.json"
SOURCE = {"command": ["kubectl", "get"], "host": "example-cluster", "identity": "user", "at": "2026-05-10T06:00:00Z"}


def evidence(listing: Path, **changed: Any) -> str:
    """The sets of a client's listing as evidence has them."""
    rows = []
    for item in json.loads(listing.read_text(encoding="utf-8"))["items"]:
        meta, spec = item["metadata"], item["spec"]
        rows.append(
            {
                "namespace": meta["namespace"],
                "name": meta["name"],
                "uid": meta["uid"],
                "release": meta["annotations"]["meta.helm.sh/release-name"],
                "release_namespace": meta["annotations"]["meta.helm.sh/release-namespace"],
                "managed_by": meta["labels"]["app.kubernetes.io/managed-by"],
                "config_url": spec["githubConfigUrl"],
                "secret": spec["githubConfigSecret"],
                "scale_set_name": spec.get("runnerScaleSetName", ""),
            }
        )
    fact = changed or {"seen": rows}
    return json.dumps(
        {
            "schema": "flywheel.evidence/1",
            "collected_at": "2026-05-10T06:00:00Z",
            "collector": "flywheel 0.1.0",
            "clusters": [{"context": "example-cluster", "runner_sets": {"source": SOURCE, **fact}}],
        }
    )


@pytest.fixture
def estate(tmp_path: Path) -> Estate:
    """The rehome of six releases, before the move, with evidence beside the listings."""
    made = Estate(tmp_path, SIX, 'module.runner_set["{}"].terraform_data.release', STATES / "six_releases")
    (tmp_path / "source.json").write_bytes(PULLED.read_bytes())
    state = json.loads(PULLED.read_text(encoding="utf-8"))
    state["lineage"] = "00000000-0000-4000-8000-00000000ffff"
    state["resources"] = state["resources"][:1]
    state["resources"][0]["module"] = 'module.runner_set["user-nix"]'
    state["resources"][0]["instances"][0]["attributes"]["input"]["value"]["name"] = "user-nix"
    (tmp_path / "target.json").write_text(json.dumps(state), encoding="utf-8")
    (tmp_path / "live.json").write_text(evidence(tmp_path / "live" / "scale-sets.json"), encoding="utf-8")
    made.write_migration("input")
    return made


@pytest.fixture
def verify(flywheel, estate):
    """Verifies the phase before the move with these live files."""

    def call(*live: str, form: str = "json"):
        folder = estate.folder
        words: list[object] = ["--contract", estate.contract, "--migration", folder / "migration.yaml"]
        words += [word for side in OWN for word in (f"--{side}-state", folder / f"{side}.json")]
        words += [word for side in OWN for word in (f"--{side}-overlay", folder / f"{side}-overlay")]
        words += [word for name in live for word in ("--live", folder / name)]
        return flywheel("rehome", "verify", "--phase", "before", "--format", form, *words)

    return call


def test_evidence_gives_the_findings_of_the_listings(verify, estate) -> None:
    """Five releases are listed in the migration; the sixth is found from either source."""
    estate.write_migration("input", releases=SIX[:5])
    clients = json.loads(verify("live/releases.json", "live/scale-sets.json").out)
    read = json.loads(verify("live.json").out)
    assert [one["id"] for one in read["findings"]] == [one["id"] for one in clients["findings"]]
    assert "GF925" in {one["id"] for one in read["findings"]}


def test_what_only_helm_knows_is_not_judged(verify) -> None:
    """The status and the revision of a release are judged in part, and never as passed."""
    report = json.loads(verify("live.json").out)
    told = {one["id"]: one for one in report["not_run"] if "release_status" in one["needs"]}
    assert {"GF922", "GF930"} <= told.keys()
    both = json.loads(verify("live.json", "live/releases.json").out)
    assert [one["id"] for one in both["not_run"] if "release_status" in one["needs"]] == []


def test_sets_that_were_not_seen_end_the_run(verify, estate) -> None:
    """Incomplete evidence proves nothing; the step that grants it is the fix."""
    missing = {"reason": "permission", "missing": "list autoscalingrunnersets", "step": "Bind the read-only role."}
    text = evidence(estate.folder / "live" / "scale-sets.json", not_seen=missing)
    (estate.folder / "live.json").write_text(text, encoding="utf-8")
    found = verify("live.json")
    assert found.status == 2
    assert "the runner sets of the cluster were not seen. Bind the read-only role." in " ".join(found.err.split())


def test_a_second_list_of_sets_is_refused(verify) -> None:
    """Evidence and kubectl's listing say the same thing twice."""
    found = verify("live.json", "live/scale-sets.json")
    assert found.status == 2
    assert "this is a second list of scale sets" in found.err
