"""`flywheel core-check`: judge core's own tree, which must hold no owner's facts."""

from __future__ import annotations

import sys

from flywheel import reports
from flywheel.checks import redaction, registry, table
from flywheel.loaders import core_tree
from flywheel.model import contract as contract_model
from flywheel.model.findings import Report
from flywheel.reports import files

TYPE_CHECKING = False  # importing `typing` would cost every start 5 ms
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

#: What is judged of a tree that is no overlay.
_CHECKS = ("GF208", "GF318", "secrets")


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel core-check`."""
    parser.add_argument("directory", nargs="?", default=".", metavar="DIR", help="the root of core's tree")
    parser.add_argument("files", nargs="*", metavar="FILE", help="the files to look at (default: all), below DIR")
    parser.add_argument("--contract", metavar="FILE", help="contract.json (default: the one built in)")
    parser.add_argument("--format", choices=reports.FORMATS, default="text")
    parser.add_argument("--output", metavar="FILE", help="write the report here, not to stdout")
    parser.add_argument("--bundle", metavar="DIR", help="write every report here and exit 0")


def run(arguments: Namespace) -> int:
    """Judge and report; 1 if anything fails."""
    contract = contract_model.load(arguments.contract or contract_model.built_in())
    overlay, read = core_tree.load(arguments.directory, contract, arguments.files or None)
    checks = registry.choose(table.CHECKS, _CHECKS)
    redactor = redaction.of(overlay, contract)
    report = Report(
        redactor.often(overlay.name),
        contract.digest,
        registry.run(overlay, contract, checks),
        tuple(dict.fromkeys(check.family for check in checks)),
        read=tuple(map(redactor.often, read)),
    )
    ran = {check.id: check for check in checks}
    if arguments.bundle:
        from pathlib import Path

        reports.write_bundle(report, Path(arguments.bundle), ran, redact=redactor.text)
        return 0
    text = reports.render(report, arguments.format, ran, redact=redactor.text)
    if arguments.output:
        files.write(arguments.output, text)
    else:
        sys.stdout.write(text)
    return 1 if reports.fails(report, ran) else 0
