"""`flywheel workflows`: compare what repositories' workflows request with what overlays serve."""

from __future__ import annotations

import sys

from flywheel.contract import compiled
from flywheel.errors import UsageError
from flywheel.findings import engine, redaction, reporting
from flywheel.findings.finding import Report
from flywheel.workflows import consumers
from flywheel.workflows.routing.routing import Routing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from flywheel.contract.compiled import Contract
    from flywheel.ledgers.debt_ledger import DebtLedger
    from flywheel.overlay.overlay import Overlay


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel workflows`."""
    parser.add_argument("directories", nargs="*", metavar="DIR", help="a repository's folder; one or more")
    many = {"action": "append", "default": []}
    parser.add_argument("--overlay", metavar="PATH", help="an overlay's folder, or its overlay.json", **many)  # type: ignore[arg-type]
    parser.add_argument("--ledger", metavar="FILE", help="known gaps (flywheel.debt/1)", **many)  # type: ignore[arg-type]
    parser.add_argument(
        "--repository",
        metavar="DIR=OWNER/NAME[:VISIBILITY[:NUMBER]]",
        help="the repository of a folder: its name, its visibility (`public`, `private` or `internal`), its numeric id",
        **many,  # type: ignore[arg-type]
    )
    parser.add_argument(
        "--default-branch", metavar="NAME", default="main", help="the default branch of the repositories"
    )
    parser.add_argument(
        "--today", metavar="DATE", default="", help="the current day, for the review days of debt, YYYY-MM-DD"
    )
    parser.add_argument("--contract", metavar="FILE", help="contract.json (default: the one built in)")
    parser.add_argument("--label", metavar="NAME", help="the name of the subject in reports (default: the folders)")
    parser.add_argument("--file", metavar="FILE", help="read only these files of the one DIR", **many)  # type: ignore[arg-type]
    parser.add_argument("--root", metavar="DIR", default="", help="the root folder of the repository of --file")
    parser.add_argument("--strip-prefix", metavar="DIR", default="", help="a prefix to remove from the names of --file")
    parser.add_argument("--actionlint", action="store_true", help="write actionlint.yaml for what the overlays serve")
    reporting.add_arguments(parser)


def run(arguments: Namespace) -> int:
    """Judge and report; 1 if anything fails."""
    checks, expected = reporting.choose(arguments, "workflows")
    if not arguments.directories and not arguments.actionlint:
        raise UsageError("no folder was given. Give DIR, the folder of a repository with workflows.")
    contract = compiled.load(arguments.contract or compiled.built_in())
    overlays = [consumers.overlay(path, contract) for path in arguments.overlay]
    if arguments.actionlint:
        return _actionlint(arguments, overlays, contract)
    today, ledger = _today(arguments), _ledger(arguments)
    repositories, ids, read = consumers.load(arguments, contract)
    routing = Routing(repositories, overlays, contract, ledger, today, ids)
    redactor = redaction.of(routing, contract)
    report = Report(
        redactor.often(arguments.label or ", ".join(arguments.directories)),
        contract.digest,
        engine.run(routing, contract, checks),
        reporting.families(checks),
        expected,
        arguments.strict,
        tuple(map(redactor.often, [*read, *arguments.overlay, *arguments.ledger])),
    )
    from flywheel.workflows.routing import routing_table

    tables = [routing_table.table(routing, redactor.text)]
    return reporting.finish(arguments, report, checks, reporting.lines("", read), redactor.text, tables)


def _actionlint(arguments: Namespace, overlays: list[Overlay], contract: Contract) -> int:
    from flywheel.workflows.routing import actionlint
    from flywheel.workflows.routing.served_sets import Consumer

    if not overlays:
        raise UsageError("--actionlint needs --overlay PATH: the file lists what the overlays serve.")
    if len(arguments.repository) > 1:
        raise UsageError("--actionlint accepts only one --repository: the file is for one repository.")
    routing = Routing([], overlays, contract)
    consumer: Consumer | None = None
    for word in arguments.repository:
        consumer = consumers.parse(word if "=" in word else f"={word}")[1]
    redactor = redaction.of(routing, contract)
    for line in actionlint.left_out(routing):
        print(f"flywheel: {redactor.text(line)}", file=sys.stderr)
    text = redactor.text(actionlint.text(routing, consumer))
    if arguments.output:
        from flywheel.findings import output_files

        output_files.write(arguments.output, text)
    else:
        reporting.show(text)
    return 0


def _today(arguments: Namespace) -> str:
    from flywheel.formats import dates

    day: str = arguments.today
    if day and not dates.is_day(day):
        raise UsageError(f"--today `{day}`: this is not a date. Write it as YYYY-MM-DD.")
    if arguments.ledger and not day:
        raise UsageError("--ledger needs --today DATE: debt has review days.")
    return day


def _ledger(arguments: Namespace) -> DebtLedger | None:
    if not arguments.ledger:
        return None
    from flywheel.ledgers import ledger_files

    return ledger_files.debt((name, name) for name in arguments.ledger)
