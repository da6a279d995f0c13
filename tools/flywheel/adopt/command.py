"""`flywheel adopt`: write a BUILD file that renders to the values of an overlay's hand-written files."""

from __future__ import annotations

import os

from flywheel.adopt import adopted_overlay, module_lines
from flywheel.contract import compiled
from flywheel.errors import UsageError, UserError
from flywheel.findings import console, output_files, redaction, runner_commands
from flywheel.formats import source
from flywheel.formats.git_names import is_commit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from flywheel.adopt.adopted_overlay import AdoptedOverlay
    from flywheel.contract.compiled import Contract

_BUILD = "BUILD.bazel"
_MODULE = "MODULE.bazel"


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel adopt`."""
    parser.add_argument("directory", metavar="DIR", help="the overlay's folder")
    parser.add_argument("--tfvars", default="", metavar="FILE", help="the variable file to adopt, if there are several")
    parser.add_argument(
        "--core-commit", default="", metavar="SHA", help="the commit of core to pin, if no file pins one"
    )
    parser.add_argument("--contract", metavar="FILE", help="contract.json (default: the built-in one)")
    output = parser.add_mutually_exclusive_group()
    output.add_argument(
        "--output", metavar="FILE", help="write the BUILD file here (default: DIR/BUILD.bazel; -: stdout)"
    )
    output.add_argument("--check", action="store_true", help="print the diff and write nothing; exit 1 if there is one")


def run(arguments: Namespace) -> int:
    """Adopt, report what was not adopted, and write; return 1 if the stack would get other values."""
    contract = compiled.chosen(arguments.contract)
    commit = arguments.core_commit
    if commit and not is_commit(commit):
        raise UsageError(f"--core-commit: `{commit}` is not a full commit id. Write its 40 digits.")
    adopted = adopted_overlay.AdoptedOverlay(arguments.directory, contract, arguments.tfvars, commit)
    # Before values are removed: later messages may quote them.
    redact = redaction.of(adopted.overlay, contract).text
    adopted.prove()
    for line in _told(adopted):
        console.note(line, redact=redact)
    texts = _texts(adopted, contract, arguments.directory)
    if arguments.check:
        found = {name: (_existing(arguments.directory, name) or "", text) for name, text in texts.items()}
        found = {name: (was, now) for name, (was, now) in found.items() if was != now}
        console.show_diff(found, redact)
        return 1 if found or adopted.differences else 0
    _write(adopted, texts, arguments)
    return 1 if adopted.differences else 0


def _told(adopted: AdoptedOverlay) -> list[str]:
    """The report of the adoption: losses, decisions, and the verdict."""
    losses = [f"not adopted: {one}" for one in sorted(adopted.losses, key=lambda one: one.place.key())]
    losses += [f"not found: {line}" for line in adopted.missed]
    differences = [f"differs: {line}" for line in adopted.differences]
    count = len(adopted.inputs.names())
    verdict = (
        f"flywheel: values that differ: {len(differences)}" if differences
        else f"flywheel: the stack `{adopted.stack.name}` gets the same values: {count} variables were compared"
    )  # fmt: skip
    unpinned = "flywheel: no commit of core is pinned, which GF601 blocks: give --core-commit SHA"
    pins = [] if adopted.pinned or adopted.commit else [unpinned]
    return [*losses, *adopted.notes, *differences, verdict, *pins]


def _texts(adopted: AdoptedOverlay, contract: Contract, directory: str) -> dict[str, str]:
    """The files to write by name: the BUILD file, and MODULE.bazel, made or with what it lacks."""
    texts = {_BUILD: adopted.build}
    if _MODULE in adopted.read:
        was = "" if adopted.pinned else _existing(directory, _MODULE) or ""
        made = module_lines.added(was, adopted.commit, contract.digest) if was else None
        if made not in (None, was):
            texts[_MODULE] = made
    else:
        name = "".join(one if one.isalnum() and one.isascii() else "_" for one in adopted.folder.lower()).strip("_")
        module = f'module(name = "{name if name[:1].isalpha() else f"overlay_{name}"}")\n\n'
        texts[_MODULE] = module + module_lines.lines(adopted.commit, contract.digest)
    return texts


def _write(adopted: AdoptedOverlay, texts: dict[str, str], arguments: Namespace) -> None:
    if arguments.output == "-":
        _show(adopted.build)
    elif arguments.output:
        output_files.write(arguments.output, adopted.build)
    else:
        folder = arguments.directory
        was = {os.path.join(folder, name): _existing(folder, name) for name in texts}
        made = {os.path.join(folder, name): text for name, text in texts.items()}
        for path, text in made.items():
            if was[path] not in (None, "", text) and os.path.basename(path) != _MODULE:
                raise UserError(
                    f"{path}: the file exists and is not overwritten. Remove it and run this again, write to another "
                    "file with --output FILE, or see the difference with --check."
                )
        output_files.replace(made, folder, was)
        for path in sorted(made):
            console.tell(f"{'added to' if was[path] and was[path] != made[path] else 'wrote'} {path}")
    if not adopted.pinned and (arguments.output or len(texts) == 1):
        lines = module_lines.lines(adopted.commit, adopted.contract.digest).rstrip("\n").split("\n")
        console.warn("MODULE.bazel needs these lines, if it does not have them:", "", *lines, "")


def _show(build: str) -> None:
    """Write the BUILD file to stdout, where every character must print: Bazel has no escapes for most of them."""
    if not build.replace("\n", "").isprintable():
        raise UserError("--output -: a value has a character that does not print. Write to a file with --output FILE.")
    console.show(build, runner_commands.in_starlark)


def _existing(folder: str, name: str) -> str | None:
    """The text of a file that exists, None if there is none; raise `FormatError` for a link out of the folder."""
    return source.read_below(folder, name).text if os.path.lexists(os.path.join(folder, name)) else None
