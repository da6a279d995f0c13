"""Ledgers for the tests of checks: the subject of the families debt and retirement.

A fixture's folder has `ledger.yaml`, `retirement.yaml` or both, `today.txt` if the day is known, a folder
below `overlays/` for each overlay, below `workflows/OWNER/NAME/` the files of each repository, in `branches.json` the
default branches of repositories, and below `kept/` the files that proofs name.
"""

from __future__ import annotations

import json
from pathlib import Path

from flywheel.contract.compiled import Contract
from flywheel.debt import evidence_files
from flywheel.debt.judged_ledgers import JudgedLedgers
from flywheel.findings.evidence import Evidence
from flywheel.ledgers import ledger_files
from flywheel.overlay.reading import directory
from flywheel.workflows import repository_folder


def load(folder: Path, contract: Contract) -> JudgedLedgers:
    """The ledgers in a fixture's folder, with the overlays and workflows to compare them with."""
    branches, kept = folder / "branches.json", folder / "kept"
    given = {str(path.relative_to(kept)): str(path) for path in kept.rglob("*") if path.is_file()}
    debt, lanes, today = folder / "ledger.yaml", folder / "retirement.yaml", folder / "today.txt"
    overlays = [directory.load(str(path), contract)[0] for path in sorted(folder.glob("overlays/*"))]
    for overlay in overlays:
        overlay.name = Path(overlay.name).name
    retirement = ledger_files.lanes([(lanes.name, str(lanes))]) if lanes.exists() else None
    return JudgedLedgers(
        contract,
        ledger_files.debt([(debt.name, str(debt))]) if debt.exists() else None,
        retirement,
        overlays,
        [
            repository_folder.load(str(path), contract, name="/".join(path.parts[-2:]), default_branch="main")
            for path in sorted(folder.glob("workflows/*/*"))
        ],
        Evidence(today.read_text(encoding="utf-8").strip() if today.exists() else ""),
        branches=json.loads(branches.read_text(encoding="utf-8")) if branches.exists() else None,
        kept=evidence_files.read(retirement, given, search=False) if retirement is not None and given else None,
    )
