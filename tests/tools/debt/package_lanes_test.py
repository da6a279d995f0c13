"""Two package lanes stay open until every item is proved, whoever owns their state."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flywheel.contract.compiled import Contract
from flywheel.debt import progress
from flywheel.debt.judged_ledgers import JudgedLedgers
from flywheel.debt.proof_evidence import ProofEvidence
from flywheel.findings import engine, subjects
from flywheel.findings.evidence import Evidence
from flywheel.ledgers import ledger_files
from flywheel.overlay.reading import directory

FOLDER = Path(__file__).parent / "testdata" / "package_lanes"
LEDGER = (FOLDER / "retirement.yaml").read_text(encoding="utf-8")
#: The missing parts of an undecided lane: an exit, and the items that all exits share.
MISSING = ["exit", "downstream_run", "absent_from_overlay", "absent_live"]
COMMIT = "1f3870be274f6c49b3e31a0c6728957f41a9ac3d"
OWNERS = ["example-user", "example-core", "example-org"]

RUN = f"""
      - item: downstream_run
        run: https://github.com/example-user/REPOSITORY/actions/runs/201
        workflow: .github/workflows/ci.yml
        job: build
        label: tinyland-nix
        scale_set: example-nix
        branch: main
        event: push
        conclusion: success
        commit: {COMMIT}
        date: 2026-05-02"""
OVERLAY = f"""
      - item: absent_from_overlay
        kind: overlay
        place: tofu/stacks/arc-runners/terraform.tfvars
        commit: {COMMIT}
        date: 2026-05-10"""
LIVE = f"""
      - item: absent_live
        kind: live
        place: audits/scale-sets.json
        commit: {COMMIT}
        date: 2026-05-11"""
REHOME = f"""
      - item: absent_from_overlay
        kind: state_moved
        place: docs/rehome.md
        commit: {COMMIT}
        date: 2026-04-29"""


@pytest.fixture
def judge(tmp_path: Path, contract: Contract):
    """Judges a ledger's text, optionally with the overlay that declares the lanes."""

    def run(text: str, with_overlay: bool = False) -> tuple[list[str], JudgedLedgers]:
        path = tmp_path / "retirement.yaml"
        path.write_text(text, encoding="utf-8")
        overlays = []
        if with_overlay:  # a copy, because under Bazel the file is a link to another folder
            variables = tmp_path / "overlay" / "terraform.tfvars"
            variables.parent.mkdir()
            variables.write_bytes((FOLDER / "terraform.tfvars").read_bytes())
            overlays.append(directory.load(str(variables.parent), contract)[0])
        lanes = ledger_files.lanes([("retirement.yaml", str(path))])
        subject = JudgedLedgers(contract, None, lanes, overlays, evidence=Evidence("2026-06-01"))
        found = engine.run(subject, contract, subjects.of("ledgers").values())
        return [finding.id for finding in found], subject

    return run


def with_proofs(*proofs: str, exit: str = "removal", status: str = "closed", owner: str = "example-user") -> str:
    """The ledger with an exit and proofs for both lanes."""
    text = LEDGER.replace("state_owner: example-user", f"state_owner: {owner}")
    for repository in ("package-kit", "package-bridge"):
        mine = "".join(proofs).replace("REPOSITORY", repository)
        added = f"\\g<0>    exits: {exit}\n    status: {status}\n" + (f"    proofs:{mine}\n" if mine else "")
        text = re.sub(rf"    repository: example-user/{repository}\n", added, text)
    return text


@pytest.mark.parametrize("with_overlay", [False, True])
@pytest.mark.parametrize("owner", OWNERS)
def test_lanes_stay_open_with_what_is_missing(owner: str, with_overlay: bool, judge, contract: Contract) -> None:
    """The lanes stay open with state in core, in the account's overlay, or in another place."""
    ids, subject = judge(LEDGER.replace("state_owner: example-user", f"state_owner: {owner}"), with_overlay)
    assert ids == ["GF811", "GF811"]
    for lane in subject.retirement.lanes:
        assert list(progress.lane_lacks(lane, ProofEvidence(contract, "2026-06-01"))) == MISSING


@pytest.mark.parametrize("owner", OWNERS)
def test_lanes_do_not_close_because_their_state_moved(owner: str, judge) -> None:
    """A rehome is refused as proof, and the missing items stay missing."""
    ids, _ = judge(with_proofs(REHOME, owner=owner))
    assert sorted(ids) == ["GF812", "GF812", "GF815", "GF815"]


def test_a_run_on_the_shared_label_alone_does_not_close_them(judge) -> None:
    """A lane whose repository uses the shared label is not retired yet."""
    ids, _ = judge(with_proofs(RUN))
    assert ids == ["GF812", "GF812"]


def test_lanes_close_when_their_exit_is_proved(judge) -> None:
    """Every item has its evidence, and the given overlay does not declare the lanes any more."""
    assert judge(with_proofs(RUN, OVERLAY, LIVE))[0] == []
    assert judge(with_proofs(RUN, OVERLAY, LIVE, status="open"))[0] == ["GF811", "GF811"]


def test_lanes_that_an_overlay_declares_are_not_removed(judge) -> None:
    """The overlay's declaration wins over any proof."""
    assert judge(with_proofs(RUN, OVERLAY, LIVE), with_overlay=True)[0] == ["GF816", "GF816"]
