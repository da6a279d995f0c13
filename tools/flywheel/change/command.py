"""`flywheel change`: compare an edit with what was applied last."""

from __future__ import annotations

from flywheel.change.comparison import Comparison
from flywheel.contract import compiled
from flywheel.errors import UsageError
from flywheel.findings import engine, redaction, reporting
from flywheel.findings.finding import Report
from flywheel.formats import dates
from flywheel.overlay.manifest import manifest_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from flywheel.contract.compiled import Contract
    from flywheel.plan.approvals import Approvals
    from flywheel.plan.judged_plan import Plan

#: The value of `--previous` if there is no earlier manifest.
NONE = "none"


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel change`."""
    previous = "the manifest of the last apply, or `none`"
    parser.add_argument("--previous", required=True, metavar="FILE", help=previous)
    parser.add_argument("--current", required=True, metavar="FILE", help="the manifest of the current overlay")
    help = "a ledger with entries that may still need a removed set: flywheel.debt/1 or flywheel.retirement/1"
    parser.add_argument("--ledger", action="append", default=[], metavar="FILE", help=help)
    parser.add_argument("--plan", metavar="FILE", help="the JSON plan of the edit")
    parser.add_argument("--approvals", metavar="FILE", help="the approvals of that plan")
    parser.add_argument("--today", metavar="DATE", help="the current day, for the expiry of approvals, YYYY-MM-DD")
    help = "the manifest of the overlay that deploys the cluster's controller"
    parser.add_argument("--controller", metavar="FILE", help=help)
    parser.add_argument("--contract", metavar="FILE", help="contract.json (default: the one built in)")
    reporting.add_arguments(parser)


def run(arguments: Namespace) -> int:
    """Judge and report; 1 if anything fails."""
    checks, expected = reporting.choose(arguments, "change")
    _judge(arguments)
    contract = compiled.load(arguments.contract or compiled.built_in())
    subject = _comparison(arguments, contract)
    redactor = redaction.of(subject, contract)
    named = [arguments.previous, *arguments.ledger, arguments.plan, arguments.approvals, arguments.controller]
    read = [path for path in named if path and path != NONE]
    report = Report(
        redactor.often(subject.current.overlay),
        contract.digest,
        engine.run(subject, contract, checks),
        reporting.families(checks),
        expected,
        arguments.strict,
        tuple(map(redactor.often, read)),
        ("the manifest of the last apply",) if subject.previous is None else (),
    )
    # A plan is one long line with all its secrets, so findings show no excerpt.
    shown = [path for path in read if path != arguments.plan]
    return reporting.finish(arguments, report, checks, reporting.lines("", shown), redactor.text)


def _judge(arguments: Namespace) -> None:
    """Raise `UsageError` for arguments that cannot be combined."""
    if arguments.approvals and not arguments.plan:
        raise UsageError("--approvals needs --plan FILE: an approval is for one plan.")
    if arguments.approvals and not arguments.today:
        raise UsageError("--approvals needs --today DATE: an approval expires.")
    if arguments.today and not dates.is_day(arguments.today):
        raise UsageError(f"--today `{arguments.today}`: this is not a date. Write it as YYYY-MM-DD.")


def _comparison(arguments: Namespace, contract: Contract) -> Comparison:
    ledger = retirement = None
    if arguments.ledger:
        from flywheel.ledgers import ledger_files

        ledger, retirement = ledger_files.by_kind((path, path) for path in arguments.ledger)
    return Comparison(
        manifest_file.load(arguments.current),
        None if arguments.previous == NONE else manifest_file.load(arguments.previous),
        ledger,
        retirement,
        _plan(arguments, contract),
        _approvals(arguments),
        arguments.today or "",
        manifest_file.load(arguments.controller) if arguments.controller else None,
    )


def _plan(arguments: Namespace, contract: Contract) -> Plan | None:
    if not arguments.plan:
        return None
    from flywheel.plan import judged_plan

    return judged_plan.load(arguments.plan, contract)


def _approvals(arguments: Namespace) -> Approvals | None:
    if not arguments.approvals:
        return None
    from flywheel.documents import reader
    from flywheel.plan.approvals import Approvals

    return reader.load_yaml(arguments.approvals, Approvals)
