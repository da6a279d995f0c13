"""Evidence on a plan for the tests of checks.

A fixture's folder holds `plan.json`, and as far as they matter `approvals.yaml`, `shape.yaml` and `today`, a
day. Its plans are cut down from what Terraform writes; whole ones are in `tests/tools/formats/plans`.
"""

from __future__ import annotations

from pathlib import Path

from flywheel.loaders import approvals, shapes
from flywheel.model import plan
from flywheel.model.contract import Contract
from flywheel.model.plan import Evidence


def load(folder: Path, contract: Contract) -> Evidence:
    """What is judged in a fixture's folder."""
    given = approvals.load(str(path), path.name) if (path := folder / "approvals.yaml").exists() else None
    shape = shapes.load(str(path), path.name) if (path := folder / "shape.yaml").exists() else None
    today = path.read_text(encoding="utf-8").strip() if (path := folder / "today").exists() else ""
    return Evidence(plan.load(str(folder / "plan.json"), contract, "plan.json"), given, shape, today)
