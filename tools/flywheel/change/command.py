"""`flywheel change`: compare an edit with what was applied last."""

from __future__ import annotations

from flywheel.change.comparison import Comparison
from flywheel.contract import compiled
from flywheel.errors import UsageError
from flywheel.findings.run import Run, add_many, add_options, source_lines
from flywheel.overlay.manifest import manifest_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from flywheel.contract.compiled import Contract
    from flywheel.findings.evidence import Evidence
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
    add_many(parser, "--ledger", "FILE", help)
    parser.add_argument("--plan", metavar="FILE", help="the JSON plan of the edit")
    parser.add_argument("--approvals", metavar="FILE", help="the approvals of that plan")
    help = "the manifest of the overlay that deploys the cluster's controller"
    parser.add_argument("--controller", metavar="FILE", help=help)
    add_options(parser, "today")


def run(arguments: Namespace) -> int:
    """Judge and report; 1 if anything fails."""
    this_run = Run(arguments, "change")
    if arguments.approvals and not arguments.plan:
        raise UsageError("--approvals needs --plan FILE: an approval is for one plan.")
    contract = compiled.chosen(arguments.contract)
    subject = _comparison(arguments, contract, this_run.evidence)
    named = [arguments.previous, arguments.current, *arguments.ledger, arguments.plan, arguments.approvals]
    read = list(dict.fromkeys(path for path in (*named, arguments.controller) if path and path != NONE))
    # A plan is one long line with all its secrets, so findings show no excerpt.
    lines = source_lines("", (path for path in read if path != arguments.plan))
    return this_run.judge(subject, contract).finish(subject.name, read=read, lines=lines)


def _comparison(arguments: Namespace, contract: Contract, evidence: Evidence) -> Comparison:
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
        manifest_file.load(arguments.controller) if arguments.controller else None,
        evidence,
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
