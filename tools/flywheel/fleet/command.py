"""`flywheel fleet`: judge many overlays on one cluster together."""

from __future__ import annotations

from flywheel.contract import compiled
from flywheel.documents import reader
from flywheel.errors import UsageError
from flywheel.findings.run import Run, add_options, source_lines
from flywheel.fleet import fleet_tables, member_files
from flywheel.fleet.fleet_subject import Fleet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel fleet`."""
    help = "an overlay's folder, its overlay.json, or its manifest; two or more"
    parser.add_argument("members", nargs="*", metavar="DIR|FILE", help=help)
    parser.add_argument("--cluster", metavar="FILE", help="the facts of the cluster (flywheel.cluster/1)")
    parser.add_argument("--label", metavar="NAME", help="the name of the fleet in reports (default: the cluster's)")
    add_options(parser, "today")


def run(arguments: Namespace) -> int:
    """Judge and report; 1 if anything fails."""
    this_run = Run(arguments, "fleet")
    if not arguments.members:
        raise UsageError("no overlay was given. Give DIR, FILE, or several of them.")
    contract = compiled.chosen(arguments.contract)
    cluster = None
    if arguments.cluster:
        from flywheel.fleet.cluster_file import Cluster

        cluster = reader.load_yaml(arguments.cluster, Cluster)
    found = member_files.load(arguments.members, contract)
    fleet = Fleet(found.members, cluster, this_run.evidence, arguments.label or "")
    judged = this_run.judge(fleet, contract)
    read = [*filter(None, (arguments.cluster,)), *found.read]
    return judged.finish(
        fleet.name,
        read=read,
        missed=[*found.missed, *fleet.unsaid()],
        tables=fleet_tables.tables(fleet, contract, judged.redact.text),
        lines=source_lines("", read),
    )
