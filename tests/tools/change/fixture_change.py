"""Edits for the tests of checks: the subject of the change family.

A fixture's folder has `current.json` and, where needed, `previous.json` and `controller.json` (manifests),
`ledger.yaml`, `retirement.yaml`, `plan.json`, `approvals.yaml` and `today.txt`, a day.
"""

from __future__ import annotations

from pathlib import Path

from flywheel.change.comparison import Comparison
from flywheel.contract.compiled import Contract
from flywheel.documents import reader
from flywheel.findings.evidence import Evidence
from flywheel.ledgers import ledger_files
from flywheel.overlay.manifest import manifest_file
from flywheel.plan import judged_plan
from flywheel.plan.approvals import Approvals


def load(folder: Path, contract: Contract) -> Comparison:
    """The edit in a fixture's folder, with its evidence."""

    def given(name: str, read):
        path = folder / name
        return read(str(path)) if path.exists() else None

    def manifest(name: str):
        return given(name, lambda path: manifest_file.load(path, name))

    ledgers = [(name, str(folder / name)) for name in ("ledger.yaml", "retirement.yaml") if (folder / name).exists()]
    current = manifest("current.json")
    assert current is not None
    return Comparison(
        current,
        manifest("previous.json"),
        *ledger_files.by_kind(ledgers),
        given("plan.json", lambda path: judged_plan.load(path, contract, "plan.json")),
        given("approvals.yaml", lambda path: reader.load_yaml(path, Approvals, "approvals.yaml")),
        manifest("controller.json"),
        Evidence(given("today.txt", lambda path: Path(path).read_text(encoding="utf-8").strip()) or ""),
    )
