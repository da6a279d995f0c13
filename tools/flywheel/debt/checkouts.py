"""The repositories that `flywheel debt` compares entries with: folders, or the files that a build names."""

from __future__ import annotations

from flywheel.debt import ledger_rules
from flywheel.errors import UsageError
from flywheel.findings.run import add_many
from flywheel.workflows import consumers, repository_folder
from flywheel.workflows.routing.served_sets import Consumer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable

    from flywheel.contract.compiled import Contract
    from flywheel.overlay.overlay import Overlay
    from flywheel.workflows.workflow_model import Repository

_GITHUB = ".github/"


def add_arguments(parser: ArgumentParser) -> None:
    """Add `--workflows` with the options about its folders, and `--workflow-file` for builds, whose files are links."""
    help = "a repository's folder; entries are compared with its workflows"
    add_many(parser, "--workflows", "DIR", help, dest="directories")
    help = "the repository of a folder, if its checkout does not say"
    add_many(parser, "--repository", "DIR=OWNER/NAME[:VISIBILITY[:NUMBER]]", help)
    help = "the default branch of the repositories (default: that of the contract)"
    parser.add_argument("--default-branch", metavar="NAME", default="", help=help)
    help = "one file of a repository, inside a folder `.github`"
    add_many(parser, "--workflow-file", "OWNER/NAME[:VISIBILITY[:NUMBER]]=FILE", help)
    parser.set_defaults(file=[], root="", strip_prefix="")  # other arguments that `consumers.load` reads


def load(
    arguments: Namespace, contract: Contract, overlays: Iterable[Overlay]
) -> tuple[list[Repository], dict[str, int], list[str]]:
    """The repositories, their numeric ids by name, and the paths of the files that were read."""
    arguments.default_branch = arguments.default_branch or ledger_rules.debt(contract).default_branch
    found, ids, read = consumers.load(arguments, contract, overlays)
    files: dict[str, dict[str, tuple[str, str]]] = {}
    known: dict[str, Consumer] = {}
    for word in arguments.workflow_file:
        consumer, below, path = _named(word)
        known.setdefault(consumer.name, consumer)
        files.setdefault(consumer.name, {})[below] = (path, path)
    for name, consumer in sorted(known.items()):
        found.append(
            repository_folder.load(
                ".",
                contract,
                name=name,
                visibility=consumer.visibility,
                default_branch=arguments.default_branch,
                files=files[name],
            )
        )
        if consumer.id is not None:
            ids[name.lower()] = consumer.id
        read += [path for path, _ in files[name].values()]
    return found, ids, sorted(read)


def _named(word: str) -> tuple[Consumer, str, str]:
    """The repository in a `--workflow-file`, the file's path below it, and its path."""
    repository, _, path = word.partition("=")
    _, consumer = consumers.parse(f"={repository}")
    at = f"/{path}".rfind(f"/{_GITHUB}")
    if at < 0:
        raise UsageError(f"--workflow-file `{word}`: {path or 'FILE'} is not inside a folder `.github`.")
    return consumer, path[at:], path
