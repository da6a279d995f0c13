"""`flywheel check`: judge an overlay, from its files or as rendered."""

from __future__ import annotations

import os
import sys

from flywheel import __version__, reports
from flywheel.checks import redaction, registry, table
from flywheel.errors import UsageError, UserError
from flywheel.model import contract as contract_model
from flywheel.model.findings import Report, check_expected

TYPE_CHECKING = False  # importing `typing` would cost every start 5 ms
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable
    from typing import Any

    from flywheel.checks.registry import Check
    from flywheel.formats.source import Place
    from flywheel.model.contract import Contract
    from flywheel.model.overlay import Overlay


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel check`."""
    parser.add_argument("directory", nargs="?", metavar="DIR", help="the overlay's folder, or one file of it")
    parser.add_argument("--overlay", metavar="FILE", help="an overlay.json instead of a folder")
    parser.add_argument("--contract", metavar="FILE", help="contract.json (default: the one built in)")
    parser.add_argument("--stack-dir", metavar="DIR", help="take a stack's variables from this checkout of core")
    _add_judging(parser)
    _add_evidence(parser)
    _add_baseline(parser)
    parser.add_argument("--format", choices=reports.FORMATS, default="text")
    parser.add_argument("--output", metavar="FILE", help="write the report here, not to stdout")
    parser.add_argument("--bundle", metavar="DIR", help="write every report here and exit 0")


def _add_judging(parser: ArgumentParser) -> None:
    parser.add_argument("--strict", action="store_true", help="fail on any warning that is not expected")
    many = {"action": "append", "default": []}
    help = "a warning that must be found exactly COUNT times"
    parser.add_argument("--expect", metavar="ID=COUNT", help=help, **many)  # type: ignore[arg-type]
    parser.add_argument("--select", metavar="ID", help="run these alone: ids, their starts, families", **many)  # type: ignore[arg-type]
    parser.add_argument("--ignore", metavar="ID", help="leave these out", **many)  # type: ignore[arg-type]


def _add_evidence(parser: ArgumentParser) -> None:
    parser.add_argument("--expected-core", metavar="REF", help="the commit or version that must be pinned")
    parser.add_argument("--today", metavar="DATE", help="the day that dated exceptions are judged by, YYYY-MM-DD")
    parser.add_argument("--pinned-contract", metavar="FILE", help="the pinned contract.json, to list what changed")
    parser.add_argument("--registry-metadata", metavar="FILE", help="core's metadata.json in its registry")


def _add_baseline(parser: ArgumentParser) -> None:
    parser.add_argument("--baseline", metavar="FILE", help="known findings: only others are reported")
    parser.add_argument("--write-baseline", action="store_true", help="write what is found to the baseline, exit 0")
    parser.add_argument("--allow-growth", action="store_true", help="let the baseline written hold more than before")


def run(arguments: Namespace) -> int:
    """Judge and report; 1 if anything fails."""
    checks, expected = choose(arguments)
    _refuse_usage(arguments)
    contract = contract_model.load(arguments.contract or contract_model.built_in())
    if arguments.stack_dir:
        from flywheel.loaders import other_stack  # which needs the parser of Terraform's language

        contract = other_stack.load(arguments.stack_dir, contract)
    overlay, read, missed = _overlay(arguments, contract)
    _add_facts(overlay, contract, arguments)
    findings = registry.run(overlay, contract, checks)
    redactor = redaction.of(overlay, contract)
    outlived: list[tuple[str, str]] = []
    if arguments.baseline:
        from flywheel.commands import known_findings

        idle = frozenset(table.CHECKS) - {check.id for check in checks}
        known = known_findings.Known(arguments.baseline, overlay, redactor.often, expected, idle)
        if arguments.write_baseline:
            return known.write(findings, arguments.allow_growth)
        findings, outlived = known.leave_out(findings)
    report = Report(
        redactor.often(overlay.name),
        contract.digest,
        findings,
        tuple(dict.fromkeys(check.family for check in checks)),
        expected,
        arguments.strict,
        tuple(map(redactor.often, read)),
        tuple(map(redactor.often, missed)),
        [(id, redactor.often(sentence)) for id, sentence in outlived],
    )
    lines = _lines(overlay.name, read) if arguments.directory or not arguments.overlay else None
    return 1 if _publish(report, {check.id: check for check in checks}, arguments, lines, redactor.text) else 0


def choose(arguments: Namespace) -> tuple[list[Check], dict[str, int]]:
    """The checks to run and the expected counts; raise `UsageError` for an id that will not run."""
    expected = _expected(arguments.expect)
    check_expected(expected, {id: check.severity for id, check in table.CHECKS.items()})
    checks = registry.choose(table.CHECKS, arguments.select, arguments.ignore)
    idle = sorted(expected.keys() - {check.id for check in checks})
    if idle:
        raise UsageError(f"expected: `{idle[0]}` is left out by --select or --ignore. Leave its count out too.")
    return checks, expected


def _publish(
    report: Report,
    checks: dict[str, Check],
    arguments: Namespace,
    lines: Callable[[Place], str | None] | None,
    redact: Callable[[str], str],
) -> bool:
    """Write the report where it is wanted; tell whether it fails the run."""
    options: dict[str, Any] = {"lines": lines, "redact": redact, "version": __version__}
    if arguments.bundle:
        from pathlib import Path  # 4 ms

        reports.write_bundle(report, Path(arguments.bundle), checks, **options)
        return False
    shown = not arguments.output
    text = reports.render(report, arguments.format, checks, colour=shown and _colour(), **options)
    if shown:
        _print(text)
    else:
        from flywheel.reports import files

        files.write(arguments.output, text)
    return reports.fails(report, checks)


def _print(text: str) -> None:
    """Write to stdout whatever its encoding can hold."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.stdout.write(text)


def _colour() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _lines(folder: str, read: tuple[str, ...]) -> Callable[[Place], str | None]:
    """Looks up lines of the files that were read, and of no other."""
    from flywheel.formats.secret_shapes import redact_lines
    from flywheel.formats.source import FormatError
    from flywheel.formats.source import read as read_source

    base = folder if os.path.isdir(folder) else os.path.dirname(folder)
    known = set(read)
    texts: dict[str, list[str]] = {}

    def line(place: Place) -> str | None:
        if place.file not in known or place.line is None:
            return None
        if place.file not in texts:
            try:
                # As a whole: a line from the middle of a key is not recognised by itself.
                texts[place.file] = redact_lines(read_source(os.path.join(base, place.file)).text)
            except FormatError:
                texts[place.file] = []
        found = texts[place.file]
        return found[place.line - 1] if 0 < place.line <= len(found) else None

    return line


def _overlay(arguments: Namespace, contract: Contract) -> tuple[Overlay, tuple[str, ...], tuple[str, ...]]:
    if arguments.overlay:
        from flywheel.loaders import overlay_json

        return overlay_json.load(arguments.overlay), (), ()
    from flywheel.loaders import directory

    overlay, read, missed = directory.load(arguments.directory or ".", contract)
    judged = (overlay.inputs, overlay.organization, overlay.backends, overlay.pins)
    if not any((*judged, overlay.unreadable, overlay.suspects)):  # silence must not pass for a clean overlay
        raise UserError(
            f"{arguments.directory or '.'}: nothing in it was judged: {', '.join(read)} is for no stack of the "
            "contract. Give the whole overlay's folder, or the stack's in a checkout of core with --stack-dir."
        )
    return overlay, read, missed


def _add_facts(overlay: Overlay, contract: Contract, arguments: Namespace) -> None:
    """Hand the evidence that was given to the checks, as facts."""
    if not any((arguments.expected_core, arguments.today, arguments.pinned_contract, arguments.registry_metadata)):
        return
    from flywheel.loaders import evidence

    try:
        if arguments.expected_core:
            overlay.facts |= evidence.expected_core(arguments.expected_core)
        if arguments.today:
            overlay.facts |= evidence.today(arguments.today)
    except UserError as err:  # these two are words, no files
        raise UsageError(str(err)) from None
    if arguments.pinned_contract:
        overlay.facts |= evidence.pinned_contract(arguments.pinned_contract, contract)
    if arguments.registry_metadata:
        overlay.facts |= evidence.registry_metadata(arguments.registry_metadata)


def _refuse_usage(arguments: Namespace) -> None:
    """Raise `UsageError` for options that do not go together."""
    if arguments.overlay and arguments.directory:
        raise UsageError("give DIR or --overlay, not both.")
    if (arguments.write_baseline or arguments.allow_growth) and not arguments.baseline:
        raise UsageError("--write-baseline and --allow-growth need --baseline FILE.")


def _expected(words: list[str]) -> dict[str, int]:
    expected: dict[str, int] = {}
    for word in words:
        id, equals, count = word.partition("=")
        if not equals or not count.isascii() or not count.isdigit():
            raise UsageError(f"--expect `{word}`: write it as ID=COUNT, for example GF202=1.")
        if id in expected:
            raise UsageError(f"--expect `{word}`: {id} has a count already. Give each id once, with its whole count.")
        expected[id] = int(count)
    return expected
