"""`flywheel compile-contract`: compile contract data to contract.json."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from flywheel.contract.compiled import Contract
from flywheel.contract.sources import compiler
from flywheel.errors import UserError
from flywheel.findings import console, output_files, runner_commands
from flywheel.formats.json import canonical_json

_FILES = ("capabilities", "arc", "wiring")


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel compile-contract`: a folder, or every file by name."""
    parser.add_argument("--directory", metavar="DIR", help="a folder with the layout of contract/")
    for name in _FILES:
        parser.add_argument(f"--{name}", metavar="FILE", help=f"{name}.yaml, instead of a folder")
    parser.add_argument(
        "--stack-file",
        action="append",
        default=[],
        metavar="FILE",
        help="stack.yaml or a .tf file, in a folder with the stack's name; once for each file",
    )
    parser.add_argument(
        "--conventions",
        action="append",
        default=[],
        metavar="FILE",
        help="organization.yaml, pins.yaml or tree.yaml; once for each file",
    )
    parser.add_argument("--output", metavar="FILE", help="write contract.json here, not to stdout")


def run(arguments: Namespace) -> int:
    """Compile and write; write nothing if there is an error."""
    text = compile_contract(_load(arguments))
    if arguments.output:
        output_files.write(arguments.output, text)
    else:
        console.show(text, runner_commands.in_json)
    return 0


def compile_contract(contract: Contract) -> str:
    """The text of contract.json: sorted, indented, the same for the same contract."""
    return canonical_json.dumps(contract.to_json(), indent=1)


def _load(arguments: Namespace) -> Contract:
    files = {name: getattr(arguments, name) for name in _FILES}
    named = arguments.stack_file or arguments.conventions or any(files.values())
    if arguments.directory:
        if named:
            raise UserError("give either --directory or every file by name.")
        return compiler.load_directory(arguments.directory)
    missing = [f"--{name}" for name, path in files.items() if not path]
    if missing:
        raise UserError(f"{', '.join(missing)} missing: give either --directory or every file by name.")
    stacks = compiler.by_stack(arguments.stack_file)
    return compiler.load(**files, stacks=stacks, conventions=arguments.conventions)
