"""`flywheel fleet`: judge many overlays on one cluster together."""

from __future__ import annotations

from flywheel.contract import compiled
from flywheel.errors import UsageError
from flywheel.findings import redaction
from flywheel.findings.run import Run, add_many, add_options, source_lines
from flywheel.fleet import fleet_changes, fleet_tables, member_files
from flywheel.fleet.fleet_subject import Fleet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from flywheel.findings.pictures import Picture


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel fleet`."""
    help = "an overlay's folder, its overlay.json, or its manifest; two or more"
    parser.add_argument("members", nargs="*", metavar="DIR|FILE", help=help)
    parser.add_argument("--cluster", metavar="FILE", help="the facts of the cluster (flywheel.cluster/1)")
    help = "live evidence (flywheel.evidence/1): nodes, quotas and limits that the cluster's document leaves out"
    add_many(parser, "--live", "FILE", help)
    help = "an overlay or a manifest as it was before an edit; what the edit changes is a table of the report"
    add_many(parser, "--previous", "DIR|FILE", help)
    parser.add_argument("--label", metavar="NAME", help="the name of the fleet in reports (default: the cluster's)")
    add_options(parser, "today")


def _judges_capacity(this_run: Run) -> bool:
    return any(set(check.needs) & {"nodes", "quotas"} for check in this_run.checks)


def run(arguments: Namespace) -> int:
    """Judge and report; 1 if anything fails."""
    this_run = Run(arguments, "fleet")
    if not arguments.members:
        raise UsageError("no overlay was given. Give DIR, FILE, or several of them.")
    contract = compiled.chosen(arguments.contract)
    cluster = None
    if arguments.cluster:
        from flywheel.cluster import cluster_reading

        cluster = cluster_reading.load(arguments.cluster)
    unseen: list[str] = []
    if arguments.live:
        from flywheel.fleet import evidence_cluster

        cluster, unseen = evidence_cluster.filled(cluster, arguments.live)
    found = member_files.load(arguments.members, contract)
    fleet = Fleet(found.members, cluster, this_run.evidence, arguments.label or "")
    judged = this_run.judge(fleet, contract)
    tables = fleet_tables.tables(fleet, contract, judged.redact.often, _judges_capacity(this_run))
    if arguments.previous:
        old = fleet_changes.before(fleet, member_files.load(arguments.previous, contract).members)
        redact = redaction.of(old, contract)
        rows = fleet_changes.rows(old, fleet, contract, this_run.checks)
        tables.append(fleet_tables.changes(rows, lambda text: redact.often(judged.redact.often(text))))

    def pictures() -> list[Picture]:
        from flywheel.fleet import fleet_pictures  # imported late: only pages have pictures

        return fleet_pictures.pictures(fleet, contract, tables)

    read = [*filter(None, (arguments.cluster,)), *arguments.live, *found.read]
    return judged.finish(
        fleet.name,
        read=read,
        missed=[*found.missed, *unseen, *fleet.unsaid()],
        tables=tables,
        pictures=pictures,
        lines=source_lines("", read),
    )
