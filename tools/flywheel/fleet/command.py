"""`flywheel fleet`: judge many overlays on one cluster together."""

from __future__ import annotations

from flywheel.contract import compiled
from flywheel.errors import UsageError
from flywheel.findings import redaction
from flywheel.findings.run import Run, add_many, add_options, source_lines
from flywheel.fleet import fleet_changes, fleet_tables, member_files, wait_tables, work_tables
from flywheel.fleet.fleet_subject import Fleet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from flywheel.cluster.cluster_file import Cluster
    from flywheel.findings.pictures import Picture
    from flywheel.live.live_index import LiveIndex


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel fleet`."""
    help = "an overlay's folder, its overlay.json, or its manifest; two or more"
    parser.add_argument("members", nargs="*", metavar="DIR|FILE", help=help)
    parser.add_argument("--cluster", metavar="FILE", help="the facts of the cluster (flywheel.cluster/1)")
    help = "live evidence (flywheel.evidence/1): what the cluster's document lacks, waits of recorded jobs, next steps"
    add_many(parser, "--live", "FILE", help)
    help = "an overlay or a manifest as it was before an edit; what the edit changes is a table of the report"
    add_many(parser, "--previous", "DIR|FILE", help)
    help = "a ledger of gaps (flywheel.debt/1) or of lanes (flywheel.retirement/1), for the work queue"
    add_many(parser, "--ledger", "FILE", help)
    help = "the report on an overlay (flywheel.report/1): what its tests expect and allow, for the work queue"
    add_many(parser, "--report", "FILE", help)
    help = "write the map here as Markdown, without findings and without the work queue"
    parser.add_argument("--map", metavar="FILE", default="", help=help)
    parser.add_argument("--label", metavar="NAME", help="the name of the fleet in reports (default: the cluster's)")
    add_options(parser, "today")


def _judges_capacity(this_run: Run) -> bool:
    return any(set(check.needs) & {"nodes", "quotas"} for check in this_run.checks)


def _cluster(arguments: Namespace) -> tuple[Cluster | None, LiveIndex | None, list[str]]:
    """The facts of the cluster, the live evidence that was given, and what evidence leaves open."""
    cluster = index = None
    unseen: list[str] = []
    if arguments.cluster:
        from flywheel.cluster import cluster_reading

        cluster = cluster_reading.load(arguments.cluster)
    if arguments.live:
        from flywheel.fleet import evidence_cluster
        from flywheel.live import live_index

        index = live_index.LiveIndex(live_index.load(path) for path in arguments.live)
        cluster, unseen = evidence_cluster.filled(cluster, index)
    return cluster, index, unseen


def run(arguments: Namespace) -> int:
    """Judge and report; 1 if anything fails."""
    this_run = Run(arguments, "fleet")
    if not arguments.members:
        raise UsageError("no overlay was given. Give DIR, FILE, or several of them.")
    contract = compiled.chosen(arguments.contract)
    cluster, index, unseen = _cluster(arguments)
    found = member_files.load(arguments.members, contract)
    live = index.files if index is not None else ()
    fleet = Fleet(found.members, cluster, this_run.evidence, arguments.label or "", live)
    if not fleet.sets():  # to pass would say that they were judged
        raise UsageError("no runner set could be read: nothing was judged. Give overlays with variable files or sets.")
    judged = this_run.judge(fleet, contract)
    judged.redact.ahead(fleet_tables.texts(fleet))
    tables = fleet_tables.tables(fleet, contract, judged.redact.often, _judges_capacity(this_run))
    if arguments.map:
        from flywheel.fleet import map_file

        map_file.write(arguments.map, judged.redact.often(fleet.name), tables)
    if arguments.previous:
        old = fleet_changes.before(fleet, member_files.load(arguments.previous, contract).members)
        redact = redaction.of(old, contract)
        rows = fleet_changes.rows(old, fleet, contract, this_run.checks)
        tables.insert(0, fleet_tables.changes(rows, lambda text: redact.often(judged.redact.often(text))))
    if index is not None:
        tables.append(wait_tables.table(fleet, contract, judged.redact.often, index))
    tables.append(work_tables.table(fleet, contract, judged.redact.often, arguments.ledger, index, arguments.report))

    def pictures() -> list[Picture]:
        from flywheel.fleet import fleet_pictures  # imported late: only pages have pictures

        return fleet_pictures.pictures(fleet, contract, tables)

    read = [*filter(None, (arguments.cluster,)), *arguments.ledger, *arguments.report, *arguments.live, *found.read]
    return judged.finish(
        fleet.name,
        read=read,
        missed=[*found.missed, *unseen, *fleet.unsaid()],
        tables=tables,
        pictures=pictures,
        lines=source_lines("", read),
    )
