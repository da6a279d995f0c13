"""`flywheel core-check`: check that core's own tree contains no facts of a real owner."""

from __future__ import annotations

from flywheel.contract import compiled
from flywheel.findings import report_output
from flywheel.findings.run import Run, add_contract
from flywheel.overlay.reading import core_tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

#: The checks that run on a tree that is not an overlay.
_CHECKS = ("GF208", "GF240", "GF318", "secrets")


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel core-check`."""
    parser.add_argument("directory", nargs="?", default=".", metavar="DIR", help="the root of core's tree")
    parser.add_argument("files", nargs="*", metavar="FILE", help="the files below DIR to check (default: all)")
    add_contract(parser)
    report_output.add_output(parser)


def run(arguments: Namespace) -> int:
    """Check the tree and report; return 1 if anything fails."""
    this_run = Run(arguments, "overlay", only=_CHECKS)
    contract = compiled.chosen(arguments.contract)
    overlay, read, missed = core_tree.load(arguments.directory, contract, arguments.files or None)
    return this_run.judge(overlay, contract).finish(overlay.name, read=read, missed=missed, folder=arguments.directory)
