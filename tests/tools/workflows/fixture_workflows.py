"""Workflows for the tests of checks: the subject of the reachability family.

A fixture's folder has `repository/`, the folder of a repository, `overlay/` or a folder for each overlay in
`overlays/`, and where needed `ledger.yaml` and `subject.json`: the repository's name, visibility and numeric id, and
the day.
"""

from __future__ import annotations

import json
from pathlib import Path

from flywheel.contract.compiled import Contract
from flywheel.findings.evidence import Evidence
from flywheel.ledgers import ledger_files
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.reading import directory
from flywheel.workflows import repository_folder
from flywheel.workflows.routing.routing import Routing

_DEFAULTS = {"repository": "example-org/app", "visibility": "private", "number": None, "today": ""}


def load(folder: Path, contract: Contract) -> Routing:
    """The workflows in a fixture's folder, with the overlays and ledgers to compare them with."""
    beside = folder / "subject.json"
    subject = {**_DEFAULTS, **(json.loads(beside.read_text(encoding="utf-8")) if beside.exists() else {})}
    name, number = subject["repository"], subject["number"]
    repository = repository_folder.load(
        str(folder / "repository"), contract, name=name, visibility=subject["visibility"], prefix="repository/"
    )
    repository.folder = "repository"
    ledger = folder / "ledger.yaml"
    return Routing(
        [repository],
        [_overlay(path, contract) for path in sorted([*folder.glob("overlay"), *folder.glob("overlays/*")])],
        contract,
        ledger_files.debt([(ledger.name, str(ledger))]) if ledger.exists() else None,
        Evidence(subject["today"]),
        {} if number is None else {name.lower(): number},
    )


def _overlay(folder: Path, contract: Contract) -> Overlay:
    overlay, _, _ = directory.load(str(folder), contract)
    overlay.name = folder.name
    return overlay
