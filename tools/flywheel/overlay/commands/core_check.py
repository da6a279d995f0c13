"""`flywheel core-check`: check that core's own tree contains no facts of a real owner."""

from __future__ import annotations

from flywheel.contract import compiled
from flywheel.findings import engine, redaction, reporting, subjects
from flywheel.findings.finding import Report
from flywheel.overlay.reading import core_tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

#: The checks that run on a tree that is not an overlay.
_CHECKS = ("GF208", "GF318", "secrets")


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel core-check`."""
    parser.add_argument("directory", nargs="?", default=".", metavar="DIR", help="the root of core's tree")
    parser.add_argument("files", nargs="*", metavar="FILE", help="the files below DIR to check (default: all)")
    parser.add_argument("--contract", metavar="FILE", help="contract.json (default: the built-in one)")
    reporting.add_output(parser)


def run(arguments: Namespace) -> int:
    """Check the tree and report; return 1 if anything fails."""
    contract = compiled.load(arguments.contract or compiled.built_in())
    overlay, read = core_tree.load(arguments.directory, contract, arguments.files or None)
    checks = engine.choose(subjects.of("overlay"), _CHECKS)
    redactor = redaction.of(overlay, contract)
    report = Report(
        redactor.often(overlay.name),
        contract.digest,
        engine.run(overlay, contract, checks),
        reporting.families(checks),
        read=tuple(map(redactor.often, read)),
    )
    return reporting.finish(arguments, report, checks, redact=redactor.text)
