"""`flywheel check`: check an overlay, from its files or from a rendered overlay.json."""

from __future__ import annotations

import os

from flywheel.contract import compiled
from flywheel.errors import UsageError, UserError
from flywheel.findings import engine, redaction, reporting, subjects
from flywheel.findings.finding import Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from flywheel.contract.compiled import Contract
    from flywheel.findings.reporting import Lines
    from flywheel.overlay.overlay import Overlay


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel check`."""
    parser.add_argument("directory", nargs="?", metavar="DIR", help="the overlay's folder, or one file of it")
    parser.add_argument("--overlay", metavar="FILE", help="an overlay.json instead of a folder")
    parser.add_argument("--contract", metavar="FILE", help="contract.json (default: the built-in one)")
    parser.add_argument("--stack-dir", metavar="DIR", help="read the stacks' variables from this checkout of core")
    reporting.add_judging(parser)
    _add_evidence(parser)
    _add_baseline(parser)
    reporting.add_output(parser)


def _add_evidence(parser: ArgumentParser) -> None:
    parser.add_argument("--expected-core", metavar="REF", help="the commit or version that must be pinned")
    parser.add_argument("--today", metavar="DATE", help="the day on which dated exceptions are checked, YYYY-MM-DD")
    parser.add_argument("--pinned-contract", metavar="FILE", help="the pinned contract.json, to list the changes since")
    parser.add_argument("--registry-metadata", metavar="FILE", help="core's metadata.json in its registry")


def _add_baseline(parser: ArgumentParser) -> None:
    parser.add_argument("--baseline", metavar="FILE", help="file of known findings; only other findings are reported")
    parser.add_argument(
        "--write-baseline", action="store_true", help="write the findings to the baseline file and exit 0"
    )
    parser.add_argument(
        "--allow-growth", action="store_true", help="allow the new baseline to have more findings than before"
    )


def run(arguments: Namespace) -> int:
    """Check the overlay and report; return 1 if anything fails."""
    checks, expected = reporting.choose(arguments, "overlay")
    _refuse_usage(arguments)
    contract = compiled.load(arguments.contract or compiled.built_in())
    if arguments.stack_dir:
        from flywheel.contract import other_stack  # imported late: it loads the parser of Terraform's language

        contract = other_stack.load(arguments.stack_dir, contract)
    overlay, read, missed = _overlay(arguments, contract)
    _add_facts(overlay, contract, arguments)
    findings = engine.run(overlay, contract, checks)
    redactor = redaction.of(overlay, contract)
    outlived: list[tuple[str, str]] = []
    if arguments.baseline:
        from flywheel.overlay.commands import known_findings

        idle = frozenset(subjects.of("overlay")) - {check.id for check in checks}
        known = known_findings.KnownFindings(arguments.baseline, overlay, redactor.often, expected, idle)
        if arguments.write_baseline:
            return known.write(findings, arguments.allow_growth)
        findings, outlived = known.leave_out(findings)
    report = Report(
        redactor.often(overlay.name),
        contract.digest,
        findings,
        reporting.families(checks),
        expected,
        arguments.strict,
        tuple(map(redactor.often, read)),
        tuple(map(redactor.often, missed)),
        [(id, redactor.often(sentence)) for id, sentence in outlived],
    )
    return reporting.finish(arguments, report, checks, _lines(arguments, overlay.name, read), redactor.text)


def _lines(arguments: Namespace, name: str, read: tuple[str, ...]) -> Lines | None:
    """The lines of the overlay's files; None if there is only an overlay.json."""
    if arguments.overlay:
        return None
    return reporting.lines(name if os.path.isdir(name) else os.path.dirname(name), read)


def _overlay(arguments: Namespace, contract: Contract) -> tuple[Overlay, tuple[str, ...], tuple[str, ...]]:
    if arguments.overlay:
        from flywheel.overlay import overlay_json

        return overlay_json.load(arguments.overlay), (), ()
    from flywheel.overlay.reading import directory

    overlay, read, missed = directory.load(arguments.directory or ".", contract)
    judged = (overlay.inputs, overlay.organization, overlay.backends, overlay.pins)
    if not any((*judged, overlay.unreadable, overlay.suspects)):  # an empty report must not look like a clean overlay
        raise UserError(
            f"{arguments.directory or '.'}: nothing was checked: {', '.join(read)} is for a stack that the contract "
            "does not have. Give the whole overlay's folder, or --stack-dir with the stack's folder in core."
        )
    return overlay, read, missed


def _add_facts(overlay: Overlay, contract: Contract, arguments: Namespace) -> None:
    """Add the evidence from the command line to the overlay, as facts."""
    if not any((arguments.expected_core, arguments.today, arguments.pinned_contract, arguments.registry_metadata)):
        return
    from flywheel.overlay import run_evidence

    try:
        if arguments.expected_core:
            overlay.facts |= run_evidence.expected_core(arguments.expected_core)
        if arguments.today:
            overlay.facts |= run_evidence.today(arguments.today)
    except UserError as err:  # these two are words, not files
        raise UsageError(str(err)) from None
    if arguments.pinned_contract:
        overlay.facts |= run_evidence.pinned_contract(arguments.pinned_contract, contract)
    if arguments.registry_metadata:
        overlay.facts |= run_evidence.registry_metadata(arguments.registry_metadata)


def _refuse_usage(arguments: Namespace) -> None:
    """Raise `UsageError` for options that do not go together."""
    if arguments.overlay and arguments.directory:
        raise UsageError("give DIR or --overlay, not both.")
    if (arguments.write_baseline or arguments.allow_growth) and not arguments.baseline:
        raise UsageError("--write-baseline and --allow-growth need --baseline FILE.")
