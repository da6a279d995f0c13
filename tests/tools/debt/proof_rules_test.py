"""Tests of what proves a claim, one reason at a time."""

from __future__ import annotations

import json

import pytest

from flywheel.contract import compiled
from flywheel.contract.compiled import Contract
from flywheel.debt import ledger_rules, proof_rules, run_addresses
from flywheel.debt.claim import Claim
from flywheel.debt.proof_evidence import ProofEvidence
from flywheel.formats.source import Source
from flywheel.formats.yaml import strict_yaml
from flywheel.ledgers.ledger_entry import Proof

APP = "https://github.com/example-org/app"
COMMIT = "1f3870be274f6c49b3e31a0c6728957f41a9ac3d"
RUN = {
    "run": f"{APP}/actions/runs/101",
    "workflow": ".github/workflows/ci.yml",
    "job": "vm",
    "label": "tinyland-nix-kvm",
    "branch": "main",
    "event": "push",
    "conclusion": "success",
    "commit": COMMIT,
    "date": "2026-05-12",
}
CLAIM = Claim("example-org/app", "2026-04-29", {"label": "tinyland-nix-kvm", "job": ""}, ("run",))
DIGITS = "of 40 lower-case hexadecimal digits"
NO_RUN = "which is not the URL or number of a run"


@pytest.fixture(scope="module")
def contract() -> Contract:
    """The contract of this tree."""
    return compiled.load(compiled.built_in())


def proof(**changes: str | None) -> Proof:
    """A run that proves the claim, with `changes` applied; a value of None removes an attribute."""
    values = {key: value for key, value in {**RUN, **changes}.items() if value is not None}
    document = strict_yaml.loads(Source("ledger.yaml", json.dumps(values)))
    return Proof(document, document.root)


def faults(contract: Contract, **changes: str | None) -> list[str]:
    """The faults of the run with `changes`, on 2026-06-01."""
    return proof_rules.faults(proof(**changes), CLAIM, ProofEvidence(contract, "2026-06-01"))


def test_a_run_proves_it(contract: Contract) -> None:
    """A complete run has no faults, with each kind of address."""
    assert faults(contract) == []
    for run in ("101", RUN["run"] + "/attempts/2", RUN["run"] + "/job/7#step:3:1", RUN["run"] + "?pr=3"):
        assert faults(contract, run=run) == []
    assert faults(contract, run="https://CodeBerg.org/Example-Org/App/actions/runs/9") == []


@pytest.mark.parametrize(
    "changes",
    [{"date": "2026-04-29"}, {"date": "2026-06-01"}, {"conclusion": "SUCCESS"}, {"event": "Schedule"}],
    ids=str,
)
def test_the_first_and_the_last_day_count(changes: dict[str, str], contract: Contract) -> None:
    """Both days are accepted, and so are names in capitals."""
    assert faults(contract, **changes) == []


@pytest.mark.parametrize("name", RUN)
def test_nothing_may_be_missing(name: str, contract: Contract) -> None:
    """Each attribute is required, so that the run can be looked up."""
    assert faults(contract, **{name: None}) == [f"has no `{name}`"]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"branch": "try"}, "ran on the branch `try`, not on `main`"),
        ({"branch": "Main"}, "ran on the branch `Main`, not on `main`"),
        ({"conclusion": "failure"}, "ended with `failure`, not with success"),
        ({"conclusion": "skipped"}, "ended with `skipped`, not with success"),
        ({"event": "pull_request"}, "was started by `pull_request`, which runs code that is not on the default branch"),
        ({"label": "tinyland-nix"}, "has the label `tinyland-nix`, not `tinyland-nix-kvm`"),
        ({"commit": COMMIT[:12]}, f"names the commit `{COMMIT[:12]}`, which is not a full id {DIGITS}"),
        ({"commit": COMMIT.upper()}, f"names the commit `{COMMIT.upper()}`, which is not a full id {DIGITS}"),
        ({"date": "2026-04-28"}, "has the date 2026-04-28, before the entry begins (2026-04-29)"),
        ({"date": "2026-06-02"}, "has the date 2026-06-02, but today is 2026-06-01"),
        ({"date": "yesterday"}, "is dated `yesterday`, which is not a date"),
        (
            {"run": "http://example.com/a/b/actions/runs/1"},
            f"points to `http://example.com/a/b/actions/runs/1`, {NO_RUN}",
        ),
        ({"run": f"{APP}/actions"}, f"points to `{APP}/actions`, {NO_RUN}"),
        ({"run": "last night's"}, f"points to `last night's`, {NO_RUN}"),
        ({"run": "0"}, f"points to `0`, {NO_RUN}"),
        ({"run": "0123"}, f"points to `0123`, {NO_RUN}"),
        ({"run": f"{APP}/actions/runs/0"}, "has the run number `0`, which is not a number of a run"),
        ({"run": f"{APP}/actions/runs/0101"}, "has the run number `0101`, which is not a number of a run"),
        (
            {"run": "https://evil.example/example-org/app/actions/runs/1"},
            "is a run at `evil.example`, which is not the host of a forge here (codeberg.org, github.com)",
        ),
        (
            {"run": "https://github.com@evil.example/example-org/app/actions/runs/1"},
            "has a URL with a user or a password, which the URL of a run does not have",
        ),
        ({"branch": "refs/pull/1/merge"}, "ran on the branch `refs/pull/1/merge`, not on `main`"),
        ({"run": f"{APP}s/actions/runs/1"}, "is a run of `example-org/apps`, not of `example-org/app`"),
        ({"kind": "decision"}, "has the kind `decision`, which proves something else. Accepted here: run"),
        ({"kind": "hearsay"}, "has the kind `hearsay`, which is not a kind of evidence. Accepted here: run"),
    ],
)
def test_each_fault_is_told(changes: dict[str, str], fault: str, contract: Contract) -> None:
    """A fault names the value and the accepted values."""
    assert faults(contract, **changes) == [fault]


