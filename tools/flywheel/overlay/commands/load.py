"""`flywheel load`: read an overlay's files and write overlay.json."""

from __future__ import annotations

import os

from flywheel.contract import compiled
from flywheel.errors import UserError
from flywheel.findings import console, redaction, runner_commands
from flywheel.findings.output_files import write
from flywheel.overlay import overlay_json
from flywheel.overlay.reading import directory, discovery
from flywheel.overlay.reading.discovery import FoundFiles

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
        console.show(text, runner_commands.in_json)
    return 0


def load(arguments: Namespace, contract: Contract) -> Overlay:
    """The overlay in the named files; raise `UserError` for an unknown stack."""
    files = _Files(arguments.strip_prefix, contract)
    if arguments.organization:
        files.add(discovery.ORGANIZATION, arguments.organization)
    if arguments.module_file:
        files.root_module = files.add(discovery.MODULE, arguments.module_file)
    for role, words in ((discovery.TFVARS, arguments.tfvars), (discovery.BACKEND, arguments.backend)):
        for word in words:
            files.add_of_stack(role, word)
    for path in arguments.workflow:
        files.add(discovery.WORKFLOW, path)
    for path in arguments.file:
        files.add(discovery.role_of(files.name(path), ()) or "", path)
    overlay, _, _ = directory.read(files.found(), arguments.name, contract, files.stacks, whole=False)
    return overlay


class _Files:
    """The files named on the command line, by role, under the names that messages use."""

    def __init__(self, prefix: str, contract: Contract) -> None:
        self.prefix = prefix.rstrip("/") + "/" if prefix else ""
        self.contract = contract
        self.paths: dict[str, str] = {}
        self.roles: dict[str, list[str]] = {}
        self.root_module = discovery.ROOT_MODULE
        self.stacks: dict[str, str] = {}

    def name(self, path: str) -> str:
        return path.removeprefix(self.prefix)

    def add(self, role: str, path: str) -> str:
        name = self.name(path)
        self.paths[name] = path
        if role:
            self.roles.setdefault(role, []).append(name)
        return name

    def add_of_stack(self, role: str, word: str) -> None:
        stack, equals, path = word.partition("=")
        if not equals:
            self.add(role, word)
        elif stack not in self.contract.stacks:
            known = ", ".join(f"`{one}`" for one in self.contract.stacks)
            raise UserError(f"{word}: `{stack}` is not a stack of the contract. Use one of {known}.")
        else:
            self.stacks[self.add(role, path)] = stack

    def found(self) -> FoundFiles:
        roles = {role: sorted(names) for role, names in self.roles.items()}
        found = _Named(roles, self.paths)
        found.root_module = self.root_module
        return found


class _Named(FoundFiles):
    """Files at any paths, not in one folder."""

    __slots__ = ("paths",)

    def __init__(self, files: dict[str, list[str]], paths: dict[str, str]) -> None:
        super().__init__("", files, sorted(paths), [])
        self.paths = paths

    def path(self, name: str) -> str:
        """The path of the file that messages call `name`."""
        return os.path.join(self.folder, self.paths[name])
