"""What `flywheel workflows` and `flywheel debt` are given: overlays, and repositories as flags and checkouts tell."""

from __future__ import annotations

import os
import re
import sys

from flywheel.errors import UsageError, UserError
from flywheel.workflows import repository_folder
from flywheel.workflows.routing.served_sets import Consumer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable

    from flywheel.contract.compiled import Contract
    from flywheel.overlay.overlay import Overlay
    from flywheel.workflows.workflow_model import Repository

VISIBILITIES = ("public", "private", "internal")

_FORM = "write it as DIR=OWNER/NAME, DIR=OWNER/NAME:public or DIR=OWNER/NAME:private:NUMBER"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}")


def parse(word: str) -> tuple[str, Consumer]:
    """The folder and the repository in a `--repository`; raise `UsageError` if it has another form."""
    folder, equals, rest = word.rpartition("=")
    name, *more = rest.split(":")
    visibility = more[0] if more else ""
    number = more[1] if len(more) > 1 else ""
    if not equals or len(more) > 2 or not _NAME.fullmatch(name):
        raise UsageError(f"--repository `{word}`: {_FORM}.")
    if visibility and visibility not in VISIBILITIES:
        raise UsageError(f"--repository `{word}`: `{visibility}` is none of {', '.join(VISIBILITIES)}.")
    if number and not (number.isascii() and number.isdigit() and len(number) < 19):
        raise UsageError(f"--repository `{word}`: `{number}` is no number of a repository.")
    return folder, Consumer(name, visibility, int(number) if number else None)


def declared(words: Iterable[str], folders: Iterable[str]) -> dict[str, Consumer]:
    """What `--repository` says, by folder as given; raise `UsageError` for a folder that is not judged."""
    known = {os.path.normpath(folder): folder for folder in folders}
    found: dict[str, Consumer] = {}
    for word in words:
        folder, consumer = parse(word)
        given = known.get(os.path.normpath(folder))
        if given is None:
            raise UsageError(f"--repository `{word}`: {folder or 'DIR'} is none of the folders given.")
        if given in found:
            raise UsageError(f"--repository `{word}`: {folder} has a name already.")
        found[given] = consumer
    return found


def load(arguments: Namespace, contract: Contract) -> tuple[list[Repository], dict[str, int], list[str]]:
    """The repositories in the folders given, their numbers by name, and the paths of the files that were read."""
    flags = declared(arguments.repository, arguments.directories)
    files = _listed(arguments)
    found, ids = [], {}
    for folder in arguments.directories:
        _demand_folder(folder)
        consumer, note = _told(folder, flags)
        prefix = "" if os.path.normpath(folder) == "." else f"{folder.rstrip('/')}/"
        found.append(
            repository_folder.load(
                folder,
                contract,
                name=consumer.name,
                visibility=consumer.visibility,
                default_branch=arguments.default_branch,
                prefix=prefix,
                files=files,
            )
        )
        if note and (found[-1].workflows or found[-1].unreadable):
            print(f"flywheel: {note}", file=sys.stderr)
        if consumer.id is not None:
            ids[consumer.name.lower()] = consumer.id
    _demand_workflows(found)
    read = [file.source.name for one in found for file in (*one.workflows, *one.actions)]
    return found, ids, sorted(read)


def overlay(path: str, contract: Contract) -> Overlay:
    """The overlay in a folder, or in an overlay.json."""
    if os.path.isfile(path) and path.endswith(".json"):
        from flywheel.overlay import overlay_json

        return overlay_json.load(path)
    from flywheel.overlay.reading import directory

    return directory.load(path, contract)[0]


def _demand_folder(folder: str) -> None:
    """A slip in a path is told before anything else of it."""
    if not os.path.isdir(folder):
        seen = "no folder" if os.path.exists(folder) else "no such folder"
        raise UserError(f"{folder}: {seen}. {_folder_fix(folder)}")


def _folder_fix(folder: str) -> str:
    """Which folder to give: the repository that a path to its workflows lies in, if it is one."""
    path = os.path.normpath(folder)
    at = f"/{path}/".find("/.github/")
    return f"Give {path[: max(at - 1, 0)] or '.'}, its folder." if at >= 0 else "Give the folder of a repository."


def _demand_workflows(found: list[Repository]) -> None:
    """Silence must not pass for clean workflows: say of which folder nothing is judged."""
    empty = [one.folder for one in found if not one.workflows and not one.unreadable]
    if empty and len(empty) == len(found):
        raise UserError(
            f"{', '.join(empty)}: no workflow in {repository_folder.WORKFLOWS} here. {_folder_fix(empty[0])}"
        )
    for folder in empty:
        print(f"flywheel: {folder}: no workflow in {repository_folder.WORKFLOWS} here: not judged.", file=sys.stderr)


def _listed(arguments: Namespace) -> dict[str, tuple[str, str]] | None:
    """The files of a build, by path below the repository, with their names and paths; None if none are named."""
    if not arguments.file:
        return None
    if len(arguments.directories) != 1:
        raise UsageError("--file names the files of one DIR: give one.")
    found = {}
    for path in arguments.file:
        name = path.removeprefix(f"{arguments.strip_prefix}/") if arguments.strip_prefix else path
        found[name.removeprefix(f"{arguments.root}/") if arguments.root else name] = (name, path)
    return found


def _told(folder: str, flags: dict[str, Consumer]) -> tuple[Consumer, str]:
    """The repository in `folder`, and what has to be said of how its name is known; "" if flags tell."""
    consumer = flags.get(folder)
    if consumer is not None:
        return consumer, ""
    from flywheel.workflows import git_remote

    name = git_remote.repository(folder)
    if name:
        return Consumer(name), f"{folder}: the repository is {name}, as its .git/config says."
    return Consumer(""), f"{folder}: nothing tells which repository this is; give --repository {folder}=OWNER/NAME."
