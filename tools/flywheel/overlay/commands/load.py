"""`flywheel load`: read an overlay's files and write overlay.json."""

from __future__ import annotations

from flywheel.contract import compiled
from flywheel.findings import console, redaction, runner_commands
from flywheel.findings.output_files import write
from flywheel.formats.visible_text import visible_json
from flywheel.overlay import overlay_json
from flywheel.overlay.reading import directory, discovery
from flywheel.overlay.reading.named_files import NamedFiles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from flywheel.contract.compiled import Contract
    from flywheel.overlay.overlay import Overlay


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel load`: a build action names every file."""
    parser.add_argument("--name", required=True, help="the overlay's name in reports")
    parser.add_argument("--contract", required=True, metavar="FILE", help="contract.json")
    parser.add_argument("--organization", metavar="FILE", help="the overlay's organization.yaml")
    parser.add_argument("--cluster", metavar="FILE", help="the facts of its cluster (flywheel.cluster/1)")
    parser.add_argument("--module-file", metavar="FILE", help="the MODULE.bazel of the root module")
    parser.add_argument("--strip-prefix", default="", metavar="DIR", help="remove this prefix from paths in messages")
    for flag, help in (
        ("--tfvars", "a variable file and its stack; the stack is optional"),
        ("--backend", "a backend configuration and its stack; the stack is optional"),
    ):
        parser.add_argument(flag, action="append", default=[], metavar="[STACK=]FILE", help=help)
    parser.add_argument("--workflow", action="append", default=[], metavar="FILE", help="a workflow")
    parser.add_argument(
        "--file", action="append", default=[], metavar="FILE", help="any other file; its role follows from its name"
    )
    parser.add_argument("--output", metavar="FILE", help="write overlay.json here, not to stdout")


def run(arguments: Namespace) -> int:
    """Read all files and write the overlay. It lists the files that could not be read."""
    contract = compiled.load(arguments.contract)
    overlay = load(arguments, contract)
    text = overlay_json.dumps(overlay, contract.digest, redaction.of(overlay, contract).text)
    if arguments.output:
        write(arguments.output, text)
    else:
        console.show(visible_json(text), runner_commands.in_json)
    return 0


def load(arguments: Namespace, contract: Contract) -> Overlay:
    """The overlay in the named files; raise `UserError` for an unknown stack."""
    files = NamedFiles(arguments.strip_prefix, contract)
    if arguments.organization:
        files.add(discovery.ORGANIZATION, arguments.organization)
    if arguments.cluster:
        files.add(discovery.CLUSTER, arguments.cluster)
    if arguments.module_file:
        files.root_module = files.add(discovery.MODULE, arguments.module_file)
    for role, words in ((discovery.TFVARS, arguments.tfvars), (discovery.BACKEND, arguments.backend)):
        for word in words:
            files.add_of_stack(role, word)
    for path in arguments.workflow:
        files.add(discovery.WORKFLOW, path)
    for path in arguments.file:
        files.add(discovery.role_of(files.name(path), ()) or "", path)
    found = files.found()
    overlay, _, _ = directory.read(found, arguments.name, contract, files.stacks, whole=False, every_text=True)
    if "owner.former_names" in overlay.facts:
        from flywheel.overlay import former_names  # imported late: few owners were renamed

        former_names.add(overlay, found, contract)
    return overlay
