"""`flywheel pin refresh`: change every pin of core in an overlay to another core."""

from __future__ import annotations

import os
import re

from flywheel.contract import compiled
from flywheel.errors import UsageError, UserError
from flywheel.findings import console, output_files
from flywheel.formats.git_names import is_commit
from flywheel.formats.source import FormatError
from flywheel.overlay.pins import pin_edits
from flywheel.overlay.pins.new_core import NewCore

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable

    from flywheel.contract.compiled import Contract
    from flywheel.overlay.pins.pin_edits import PinRefresh

_VERSION = re.compile(
    r"[0-9A-Za-z]+(\.[0-9A-Za-z]+)*(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?"
)
_DIGEST = re.compile(r"sha256-[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=")
_INTEGRITY = re.compile(r"sha(256|384|512)-[A-Za-z0-9+/]{42,86}={0,2}")


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel pin`."""
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    summary = "change every pin of core in an overlay to another core"
    refresh = verbs.add_parser("refresh", help=summary, description=summary, formatter_class=parser.formatter_class)
    refresh.add_argument("directory", metavar="DIR", help="the overlay's folder")
    refresh.add_argument("--commit", required=True, metavar="SHA", help="the commit of core to pin, 40 digits")
    refresh.add_argument("--to-version", default="", metavar="VERSION", help="the version of core to pin")
    digest = refresh.add_mutually_exclusive_group()
    digest.add_argument("--contract", default="", metavar="DIGEST", help="the digest of the new core's contract")
    digest.add_argument(
        "--contract-file", metavar="FILE", help="the new core's contract.json, from which the digest is read"
    )
    refresh.add_argument(
        "--integrity", default="", metavar="SRI", help="the integrity of the new core's archive, for archive_override"
    )
    refresh.add_argument("--role", metavar="ROLE", help="the role to refresh (default: the role of the module)")
    refresh.add_argument("--skip", action="append", default=[], metavar="FILE", help="do not change this file in DIR")
    refresh.add_argument(
        "--check", action="store_true", help="print the diff and write nothing; exit 1 if there is one"
    )


def run(arguments: Namespace) -> int:
    """Refresh the pins; write all files or none."""
    contract = compiled.chosen(None)
    core = _core(arguments, contract)
    refresh = pin_edits.PinRefresh(arguments.directory, contract, core, arguments.skip).collect()
    _refuse(refresh, arguments)
    for pin in refresh.left:
        console.warn(f"not changed: {pin.place}: {pin.what}")
    if arguments.check:
        console.show_diff(refresh.changes, _redactor(arguments.directory, contract))
        return 1 if refresh.changes else 0
    paths = {os.path.join(arguments.directory, name): pair for name, pair in refresh.changes.items()}
    before = {path: was for path, (was, _) in paths.items()}
    output_files.replace({path: now for path, (_, now) in paths.items()}, arguments.directory, before)
    for old, new in sorted(refresh.places, key=lambda pair: pair[0].place.key()):
        console.tell(f"{old.place}: {old.what}: {pin_edits.pin_value(old)} -> {pin_edits.pin_value(new)}")
    console.warn(_summary(refresh, core))
    return 0


def _redactor(folder: str, contract: Contract) -> Callable[[str], str]:
    """Takes the overlay's secrets out of a text, also those that are seen only in decoded values."""
    from flywheel.findings import redaction
    from flywheel.overlay.reading import directory

    try:
        overlay, _, _ = directory.load(folder, contract)
    except (UserError, FormatError):
        return str  # a folder with pins is not always an overlay: secrets are known by their form alone
    return redaction.of(overlay, contract).text


def _core(arguments: Namespace, contract: Contract) -> NewCore:
    """The core to pin; raise `UsageError` for a malformed value."""
    role = arguments.role or contract.conventions.default_role
    digest = arguments.contract
    if arguments.contract_file:
        pinned = compiled.load(arguments.contract_file)
        pinned.verify()
        digest = pinned.digest
    if not is_commit(arguments.commit):
        raise UsageError(f"--commit: `{arguments.commit}` is not a full commit id. Write its 40 lower-case digits.")
    for flag, value, form in (
        ("--to-version", arguments.to_version, _VERSION),
        ("--contract", digest, _DIGEST),
        ("--integrity", arguments.integrity, _INTEGRITY),
    ):
        if value and not form.fullmatch(value):
            raise UsageError(f"{flag}: `{value}` is malformed. Copy the value from core's release notes.")
    return NewCore(role, arguments.commit, arguments.to_version, digest, arguments.integrity)


def _refuse(refresh: PinRefresh, arguments: Namespace) -> None:
    """Raise `UserError`, one line for each pin that cannot be refreshed, before anything is written."""
    strangers = sorted(set(arguments.skip) - set(refresh.found.names))
    if strangers:
        raise UsageError(f"--skip: {arguments.directory} has no file {', '.join(f'`{one}`' for one in strangers)}.")
    if refresh.refused:
        refused = sorted(refresh.refused, key=lambda one: one.place.key())
        lines = [line for one in refused for line in one.lines]
        raise UserError("nothing was changed, because some pins cannot be refreshed:", *lines)
    if not refresh.mine:
        known = ", ".join(f"`{role}`" for role in sorted(refresh.roles)) or "none"
        raise UserError(
            f"{arguments.directory}: no pin of core has the role `{refresh.core.role}`. Roles with pins: {known}."
        )


def _summary(refresh: PinRefresh, core: NewCore) -> str:
    if not refresh.changes:
        return f"every pin of the role `{core.role}` already names this core; nothing to write"
    return (
        f"{len(refresh.places)} pins in {len(refresh.changes)} files. Now run: bazel test //... "
        "(and `bazel mod deps` first, if you keep a MODULE.bazel.lock)"
    )
