"""`flywheel check`: check an overlay, from its files or from a rendered overlay.json."""

from __future__ import annotations

import os

from flywheel.contract import compiled
from flywheel.errors import UsageError, UserError
from flywheel.findings import console, report_output, subjects
from flywheel.findings.run import Run, add_contract, add_evidence, add_judging, source_lines
from flywheel.findings.settings import settings_search

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from flywheel.contract.compiled import Contract
    from flywheel.findings.pictures import Picture
    from flywheel.findings.run import Judged, Lines
    from flywheel.findings.settings.settings_in_use import SettingsInUse
    from flywheel.overlay.commands.known_findings import KnownFindings
    from flywheel.overlay.overlay import Overlay

_DIRECTORY = "overlays, each as its folder or one file of it (default: the overlay that this folder is in)"


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel check`."""
    parser.add_argument("directories", nargs="*", metavar="DIR", help=_DIRECTORY)
    parser.add_argument(
        "--overlay", action="append", default=[], metavar="FILE", help="an overlay.json instead of a folder"
    )
    add_contract(parser)
    parser.add_argument("--stack-dir", metavar="DIR", help="read the stacks' variables from this checkout of core")
    add_judging(parser)
    add_evidence(parser, "today", "expected_core", "registry_metadata")
    parser.add_argument("--pinned-contract", metavar="FILE", help="the pinned contract.json, to list the changes since")
    _add_baseline(parser)
    parser.add_argument(
        "--fix", action="store_true", help="edit the files where the edit is certain, and report the rest"
    )
    parser.add_argument("--diff", action="store_true", help="show these edits and make none; exit 1 if there are any")
    help = "the settings (default: flywheel.toml or pyproject.toml of the overlay's folder or its repository)"
    parser.add_argument("--settings", metavar="FILE", help=help)
    parser.add_argument("--no-settings", action="store_true", help="read no settings file")
    report_output.add_output(parser)
    parser.set_defaults(format=None)  # as long as neither an option nor a setting says it


def _add_baseline(parser: ArgumentParser) -> None:
    parser.add_argument("--baseline", metavar="FILE", help="file of known findings; only other findings are reported")
    parser.add_argument(
        "--write-baseline", action="store_true", help="write the findings to the baseline file and exit 0"
    )
    parser.add_argument(
        "--allow-growth", action="store_true", help="allow the new baseline to have more findings than before"
    )


def run(arguments: Namespace) -> int:
    """Check the overlay, or each of several, and report; return 1 if anything fails."""
    if len(arguments.directories) > 1:
        from flywheel.overlay.commands import several_overlays

        return several_overlays.run(arguments, _run)
    return _run(arguments)


def _run(arguments: Namespace) -> int:
    arguments.directory = arguments.directories[0] if arguments.directories else None
    settings = _settings(arguments)
    this_run = Run(arguments, "overlay")
    _refuse_usage(arguments)
    contract = compiled.chosen(arguments.contract)
    if not (arguments.overlay or arguments.directory):
        arguments.directory = _here(contract, arguments.quiet)
    if arguments.stack_dir:
        from flywheel.contract import other_stack  # imported late: it loads the parser of Terraform's language

        contract = other_stack.load(arguments.stack_dir, contract)
    overlay, read, missed = _read(arguments, contract, this_run)
    if arguments.fix or arguments.diff:
        from flywheel.overlay.fixes import fix_run  # imported late: most runs only report

        fixed = fix_run.fixed(arguments, overlay, contract, this_run, settings)
        fix_run.tell_untried(fixed)
        if arguments.diff:
            return fix_run.show(fixed, overlay, contract)
        if fixed.changes:
            fix_run.make(fixed, arguments.directory)
            overlay, read, missed = _read(arguments, contract, this_run)
    judged = this_run.judge(overlay, contract)
    if (arguments.format == "sarif" or arguments.bundle) and not arguments.overlay and os.path.isdir(overlay.name):
        from flywheel.overlay.fixes import fix_run

        fix_run.attach(arguments, overlay, contract, this_run, settings, judged.findings)
    folder = overlay.name if not arguments.overlay and os.path.isdir(overlay.name) else ""
    outlived: list[tuple[str, str]] = []
    if settings is not None:
        read, missed, outlived = _by_settings(settings, arguments, this_run, judged, folder, read, missed)
    if arguments.baseline:
        known = _known(arguments, overlay, this_run, judged)
        if arguments.write_baseline:
            return known.write(judged.findings, arguments.allow_growth)
        judged.findings, gone = known.leave_out(judged.findings)
        outlived += gone
    if folder:
        _locate(judged, folder)
    lines = _lines(arguments, folder or os.path.dirname(overlay.name), read)

    def pictures() -> list[Picture]:
        from flywheel.overlay import overlay_pictures  # imported late: only pages have pictures

        return overlay_pictures.pictures(overlay, contract)

    return judged.finish(
        overlay.name, read=read, missed=missed, outlived=outlived, pictures=pictures, lines=lines, folder=folder
    )


def _read(arguments: Namespace, contract: Contract, this_run: Run) -> tuple[Overlay, tuple[str, ...], tuple[str, ...]]:
    """The overlay with all that the run was given, the files that were read and those that were not found."""
    overlay, read, missed = _overlay(arguments, contract)
    overlay.evidence = this_run.evidence
    overlay.of_checkout = bool(arguments.stack_dir)
    if arguments.pinned_contract:
        from flywheel.overlay import pinned_contract

        overlay.pinned_contract = pinned_contract.load(arguments.pinned_contract, contract)
    return overlay, read, missed


def _by_settings(
    settings: SettingsInUse,
    arguments: Namespace,
    this_run: Run,
    judged: Judged,
    folder: str,
    read: tuple[str, ...],
    missed: tuple[str, ...],
) -> tuple[tuple[str, ...], tuple[str, ...], list[tuple[str, str]]]:
    """What a report says of the settings: what was read, what was not found, and what is over."""
    today = this_run.evidence.today
    judged.findings, allowed = settings.allow(judged.findings, folder, today, bool(arguments.strict))
    judged.allowed += allowed
    arguments.families_left_out = settings.families_left_out([check.family for check in this_run.checks])
    own = os.path.normpath(settings.path)
    others = (one for one in read if os.path.normpath(os.path.join(folder, one)) != own)
    return (*others, settings.read), (*missed, *settings.missed, *settings.without_day(today)), settings.ended(today)


def _locate(judged: Judged, folder: str) -> None:
    """Give findings at labels their places in the BUILD files of the folder."""
    if any(one.place.file.startswith("//") for one in (*judged.findings, *(one.finding for one in judged.allowed))):
        from flywheel.overlay.reading.build_file_places import (
            BuildFilePlaces,
        )  # imported late: few overlays are declared

        places = BuildFilePlaces(folder)
        found = (one.moved(places.of(one.place), one.message, one.fix) for one in judged.findings)
        judged.findings = sorted(found, key=lambda one: one.key())
        for one in judged.allowed:
            one.finding = one.finding.moved(places.of(one.finding.place), one.finding.message, one.finding.fix)


def _settings(arguments: Namespace) -> SettingsInUse | None:
    """The settings of the overlay, applied to the options; None if it has none."""
    if arguments.no_settings and arguments.settings:
        raise UsageError("give --settings or --no-settings, not both.")
    path = arguments.settings
    if not (path or arguments.overlay or arguments.no_settings):
        directory = arguments.directory or "."
        path = settings_search.find(directory if os.path.isdir(directory) else os.path.dirname(directory) or ".")
    if not path:
        return None
    from flywheel.findings.settings import settings_in_use  # imported late: few overlays have settings

    return settings_in_use.of(path, arguments, "overlay", reads_files=not arguments.overlay)


def _known(arguments: Namespace, overlay: Overlay, this_run: Run, judged: Judged) -> KnownFindings:
    """The baseline. Entries of checks that did not run are neither missed nor dropped."""
    from flywheel.overlay.commands.known_findings import KnownFindings

    ran = {check.id for check in this_run.checks} - {one.id for one in judged.not_run}
    idle = frozenset(subjects.of("overlay")) - ran
    return KnownFindings(arguments.baseline, overlay, judged.redact.often, this_run.expected, idle)


def _lines(arguments: Namespace, folder: str, read: tuple[str, ...]) -> Lines | None:
    """The lines of the overlay's files; None if there is only an overlay.json."""
    return None if arguments.overlay else source_lines(folder, read)


def _overlay(arguments: Namespace, contract: Contract) -> tuple[Overlay, tuple[str, ...], tuple[str, ...]]:
    if arguments.overlay:
        from flywheel.overlay import overlay_json

        overlay = overlay_json.load(arguments.overlay[0])
        return overlay, (), tuple(overlay.not_judged)
    from flywheel.overlay.reading import directory

    overlay, read, missed = directory.load(arguments.directory, contract, every_text=True)
    missed = (*missed, *_rest(arguments.directory, contract))
    judged = (overlay.inputs, overlay.organization, overlay.backends, overlay.pins)
    if not any((*judged, overlay.unreadable, overlay.suspects)):  # an empty report must not look like a clean overlay
        strangers = [name for name in read if name.endswith((".tfvars", ".tfvars.json"))] or read
        raise UserError(
            f"{arguments.directory}: nothing was checked: {', '.join(strangers)} is for a stack that the "
            "contract does not have. Give the whole overlay's folder, or --stack-dir with the stack's folder in core."
        )
    return overlay, read, missed


def _here(contract: Contract, quiet: bool) -> str:
    """The overlay's folder if none is given: the one that the working directory is in, as Git finds a repository."""
    from flywheel.overlay.reading import enclosing_overlay

    found = enclosing_overlay.above(".", contract)
    if found is None:
        return "."
    if not quiet:
        console.warn(f"checking the whole overlay in {found} (`flywheel check .` checks only this folder).")
    return found


def _rest(path: str, contract: Contract) -> tuple[str, ...]:
    """What says that only a part of an overlay was given."""
    from flywheel.overlay.reading import enclosing_overlay

    found = enclosing_overlay.above(path, contract) if os.path.isdir(path) else None
    return (f"the rest of the overlay in {found} (`flywheel check {found}` checks all of it)",) if found else ()


def _refuse_usage(arguments: Namespace) -> None:
    """Raise `UsageError` for options that do not go together."""
    if len(arguments.overlay) > 1:
        given = ", ".join(arguments.overlay)
        raise UsageError(f"--overlay is given {len(arguments.overlay)} times ({given}): a report is about one overlay.")
    if arguments.overlay and arguments.directory:
        raise UsageError("give DIR or --overlay, not both.")
    if (arguments.write_baseline or arguments.allow_growth) and not arguments.baseline:
        raise UsageError("--write-baseline and --allow-growth need --baseline FILE.")
    if arguments.fix or arguments.diff:
        from flywheel.overlay.fixes import fix_run

        fix_run.refuse_usage(arguments)
