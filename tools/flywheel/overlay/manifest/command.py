"""`flywheel manifest`: write what an overlay renders, for comparison with the next edit."""

from __future__ import annotations

import os

from flywheel.contract import compiled
from flywheel.errors import UsageError
from flywheel.findings import console, redaction, runner_commands
from flywheel.formats.visible_text import visible_json
from flywheel.overlay.manifest import manifest_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from flywheel.contract.compiled import Contract
    from flywheel.overlay.overlay import Overlay


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel manifest`."""
    parser.add_argument("directory", nargs="?", metavar="DIR", help="an overlay's folder")
    parser.add_argument("--overlay", metavar="FILE", help="a rendered overlay.json, instead of a folder")
    parser.add_argument("--contract", metavar="FILE", help="contract.json (default: the built-in one)")
    parser.add_argument("--output", metavar="FILE", help="write the manifest here, not to stdout")


def run(arguments: Namespace) -> int:
    """Read the overlay and write its manifest."""
    if (arguments.directory is None) == (arguments.overlay is None):
        raise UsageError("give either the overlay's folder DIR or --overlay FILE.")
    contract = compiled.chosen(arguments.contract)
    text = manifest(_overlay(arguments, contract), contract)
    if arguments.output:
        from flywheel.findings import output_files

        output_files.write(arguments.output, text)
    else:
        console.show(visible_json(text), runner_commands.in_json)
    return 0


def manifest(overlay: Overlay, contract: Contract) -> str:
    """The text of an overlay's manifest, without values of secrets."""
    return manifest_file.dumps(overlay, contract, redaction.of(overlay, contract).often)


def _overlay(arguments: Namespace, contract: Contract) -> Overlay:
    if arguments.overlay:
        from flywheel.overlay import overlay_json

        return overlay_json.load(arguments.overlay)
    from flywheel.overlay.reading import directory

    overlay, _, _ = directory.load(arguments.directory, contract)
    # The folder's path on this machine is private, and differs on other machines.
    overlay.name = overlay.text("owner.overlay_repository") or os.path.basename(os.path.abspath(arguments.directory))
    return overlay
