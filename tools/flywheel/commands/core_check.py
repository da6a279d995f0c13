"""`flywheel core-check`: judge core's own tree, which must hold no owner's facts."""

from __future__ import annotations

from flywheel.checks import redaction, registry, table
from flywheel.commands import reporting
from flywheel.loaders import core_tree
from flywheel.model import contract as contract_model
from flywheel.model.findings import Report

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
    reporting.add_output(parser)


def run(arguments: Namespace) -> int:
    """Judge and report; 1 if anything fails."""
    contract = contract_model.load(arguments.contract or contract_model.built_in())
    overlay, read = core_tree.load(arguments.directory, contract, arguments.files or None)
    checks = registry.choose(table.of("overlay"), _CHECKS)
    redactor = redaction.of(overlay, contract)
    report = Report(
        redactor.often(overlay.name),
        contract.digest,
        registry.run(overlay, contract, checks),
        reporting.families(checks),
        read=tuple(map(redactor.often, read)),
    )
    return reporting.finish(arguments, report, checks, redact=redactor.text)
