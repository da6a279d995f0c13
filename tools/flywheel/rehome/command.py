"""`flywheel rehome`: write the runbook of a rehome, and verify its phases. It never runs tofu."""

from __future__ import annotations

from flywheel.contract import compiled
from flywheel.errors import UserError
from flywheel.findings import console, report_output
from flywheel.findings.run import Run, add_contract, add_judging, add_many, source_lines
from flywheel.rehome import phase_reader
from flywheel.rehome.judged_rehome import BEFORE, PHASES
from flywheel.rehome.migration import SIDES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from flywheel.findings.run import Judged, Lines
    from flywheel.formats.source import Place
    from flywheel.rehome.judged_rehome import Rehome


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel rehome plan` and `flywheel rehome verify`."""
    verbs = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    plan = verbs.add_parser("plan", help="write the runbook, if no check fails")
    _add_evidence(plan, required=True)
    plan.add_argument("--output", metavar="FILE", help="write the runbook to this file instead of stdout")
    verify = verbs.add_parser("verify", help="check one phase by its evidence")
    verify.add_argument("--phase", choices=PHASES, required=True, help="the phase of the rehome")
    moved = "how many releases have moved, before the plans are made (default: all)"
    verify.add_argument("--moved", type=int, metavar="NUMBER", help=moved)
    verify.add_argument("--name", help="the name of the rehome in reports (default: the migration's name)")
    verify.add_argument("--strip-prefix", default="", metavar="DIR", help="a prefix to remove from paths in messages")
    _add_evidence(verify, required=False)
    _add_later_evidence(verify)
    add_judging(verify)
    report_output.add_output(verify)


def _add_evidence(parser: ArgumentParser, required: bool) -> None:
    parser.add_argument("--migration", metavar="FILE", required=True, help="the migration document")
    add_contract(parser)
    for side in SIDES:
        pulled = f"the {side}'s state: output of `state pull` or `show -json`"
        parser.add_argument(f"--{side}-state", metavar="FILE", required=required, help=pulled)
        overlay = f"the {side}'s overlay: its folder, or an overlay.json"
        parser.add_argument(f"--{side}-overlay", metavar="PATH", help=overlay)
    listing = "output of `helm list -A -o json` or `kubectl get autoscalingrunnersets -A -o json`; pass both. Or what "
    listing += "`flywheel collect` wrote, which has the scale sets, and their releases without status"
    parser.add_argument("--live", action="append", default=[], metavar="FILE", required=required, help=listing)


def _add_later_evidence(parser: ArgumentParser) -> None:
    for side in SIDES:
        parser.add_argument(f"--{side}-backup", metavar="FILE", help=f"the {side}'s state before anything moved")
        parser.add_argument(f"--{side}-plan", metavar="FILE", help=f"the {side}'s plan: output of `show -json`")
    before = "a listing from before anything moved"
    add_many(parser, "--live-before", "FILE", before)
    after = "a plan made after both owners applied; pass one of each owner"
    add_many(parser, "--follow-up-plan", "FILE", after)


def run(arguments: Namespace) -> int:
    """Write a runbook or check a phase; 1 if a check fails."""
    return _plan(arguments) if arguments.step == "plan" else _verify(arguments)


def _plan(arguments: Namespace) -> int:
    this_run = Run(arguments, "rehome")
    contract = compiled.chosen(arguments.contract)
    rehome = phase_reader.load(arguments.migration, BEFORE, _evidence(arguments), contract)
    judged = this_run.judge(rehome, contract)
    if judged.findings:
        return _refuse(arguments, rehome, judged)
    from flywheel.findings import output_files
    from flywheel.rehome.runbook import runbook

    text = runbook.write(rehome, contract)
    names = "\n".join(_names(rehome))
    if judged.redact.text(names) != names:
        raise UserError(f"{arguments.migration}: a name in it looks like a secret. Nothing was written.")
    for one in judged.not_run:
        console.warn(f"{one.id} {one.slug} {one.words}.")
    if arguments.output:
        output_files.write(arguments.output, text)
    else:
        console.show(text)
    return 0


def _names(rehome: Rehome) -> list[str]:
    """The texts that the runbook copies from the migration."""
    sides = [rehome.migration.side(side) for side in SIDES]
    names = [text for one in sides for text in (one.owner, one.overlay, one.state_key, one.app_secret)]
    names += [text for move in rehome.migration.moves for text in (move.source, move.target, move.import_id)]
    names += [text for release in rehome.migration.releases for text in release.key]
    return [*names, rehome.migration.name, rehome.migration.window, *rehome.migration.allowed]


def _refuse(arguments: Namespace, rehome: Rehome, judged: Judged) -> int:
    """Report why no runbook is written."""
    arguments.output = None  # it is the runbook's file
    judged.finish(rehome.name)
    console.warn("no runbook was written. First fix what is reported above.")
    return 1


def _verify(arguments: Namespace) -> int:
    this_run = Run(arguments, "rehome")
    contract = compiled.chosen(arguments.contract)
    prefix = arguments.strip_prefix.rstrip("/") + "/" if arguments.strip_prefix else ""
    rehome = phase_reader.load(
        arguments.migration,
        arguments.phase,
        _evidence(arguments),
        contract,
        arguments.moved,
        lambda path: path.removeprefix(prefix),
    )
    judged = this_run.judge(rehome, contract)
    return judged.finish(arguments.name or rehome.name, read=_read(arguments, prefix), lines=_lines(arguments, prefix))


def _by_side(arguments: Namespace, what: str) -> dict[str, str]:
    given = {side: getattr(arguments, f"{side}_{what}", None) for side in SIDES}
    return {side: path for side, path in given.items() if path}


def _evidence(arguments: Namespace) -> phase_reader.PhasePaths:
    return phase_reader.PhasePaths(
        _by_side(arguments, "state"),
        arguments.live,
        _by_side(arguments, "overlay"),
        _by_side(arguments, "plan"),
        _by_side(arguments, "backup"),
        getattr(arguments, "live_before", ()),
        getattr(arguments, "follow_up_plan", ()),
    )


def _read(arguments: Namespace, prefix: str) -> list[str]:
    """The names of all given files in messages."""
    every = [arguments.migration, *arguments.live, *arguments.live_before, *arguments.follow_up_plan]
    every += [path for what in ("state", "overlay", "plan", "backup") for path in _by_side(arguments, what).values()]
    return sorted({path.removeprefix(prefix) for path in every})


def _lines(arguments: Namespace, prefix: str) -> Lines:
    """Source lines of the migration only: a line of a state or a plan can contain secrets."""
    name = arguments.migration.removeprefix(prefix)
    line = source_lines(arguments.migration.removesuffix(name), (name,))

    def of_migration(place: Place) -> str | None:
        return line(place) if place.file == name else None

    return of_migration
