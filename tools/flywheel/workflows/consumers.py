"""The inputs of `flywheel workflows` and `flywheel debt`: overlays, and repositories from options and checkouts."""

from __future__ import annotations

import os
import re

from flywheel.errors import UsageError, UserError
from flywheel.findings import console
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
    """The folder and the repository in a `--repository`; raises `UsageError` for another form."""
    folder, equals, rest = word.rpartition("=")
    name, *more = rest.split(":")
    visibility = more[0] if more else ""
    number = more[1] if len(more) > 1 else ""
    if not equals or len(more) > 2 or not _NAME.fullmatch(name):
        raise UsageError(f"--repository `{word}`: {_FORM}.")
    if visibility and visibility not in VISIBILITIES:
        raise UsageError(f"--repository `{word}`: `{visibility}` is not one of {', '.join(VISIBILITIES)}.")
    if number and not (number.isascii() and number.isdigit() and len(number) < 19):
        raise UsageError(f"--repository `{word}`: `{number}` is not the numeric id of a repository.")
    return folder, Consumer(name, visibility, int(number) if number else None)


def declared(words: Iterable[str], folders: Iterable[str]) -> dict[str, Consumer]:
    """The repositories in `--repository`, by folder as given; raises `UsageError` for a folder that is not "
    "an argument."""
    known = {os.path.normpath(folder): folder for folder in folders}
    found: dict[str, Consumer] = {}
    for word in words:
        folder, consumer = parse(word)
        given = known.get(os.path.normpath(folder))
        if given is None:
            raise UsageError(f"--repository `{word}`: {folder or 'DIR'} is not one of the given folders.")
        if given in found:
            raise UsageError(f"--repository `{word}`: {folder} already has a name.")
        found[given] = consumer
    return found


def load(
    arguments: Namespace, contract: Contract, overlays: Iterable[Overlay]
) -> tuple[list[Repository], dict[str, int], list[str]]:
    """The repositories in the given folders, their numeric ids by name, and the paths of the files that were read.

    An overlay of `--overlay` whose folder is one of them says which repository that is.
    """
    flags = declared(arguments.repository, arguments.directories)
    known = {os.path.realpath(path): one for path, one in zip(arguments.overlay, overlays, strict=True)}
    files = _listed(arguments)
    found, ids = [], {}
    for folder in arguments.directories:
        _demand_folder(folder)
        consumer, note = _told(folder, flags, known.get(os.path.realpath(folder)))
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
            console.warn(note)
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
    """Report a wrong path before any other error."""
    if not os.path.isdir(folder):
        seen = "this is not a folder" if os.path.exists(folder) else "this folder does not exist"
        raise UserError(f"{folder}: {seen}. {_folder_fix(folder)}")


def _folder_fix(folder: str) -> str:
    """The fix: the repository's folder, if the path leads to its workflows."""
    path = os.path.normpath(folder)
    at = f"/{path}/".find("/.github/")
    return (
        f"Give {path[: max(at - 1, 0)] or '.'}, the repository's folder."
        if at >= 0
        else "Give the folder of a repository."
    )


def _demand_workflows(found: list[Repository]) -> None:
    """Report folders without workflows: silence must not look like a clean result."""
    empty = [one.folder for one in found if not one.workflows and not one.unreadable]
    if empty and len(empty) == len(found):
        raise UserError(
            f"{', '.join(empty)}: there is no workflow in {repository_folder.WORKFLOWS}. {_folder_fix(empty[0])}"
        )
    for folder in empty:
        console.warn(f"{folder}: there is no workflow in {repository_folder.WORKFLOWS}, so nothing is checked.")


def _listed(arguments: Namespace) -> dict[str, tuple[str, str]] | None:
    """The files of a build, by path in the repository, with their names and paths; None if no file is named."""
    if not arguments.file:
        return None
    if len(arguments.directories) != 1:
        raise UsageError("--file needs exactly one DIR.")
    found = {}
    for path in arguments.file:
        name = path.removeprefix(f"{arguments.strip_prefix}/") if arguments.strip_prefix else path
        found[name.removeprefix(f"{arguments.root}/") if arguments.root else name] = (name, path)
    return found


def _told(folder: str, flags: dict[str, Consumer], own: Overlay | None) -> tuple[Consumer, str]:
    """The repository in `folder`, and a note about the source of its name; "" if an option gives it.

    own: the overlay that is in the folder, if it is one.
    """
    consumer = flags.get(folder)
    if consumer is not None:
        return consumer, ""
    name = own.text("owner.overlay_repository") if own is not None else ""
    if own is not None and _NAME.fullmatch(name):
        seen = own.text("owner.repository_visibility").lower()
        visibility = seen if seen in VISIBILITIES else ""
        kind = f"{visibility} repository" if visibility else "repository"
        return Consumer(name, visibility), f"{folder}: the {kind} is {name}, as the overlay in it says."
    from flywheel.workflows import git_remote

    name = git_remote.repository(folder)
    if name:
        return Consumer(name), f"{folder}: the repository is {name}, from its .git/config."
    return Consumer(""), f"{folder}: the repository's name is unknown. Add --repository {folder}=OWNER/NAME."
