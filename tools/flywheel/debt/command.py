"""`flywheel debt`: judge ledgers of enrollment debt and retirement, alone or with overlays and workflows."""

from __future__ import annotations

from flywheel.contract import compiled
from flywheel.debt import checkouts, debt_tables, ledger_rules, live_receipts, proof_options
from flywheel.debt.judged_ledgers import JudgedLedgers
from flywheel.errors import UsageError
from flywheel.findings.run import Run, add_many, add_options, source_lines
from flywheel.ledgers import ledger_files
from flywheel.workflows import consumers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from flywheel.findings.pictures import Picture


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel debt`."""
    parser.add_argument("ledgers", nargs="*", metavar="LEDGER", help="a ledger of gaps (flywheel.debt/1)")
    add_many(parser, "--retirement", "FILE", "a ledger of lanes (flywheel.retirement/1)")
    add_many(parser, "--overlay", "PATH", "an overlay's folder, or its overlay.json")
    checkouts.add_arguments(parser)
    proof_options.add_arguments(parser)
    parser.add_argument(
        "--label", metavar="NAME", help="the name of the subject in reports (default: the first ledger)"
    )
    add_options(parser, "today")


def run(arguments: Namespace) -> int:
    """Judge and report; 1 if anything fails."""
    this_run = Run(arguments, "ledgers")
    names = [*arguments.ledgers, *arguments.retirement]
    if not names:
        raise UsageError("no ledger was given. Give a LEDGER, or `--retirement FILE`.")
    contract = compiled.chosen(arguments.contract)
    ledger_rules.demand(contract)
    branches = proof_options.branches(arguments, contract)
    overlays = [consumers.overlay(path, contract) for path in arguments.overlay]
    repositories, ids, read = checkouts.load(arguments, contract, overlays)
    lanes = ledger_files.lanes((name, name) for name in arguments.retirement) if arguments.retirement else None
    subject = JudgedLedgers(
        contract,
        ledger_files.debt((name, name) for name in arguments.ledgers) if arguments.ledgers else None,
        lanes,
        overlays,
        repositories,
        this_run.evidence,
        ids,
        arguments.label or names[0],
        branches,
        proof_options.kept(arguments, lanes),
        live_receipts.load(arguments.live, contract),
    )
    judged = this_run.judge(subject, contract)
    tables = debt_tables.tables(subject, contract, judged.redact)

    def pictures() -> list[Picture]:
        from flywheel.debt import debt_pictures  # imported late: only pages have pictures

        return debt_pictures.pictures(tables, this_run.evidence.today)

    return judged.finish(
        subject.name,
        read=[*names, *arguments.overlay, *read, *arguments.live],
        tables=tables,
        pictures=pictures,
        lines=source_lines("", names),
    )
