"""Evidence on plans for the tests of checks.

A fixture's folder contains `plan.json` and, where needed, `approvals.yaml`, `shape.yaml`, `today` (a day) and
`refresh_only`. Its plans are shortened from Terraform's output; complete plans are in `plans/`.
"""

from __future__ import annotations

from pathlib import Path

from flywheel.contract.compiled import Contract
from flywheel.documents import reader
from flywheel.findings import engine, subjects
from flywheel.findings.evidence import Evidence
from flywheel.findings.finding import BLOCKER
from flywheel.plan import judged_plan, plan_file
from flywheel.plan.approvals import Approvals
from flywheel.plan.expected_plan import ExpectedPlan
from flywheel.plan.judged_plan import Plan
from flywheel.plan.plan_review import PlanReview

PLANS = Path(__file__).parent / "plans"
NAMES = sorted(path.parent.name for path in PLANS.glob("*/plan.json"))
REFUSED = {"errored", "targeted", "targeted_new", "targeted_of_two"}
DAY = "2026-04-30"

#: The findings on each real plan without approvals, except the count of touched objects.
FOUND = {
    "checks": [],
    "config_removed": ["GF901"],
    "count_index_removed": ["GF901", "GF901"],
    "created": [],
    "data_read": [],
    "deposed": ["GF906"],
    "deposed_nested": ["GF906"],
    "destroy": ["GF901", "GF901"],
    "drift": ["GF909"],
    "each_key_removed": ["GF901"],
    "empty": [],
    "ephemeral": [],
    "forget": ["GF905"],
    "imported": ["GF908"],
    "imported_and_updated": ["GF908"],
    "module_removed": ["GF901"],
    "moved": ["GF907"],
    "moved_and_updated": ["GF907"],
    "nested_modules": ["GF901"],
    "output_only": [],
    "prevent_destroy_removed": ["GF901"],
    "refresh_only": [],
    "refresh_only_changed": ["GF909"],
    "refresh_only_dropped": ["GF905", "GF905"],
    "refresh_only_moved": ["GF907"],
    "renamed_without_moved": ["GF901"],
    "replace": ["GF902"],
    "replace_by_request": ["GF902"],
    "replace_by_triggers": ["GF902"],
    "replace_create_before_destroy": ["GF903"],
    "replace_tainted": ["GF902"],
    "sensitive": ["GF901", "GF902"],
    "unchanged": [],
    "updated": [],
    "wrong_repetition": ["GF901"],
}
#: The plans that change the state alone. They are read as refresh-only plans.
REFRESH_ONLY = {"refresh_only_changed", "refresh_only_dropped", "refresh_only_moved"}
#: The plans whose only blockers are missing approvals, and that can take more changes.
JUDGED = sorted(FOUND.keys() - REFRESH_ONLY)


def load(folder: Path, contract: Contract) -> PlanReview:
    """The subject in a fixture's folder."""
    given = reader.load_yaml(str(path), Approvals, path.name) if (path := folder / "approvals.yaml").exists() else None
    shape = reader.load_yaml(str(path), ExpectedPlan, path.name) if (path := folder / "shape.yaml").exists() else None
    today = path.read_text(encoding="utf-8").strip() if (path := folder / "today").exists() else ""
    refresh_only = (folder / "refresh_only").exists()
    plan = judged_plan.load(str(folder / "plan.json"), contract, "plan.json", refresh_only=refresh_only)
    return PlanReview(plan, given, shape, Evidence(today))


def read(data: bytes, contract: Contract, refresh_only: bool = False) -> Plan:
    """The plan in `data`, with the kinds of `contract`."""
    kinds, wanted = judged_plan.vocabulary(contract)
    return Plan(plan_file.loads("plan.json", data, wanted, refresh_only=refresh_only), kinds)


def text(name: str, program: str = "terraform") -> bytes:
    """A real plan, as Terraform wrote it."""
    return (PLANS / name / ("plan.tofu.json" if program == "tofu" else "plan.json")).read_bytes()


def real(name: str, contract: Contract, program: str = "terraform") -> Plan:
    """A real plan, read as what it is."""
    return read(text(name, program), contract, refresh_only=name in REFRESH_ONLY)


def found(evidence: PlanReview, contract: Contract) -> list[str]:
    """The ids of all findings except the count of touched objects, sorted."""
    findings = engine.run(evidence, contract, subjects.of("plan").values())
    return sorted(finding.id for finding in findings if finding.id != "GF912")


def blocked(evidence: PlanReview, contract: Contract) -> bool:
    """Whether any finding is a blocker."""
    return any(finding.severity == BLOCKER for finding in engine.run(evidence, contract, subjects.of("plan").values()))


def approve(plan: Plan, expires: str = DAY, approver: str = "Ada Example") -> Approvals:
    """An approval of everything that a plan does."""
    entries = [
        approval(one.address, judged_plan.verbs(one), "It may.", one.previous_address, one.deposed)
        for one in plan.touched()
        if judged_plan.needs_approval(one)
    ]
    return approvals(plan.digest, approver, expires, entries)


def approval(address: str, actions: tuple[str, ...], reason: str, previous: str, deposed: str) -> dict[str, object]:
    """An entry of a file of approvals."""
    return {"address": address, "actions": list(actions), "reason": reason, "from": previous, "deposed": deposed}


def approvals(plan: str, approver: str, expires: str, entries: list[dict[str, object]]) -> Approvals:
    """A file of approvals that was judged before."""
    value = {"plan": plan, "approver": approver, "expires": expires, "approvals": entries}
    return Approvals.of(value, "approvals.yaml")
