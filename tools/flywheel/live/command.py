"""`flywheel preflight`: judge what is really there, from a file of live evidence."""

from __future__ import annotations

import os
import re

from flywheel.contract import compiled
from flywheel.errors import UsageError
from flywheel.findings import selection
from flywheel.findings.run import Run, add_many, add_options, source_lines
from flywheel.live import live_index, live_rules, preflight_tables
from flywheel.live.enrollment import Enrollment
from flywheel.live.live_index import LiveIndex
from flywheel.live.live_lane import EnrolledOwner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable

    from flywheel.contract.compiled import Contract
    from flywheel.findings.pictures import Picture

_MOST_DAYS = 36_500


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel preflight`."""
    parser.add_argument("directories", nargs="*", metavar="DIR", help="an overlay's folder; one or more")
    add_many(parser, "--overlay", "FILE", "an overlay.json instead of a folder")
    add_many(parser, "--evidence", "FILE", "what `flywheel collect` wrote (flywheel.evidence/1)")
    help = "how old evidence may be, as 7 or 7d (default: the contract's); it needs --today"
    parser.add_argument("--max-age", metavar="DAYS", default="", help=help)
    help = "releases that the next apply makes: that they are not in the cluster yet is right"
    add_many(parser, "--planned", "RELEASE,...", help)
    parser.add_argument("--label", metavar="NAME", help="the name of the subject in reports (default: the overlays)")
    add_options(parser, "today")


def run(arguments: Namespace) -> int:
    """Judge and report; 1 if anything fails."""
    this_run = Run(arguments, "preflight")
    if not arguments.directories and not arguments.overlay:
        raise UsageError("no overlay was given. Give DIR, or --overlay FILE.")
    contract = compiled.chosen(arguments.contract)
    live_rules.demand(contract)
    owners, read, missed = _owners(arguments, contract)
    index = LiveIndex(live_index.load(path) for path in arguments.evidence)
    enrollment = Enrollment(
        owners,
        index,
        this_run.evidence,
        arguments.label or "",
        _max_age(arguments.max_age),
        _planned(arguments.planned, owners),
    )
    judged = this_run.judge(enrollment, contract)
    tables = preflight_tables.tables(
        enrollment,
        contract,
        judged.redact.often,
        judged.findings,
        "" if arguments.evidence else _first_steps(arguments),
    )

    def pictures() -> list[Picture]:
        from flywheel.live import preflight_pictures  # imported late: only pages have pictures

        return preflight_pictures.pictures(tables)

    read += arguments.evidence
    return judged.finish(
        enrollment.name,
        read=read,
        missed=[*missed, *([] if arguments.evidence else ["live evidence (`--evidence FILE`)"])],
        tables=tables,
        pictures=pictures,
        lines=source_lines("", read),
    )


def _owners(arguments: Namespace, contract: Contract) -> tuple[list[EnrolledOwner], list[str], list[str]]:
    owners: list[EnrolledOwner] = []
    read: list[str] = []
    missed: list[str] = []
    for path in arguments.directories:
        from flywheel.overlay.reading import directory

        overlay, files, absent = directory.load(path, contract)
        folder = os.path.normpath(path) if os.path.isdir(path) else os.path.dirname(path)
        folder = "" if folder == "." else folder
        owners.append(EnrolledOwner(overlay, contract, folder))
        read += [f"{folder}/{name}" if folder else name for name in files]
        missed += [f"{one} in {path}" if len(arguments.directories) > 1 else one for one in absent]
    for path in arguments.overlay:
        from flywheel.overlay import overlay_json

        owners.append(EnrolledOwner(overlay_json.load(path), contract))
        read.append(path)
    return owners, read, missed


def _first_steps(arguments: Namespace) -> str:
    """What a run without evidence says first: what it judges, and the commands that collect evidence and use it."""
    import shlex

    given = shlex.join([*arguments.directories, *arguments.overlay])
    words = shlex.join([*arguments.directories, *(word for path in arguments.overlay for word in ("--overlay", path))])
    return (
        "No live evidence was given, so that only what the files declare is judged. Collect it with "
        f"`flywheel collect {given}`, and run `flywheel preflight {words} --evidence evidence.json`."
    )


def _max_age(word: str) -> int | None:
    if not word:
        return None
    match = re.fullmatch("([0-9]{1,6})d?", word)
    if match is None or int(match[1]) > _MOST_DAYS:
        raise UsageError(f"--max-age `{word}`: this is not a number of days. Write it as 7 or 7d.")
    return int(match[1])


def _planned(words: Iterable[str], owners: Iterable[EnrolledOwner]) -> list[str]:
    given = selection.words(words)
    known = {lane.release for owner in owners for lane in owner.lanes}
    for word in given:
        if word not in known:
            raise UsageError(f"--planned `{word}`: no overlay declares this release. Give {', '.join(sorted(known))}.")
    return given
