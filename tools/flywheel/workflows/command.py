"""`flywheel workflows`: compare what repositories' workflows request with what overlays serve."""

from __future__ import annotations

from flywheel.contract import compiled
from flywheel.errors import UsageError
from flywheel.findings import console, redaction
from flywheel.findings.run import Run, add_many, add_options, source_lines
from flywheel.workflows import consumers
from flywheel.workflows.routing.routing import Routing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from flywheel.contract.compiled import Contract
    from flywheel.findings.pictures import Picture
    from flywheel.ledgers.debt_ledger import DebtLedger
    from flywheel.overlay.overlay import Overlay


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel workflows`."""
    parser.add_argument("directories", nargs="*", metavar="DIR", help="a repository's folder; one or more")
    add_many(parser, "--overlay", "PATH", "an overlay's folder, or its overlay.json")
    add_many(parser, "--ledger", "FILE", "known gaps (flywheel.debt/1)")
    help = "the repository of a folder: its name, its visibility (`public`, `private` or `internal`), its numeric id"
    add_many(parser, "--repository", "DIR=OWNER/NAME[:VISIBILITY[:NUMBER]]", help)
    parser.add_argument(
        "--default-branch", metavar="NAME", default="main", help="the default branch of the repositories"
    )
    parser.add_argument("--label", metavar="NAME", help="the name of the subject in reports (default: the folders)")
    add_many(parser, "--file", "FILE", "read only these files of the one DIR")
    parser.add_argument("--root", metavar="DIR", default="", help="the root folder of the repository of --file")
    parser.add_argument("--strip-prefix", metavar="DIR", default="", help="a prefix to remove from the names of --file")
    parser.add_argument("--actionlint", action="store_true", help="write actionlint.yaml for what the overlays serve")
    add_options(parser, "today")


def run(arguments: Namespace) -> int:
    """Judge and report; 1 if anything fails."""
    this_run = Run(arguments, "workflows")
    if not arguments.directories and not arguments.actionlint:
        raise UsageError("no folder was given. Give DIR, the folder of a repository with workflows.")
    contract = compiled.chosen(arguments.contract)
    overlays = [consumers.overlay(path, contract) for path in arguments.overlay]
    if arguments.actionlint:
        return _actionlint(arguments, overlays, contract)
    from flywheel.workflows.routing import routing_table

    repositories, ids, read = consumers.load(arguments, contract, overlays)
    name = arguments.label or ", ".join(arguments.directories)
    routing = Routing(repositories, overlays, contract, _ledger(arguments), this_run.evidence, ids, name)
    judged = this_run.judge(routing, contract)
    table = routing_table.table(routing, judged.redact)

    def pictures() -> list[Picture]:
        from flywheel.workflows.routing import routing_pictures  # imported late: only pages have pictures

        return routing_pictures.pictures(table)

    return judged.finish(
        routing.name,
        read=[*read, *arguments.overlay, *arguments.ledger],
        tables=[table],
        pictures=pictures,
        lines=source_lines("", read),
    )


def _actionlint(arguments: Namespace, overlays: list[Overlay], contract: Contract) -> int:
    from flywheel.workflows.routing import actionlint
    from flywheel.workflows.routing.served_sets import Consumer

    if not overlays:
        raise UsageError("--actionlint needs --overlay PATH: the file lists what the overlays serve.")
    if len(arguments.repository) > 1:
        raise UsageError("--actionlint accepts only one --repository: the file is for one repository.")
    routing = Routing([], overlays, contract)
    consumer: Consumer | None = None
    for word in arguments.repository:
        consumer = consumers.parse(word if "=" in word else f"={word}")[1]
    redactor = redaction.of(routing, contract)
    for line in actionlint.left_out(routing):
        console.warn(line, redact=redactor.text)
    text = redactor.text(actionlint.text(routing, consumer))
    if arguments.output:
        from flywheel.findings import output_files

        output_files.write(arguments.output, text)
    else:
        console.show(text)
    return 0


def _ledger(arguments: Namespace) -> DebtLedger | None:
    if not arguments.ledger:
        return None
    from flywheel.ledgers import ledger_files

    return ledger_files.debt((name, name) for name in arguments.ledger)
