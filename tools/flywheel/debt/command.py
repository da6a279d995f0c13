"""`flywheel debt`: judge ledgers of enrollment debt and retirement, alone or with overlays and workflows."""

from __future__ import annotations

import sys

from flywheel.contract import compiled
from flywheel.debt import checkouts, debt_tables, ledger_rules
from flywheel.debt.judged_ledgers import JudgedLedgers
from flywheel.errors import UsageError
from flywheel.findings import engine, redaction, reporting
from flywheel.findings.finding import Report
from flywheel.formats import dates
from flywheel.ledgers import ledger_files
from flywheel.workflows import consumers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel debt`."""
    parser.add_argument("ledgers", nargs="*", metavar="LEDGER", help="a ledger of gaps (flywheel.debt/1)")
    many = {"action": "append", "default": []}
    parser.add_argument("--retirement", metavar="FILE", help="a ledger of lanes (flywheel.retirement/1)", **many)  # type: ignore[arg-type]
    parser.add_argument("--overlay", metavar="PATH", help="an overlay's folder, or its overlay.json", **many)  # type: ignore[arg-type]
    checkouts.add_arguments(parser)
    parser.add_argument(
        "--today", metavar="DATE", help="the day for which ledgers are judged, YYYY-MM-DD (default: today, in UTC)"
    )
    parser.add_argument("--contract", metavar="FILE", help="contract.json (default: the one built in)")
    parser.add_argument(
        "--label", metavar="NAME", help="the name of the subject in reports (default: the first ledger)"
    )
    reporting.add_arguments(parser)


def run(arguments: Namespace) -> int:
    """Judge and report; 1 if anything fails."""
    checks, expected = reporting.choose(arguments, "ledgers")
    names = [*arguments.ledgers, *arguments.retirement]
    if not names:
        raise UsageError("no ledger was given. Give a LEDGER, or `--retirement FILE`.")
    today = _today(arguments)
    contract = compiled.load(arguments.contract or compiled.built_in())
    ledger_rules.demand(contract)
    repositories, ids, read = checkouts.load(arguments, contract)
    subject = JudgedLedgers(
        contract,
        ledger_files.debt((name, name) for name in arguments.ledgers) if arguments.ledgers else None,
        ledger_files.lanes((name, name) for name in arguments.retirement) if arguments.retirement else None,
        [consumers.overlay(path, contract) for path in arguments.overlay],
        repositories,
        today,
        ids,
    )
    redactor = redaction.of(subject, contract)
    report = Report(
        redactor.often(arguments.label or names[0]),
        contract.digest,
        engine.run(subject, contract, checks),
        reporting.families(checks),
        expected,
        arguments.strict,
        tuple(map(redactor.often, [*names, *arguments.overlay, *read])),
    )
    tables = debt_tables.tables(subject, contract, redactor.text)
    return reporting.finish(arguments, report, checks, reporting.lines("", names), redactor.text, tables)


def _today(arguments: Namespace) -> str:
    """The day for which ledgers are judged. Only commands read the clock, and a build action must not."""
    day: str | None = arguments.today
    if day is not None:
        if not dates.is_day(day):
            raise UsageError(f"--today `{day}`: this is not a date. Write it as YYYY-MM-DD.")
        return day
    if arguments.bundle:
        raise UsageError("--bundle needs --today DATE: a result that depends on the clock cannot be built again.")
    import time

    day = time.strftime("%Y-%m-%d", time.gmtime())
    print(f"flywheel: judged for the current day, {day} (UTC). Use --today DATE for another day.", file=sys.stderr)
    return day
