"""Fleets that a real scheduler placed (`testdata/real_scheduler.json`), as the tool judges them."""

from __future__ import annotations

import contextlib
import json
import tempfile
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import scheduler_objects
import scheduler_overlays

from flywheel.cluster.cluster_file import Cluster
from flywheel.contract.compiled import Contract
from flywheel.documents import reader
from flywheel.findings import engine, subjects
from flywheel.findings.evidence import Evidence
from flywheel.findings.finding import Finding
from flywheel.fleet import fleet_verdicts, member_files
from flywheel.fleet.fleet_subject import Fleet
from flywheel.fleet.fleet_verdicts import FleetVerdicts, JudgedLane

RECORDING = json.loads((Path(__file__).parent / "testdata" / "real_scheduler.json").read_text(encoding="utf-8"))


class RecordedFleet:
    """A fleet, what was recorded of it, and what the tool says of it."""

    def __init__(self, row: dict[str, Any], contract: Contract) -> None:
        self.row = row
        self.fleet: dict[str, Any] = row["fleet"]
        self.name: str = self.fleet["name"]
        self.sets: list[dict[str, Any]] = self.fleet["sets"]
        self.contract = Contract.from_json(scheduler_overlays.contract(self.fleet, contract.to_json()))
        self.subject = self._subject()

    def _subject(self) -> Fleet:
        document = scheduler_overlays.cluster(self.fleet)
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            names = scheduler_overlays.write(self.fleet, Path())
            members = member_files.load(names, self.contract).members
            return Fleet(members, reader.of_json(document, Cluster, "cluster.json"), Evidence(""), "fleet")

    @cached_property
    def verdicts(self) -> FleetVerdicts:
        """The verdicts on all lanes."""
        found = fleet_verdicts.of(self.subject, self.contract)
        assert found is not None
        return found

    @cached_property
    def lanes(self) -> list[JudgedLane]:
        """The lanes of the sets, in the order of the sets."""
        by_name = {one.lane.of.release: one for one in self.verdicts.lanes}
        return [by_name[one["name"]] for one in self.sets]

    @cached_property
    def findings(self) -> list[Finding]:
        """Everything that is found."""
        return engine.run(self.subject, self.contract, list(subjects.of("fleet").values()))

    def refused(self) -> dict[str, set[str]]:
        """The ids of findings by which the API server refuses the pods of a set, by set."""
        found: dict[str, set[str]] = {one["name"]: set() for one in self.sets}
        for finding in self.findings:
            if finding.id in ("GF971", "GF972", "GF973"):
                for name, ids in found.items():
                    if f"runner set `{name}` of" in finding.message:
                        ids.add(finding.id)
        return found

    def groups(self) -> dict[str, int]:
        """The number of the group of each node."""
        pools = enumerate(self.fleet["pools"])
        return {name: at for at, pool in pools for name in scheduler_objects.node_names(pool)}


@cache
def recorded(contract: Contract) -> list[RecordedFleet]:
    """All fleets of the recording."""
    return [RecordedFleet(row, contract) for row in RECORDING["fleets"]]
