"""`flywheel schema`: list the documents that have a JSON Schema, or write the schema of one."""

from __future__ import annotations

import importlib
import json

from flywheel.findings import console

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

#: Name of a schema -> the module below `flywheel` and the class there that is the document's table. They are named as
#: text, as verbs are: one document's table is loaded, not all.
TABLES = {
    "approvals": ("plan.approvals", "Approvals"),
    "cluster": ("cluster.cluster_file", "Cluster"),
    "contract": ("contract.compiled", "Contract"),
    "contract-diff": ("contract.changes.diff_report", "DiffDocument"),
    "debt": ("ledgers.debt_ledger", "DebtFile"),
    "debt_report": ("debt.debt_tables", "LedgerReport"),
    "evidence": ("live.live_evidence", "LiveEvidence"),
    "fleet": ("fleet.fleet_tables", "FleetReport"),
    "manifest": ("overlay.manifest.manifest", "Manifest"),
    "overlay": ("overlay.overlay_tables", "StoredOverlay"),
    "preflight": ("live.preflight_tables", "PreflightReport"),
    "rehome": ("rehome.migration", "Migration"),
    "report": ("findings.reports.json_report", "ReportDocument"),
    "retirement": ("ledgers.retirement_ledger", "RetirementFile"),
    "routes": ("workflows.routing.routing_table", "RoutesReport"),
    "settings": ("findings.settings.settings_table", "SettingsFile"),
    "shape": ("plan.expected_plan", "ExpectedPlan"),
}
#: This one is made of the contract's type of the file, not of a table.
ORGANIZATION = "organization"


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel schema`."""
    help = f"the document: {', '.join(names())} (default: list them)"
    parser.add_argument("name", nargs="?", choices=names(), metavar="NAME", help=help)


def names() -> list[str]:
    """The names of all schemas, in order."""
    return sorted({*TABLES, ORGANIZATION})


def run(arguments: Namespace) -> int:
    """Print the schema of a document, or a line for each document."""
    if arguments.name is None:
        for name in names():
            console.show(f"{name:<14} {json.loads(text(name))['description']}\n")
    else:
        console.show(text(arguments.name))
    return 0


def text(name: str) -> str:
    """The schema of one of `names()`, as the text of its file in `docs/schemas`."""
    if name == ORGANIZATION:
        contracts = importlib.import_module("flywheel.contract.compiled")
        made = importlib.import_module("flywheel.overlay.organization_schema")
        schema: str = made.text(contracts.chosen("").conventions.organization)
        return schema
    module, table = TABLES[name]
    record = getattr(importlib.import_module(f"flywheel.{module}"), table)
    whole: str = importlib.import_module("flywheel.documents.json_schema").text(record)
    return whole