def test_without_a_day_nothing_is_too_late(contract: Contract) -> None:
    """The day is an input and can be unknown."""
    assert proof_rules.faults(proof(date="2099-01-01"), CLAIM, ProofEvidence(contract, "")) == []


def test_the_job_and_workflow_that_are_asked_for_count(contract: Contract) -> None:
    """Case matters in their names; a path can begin with a dot."""
    claim = Claim("example-org/app", "2026-04-29", {"job": "VM", "workflow": "./.github/workflows/ci.yml"}, ["run"])
    assert proof_rules.faults(proof(), claim, ProofEvidence(contract, "")) == ["has the job `vm`, not `VM`"]


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"kind": "runners-api"}, "runners_api"),
        ({"kind": "Runners API"}, "runners_api"),
        ({"note": "GET /orgs/example-org/actions/runners"}, "runners_api"),
        ({"note": '"total_count": 0'}, "runners_api"),
        ({"place": "the Runners API listed none"}, "runners_api"),
        ({"kind": "state_moved"}, "state_moved"),
        ({"kind": "state-rehome"}, "state_moved"),
        ({"note": "The state moved on 2026-04-29."}, "state_moved"),
    ],
)
def test_no_evidence_is_refused_however_it_is_called(changes: dict[str, str], name: str, contract: Contract) -> None:
    """Evidence is refused by its kind or by its words, with the reason."""
    refusal = proof_rules.refusal(proof(**changes), contract)
    assert refusal is not None and refusal.name == name
    assert refusal.reason == ledger_rules.debt(contract).refused[name].reason


def test_a_run_is_not_refused(contract: Contract) -> None:
    """An address that contains `actions/runs` is not refused."""
    assert proof_rules.refusal(proof(), contract) is None


def test_a_run_counts_once(contract: Contract) -> None:
    """Attempts and jobs of one run count as one run."""
    same = [proof(), proof(run="101"), proof(run=RUN["run"] + "/attempts/2"), proof(run=RUN["run"] + "/job/5")]
    assert run_addresses.numbers(same) == {101}
    assert run_addresses.numbers([*same, proof(run="102")]) == {101, 102}


def test_every_item_takes_evidence_that_there_is(contract: Contract) -> None:
    """The two files of the contract name the same kinds."""
    kinds = ledger_rules.debt(contract).evidence
    retirement = ledger_rules.retirement(contract)
    named = {kind for item in retirement.items.values() for kind in item.evidence}
    named |= {kind for exit in retirement.exits.values() for more in exit.also.values() for kind in more}
    assert named <= kinds.keys()
    attributes = {name for one in kinds.values() for name in one.needs}
    assert attributes <= Proof.table.keys.keys()


def test_tiers_and_gates_are_the_recorded_ones(contract: Contract) -> None:
    """Tiers 0 to 4 and X; the gates code, proof, stability (three runs) and reporting."""
    rules = ledger_rules.debt(contract)
    assert sorted(rules.tiers) == ["0", "1", "2", "3", "4", "X"]
    gates = [(gate.name, gate.runs) for gate in rules.gates]
    assert gates == [("code", 0), ("proof", 1), ("stability", 3), ("reporting", 3)]
    assert len(ledger_rules.retirement(contract).exits) == 3
