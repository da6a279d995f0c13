"""`flywheel render`: write tfvars, backend configuration and overlay.json from declared facts."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from flywheel.contract import compiled
from flywheel.contract.compiled import Contract
from flywheel.errors import UserError
from flywheel.findings import engine, output_files
from flywheel.formats.tfvars.tfvars_writer import dumps_json, dumps_tfvars
from flywheel.formats.values import plain
from flywheel.overlay import overlay_json, render_refusals, token_registrations
from flywheel.overlay.facts import facts_file
from flywheel.overlay.facts.backend_facts import backend
from flywheel.overlay.overlay import Overlay

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.cluster.cluster_file import Cluster

_HEADER = ("Rendered from {label}. Edit the facts there, then run: bazel run {label}.write",)


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel render`; every output is optional."""
    parser.add_argument("--facts", required=True, metavar="FILE", help="facts.json of a flywheel_overlay")
    parser.add_argument("--contract", required=True, metavar="FILE", help="contract.json")
    parser.add_argument("--cluster", metavar="FILE", help="the facts of the cluster (flywheel.cluster/1)")
    parser.add_argument("--module-file", metavar="FILE", help="the MODULE.bazel of the root module")
    parser.add_argument(
        "--file", action="append", default=[], metavar="FILE", help="a file that it includes, a .bazelrc, or a workflow"
    )
    parser.add_argument("--strip-prefix", default="", metavar="DIR", help="remove this prefix from paths in messages")
    parser.add_argument("--tfvars-json", metavar="FILE", help="write the .auto.tfvars.json here")
    parser.add_argument("--tfvars", metavar="FILE", help="write the readable .tfvars here")
    parser.add_argument("--backend", metavar="FILE", help="write the backend configuration here")
    parser.add_argument("--overlay", metavar="FILE", help="write overlay.json here")
    parser.add_argument("--manifest", metavar="FILE", help="write the manifest here: what will be live, by name")


def run(arguments: Namespace) -> int:
    """Render the requested outputs; write all of them or none."""
    contract = compiled.load(arguments.contract)
    overlay = facts_file.load(arguments.facts, contract, _cluster(arguments.cluster))
    if arguments.module_file or arguments.file:
        _add_pins(overlay, arguments, contract)
    outputs = render(overlay, contract)
    if arguments.manifest:
        from flywheel.overlay.manifest.command import manifest

        outputs["manifest"] = manifest(overlay, contract)
    for name in ("tfvars_json", "tfvars", "backend", "overlay", "manifest"):
        path = getattr(arguments, name)
        if path:
            output_files.write(path, outputs[name])
    return 0


def _cluster(path: str | None) -> Cluster | None:
    if not path:
        return None
    from flywheel.cluster import cluster_reading

    return cluster_reading.load(path)


def _add_pins(overlay: Overlay, arguments: Namespace, contract: Contract) -> None:
    """Read which core the root module takes. A file that cannot be read is a finding of the tests."""
    from flywheel.overlay.pins.pin_inventory import PinInventory
    from flywheel.overlay.reading import discovery
    from flywheel.overlay.reading.named_files import NamedFiles

    files = NamedFiles(arguments.strip_prefix, contract)
    if arguments.module_file:
        files.root_module = files.add(discovery.MODULE, arguments.module_file)
    for path in arguments.file:
        files.add(discovery.role_of(files.name(path), ()) or "", path)
    inventory = PinInventory(files.found(), contract, None, overlay.facts).collect()
    overlay.pins += inventory.pins
    overlay.texts += inventory.texts
    overlay.workflows += inventory.workflows
    overlay.unreadable += inventory.unreadable
    # The extension of Bazel knows better than a lock file which core was resolved.
    overlay.facts = {**inventory.facts, **overlay.facts}
    if "owner.former_names" in overlay.facts:
        from flywheel.overlay import former_names  # imported late: few owners were renamed

        former_names.add(overlay, files.found(), contract)


def render(overlay: Overlay, contract: Contract) -> dict[str, str]:
    """The text of each output by name.

    Raises `UserError`, one line for each fault, if the stack would reject the values: an unknown
    variable or attribute, a wrong type, a missing value, a failed validation.
    """
    _refuse_malformed(overlay, contract)
    inputs = overlay.inputs[0]
    values = plain(inputs.documents[0].root)
    assert isinstance(values, dict)
    stack = contract.stacks[inputs.stack]
    header = [line.format(label=overlay.name) for line in _HEADER]
    return {
        "tfvars_json": dumps_json(values),
        "tfvars": dumps_tfvars(values, [*header, *token_registrations.lines(overlay, stack, contract)]),
        "backend": dumps_tfvars(backend(overlay, stack, contract), header),
        "overlay": overlay_json.dumps(overlay, contract.digest),
    }


def _refuse_malformed(overlay: Overlay, contract: Contract) -> None:
    found = engine.run(overlay, contract, render_refusals.checks())
    if found:
        raise UserError(*(f"{hit.place}: {hit.message} {hit.fix}" for hit in found))
