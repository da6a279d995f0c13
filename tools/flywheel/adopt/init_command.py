"""`flywheel init`: write a new overlay that passes `bazel test //...` as soon as it pins a commit of core."""

from __future__ import annotations

import os
import re

from flywheel.adopt import new_overlay
from flywheel.adopt.new_overlay import NewOverlay
from flywheel.contract import compiled
from flywheel.errors import UsageError, UserError
from flywheel.findings import console, output_files
from flywheel.formats.git_names import is_commit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

#: The contents of a new clone of an empty repository.
_NO_FILES = {".git"}

_SLUG = re.compile(r"[a-z0-9](?:-?[a-z0-9]){0,38}")
#: In `.bazelrc` white space ends a value, and quotes, backslashes and `#` have a meaning.
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s\"'\\#]+")
_REPOSITORY = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}/[A-Za-z0-9._-]{1,100}")


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel init`: two are required, the others get values that are marked as examples."""
    parser.add_argument("directory", metavar="DIR", help="the folder to create; it may contain a new .git")
    parser.add_argument("--kind", required=True, choices=new_overlay.KINDS, help="the kind of the owner's account")
    parser.add_argument("--owner", required=True, metavar="SLUG", help="the owner's account, in lower case")
    parser.add_argument("--repository", metavar="OWNER/NAME", help="this overlay's repository (default: SLUG/DIR)")
    _add_facts(parser)
    core = parser.add_argument_group("where core comes from (default: the registries that Bazel uses)")
    way = core.add_mutually_exclusive_group()
    way.add_argument("--registry", metavar="URL", help="a registry that has core, before Bazel's own")
    way.add_argument("--core-remote", metavar="URL", help="core's Git repository, for a git_override")
    way.add_argument("--core-path", metavar="DIR", help="a checkout of core, for a local_path_override")
    core.add_argument("--core-commit", metavar="SHA", help="the commit of core to pin")
    parser.add_argument("--contract", metavar="FILE", help="contract.json of that core (default: the built-in one)")


def _add_facts(parser: ArgumentParser) -> None:
    facts = parser.add_argument_group("the cluster (each default is an example value, marked as one)")
    for name, (example, help) in new_overlay.FACTS.items():
        facts.add_argument(f"--{name.replace('_', '-')}", metavar="VALUE", help=f"{help} (example: {example})")


def run(arguments: Namespace) -> int:
    """Write the whole overlay or nothing; list the examples to replace, and the next command."""
    contract = compiled.chosen(arguments.contract)
    directory = arguments.directory
    _refuse_used(directory)
    new = NewOverlay(contract, _repository(arguments), arguments.kind, _given(arguments), arguments.core_commit or "")
    new.core_is(_registry(arguments), arguments.core_remote or "", _core_path(arguments))
    texts = new.texts()
    written = {os.path.join(directory, name): text for name, text in texts.items()}
    output_files.replace(written, directory, dict.fromkeys(written))
    for name in sorted(texts):
        console.tell(f"wrote {os.path.join(directory, name)}")
    for name, line, what in new.examples(texts):
        console.warn(f"replace this example: {os.path.join(directory, name)}:{line}: {what}")
    if any(new.examples(texts)):
        console.warn(
            "the tests expect one warning (GF320) as long as an example is left; after the last one, "
            "remove `examples` and the expectation"
        )
    if not arguments.core_commit:
        console.warn("MODULE.bazel names no commit of core yet: until it does, the test of the pin fails (GF613)")
    enter = "" if os.path.normpath(directory) == os.curdir else f"cd {directory} && "
    console.warn(f"now run: {enter}bazel test //...")
    return 0


def _refuse_used(directory: str) -> None:
    """Raise `UserError` unless the folder is new, or empty except for a new repository."""
    if not os.path.lexists(directory):
        return
    if not os.path.isdir(directory):
        raise UserError(f"{directory}: it exists and is not a folder. Give a new folder.")
    found = sorted(set(os.listdir(directory)) - _NO_FILES)
    if found:
        shown = ", ".join(f"`{name}`" for name in found[:3]) + (", ..." if len(found) > 3 else "")
        raise UserError(
            f"{directory}: the folder contains {shown}, and nothing is overwritten. Give a new folder; for an existing "
            "overlay use `flywheel adopt`."
        )


def _repository(arguments: Namespace) -> str:
    if not _SLUG.fullmatch(arguments.owner):
        raise UsageError(
            f"--owner: `{arguments.owner}` is not an account name in lower case. Write it like `example-org`."
        )
    folder = os.path.basename(os.path.abspath(arguments.directory))
    repository: str = arguments.repository or f"{arguments.owner}/{folder}"
    if not _REPOSITORY.fullmatch(repository):
        raise UsageError(
            f"--repository: `{repository}` is not of the form OWNER/NAME. Write it like `example-org/example-infra`."
        )
    if repository.partition("/")[0].lower() != arguments.owner:
        raise UsageError(
            f"--repository: `{repository}` does not belong to the owner `{arguments.owner}`. Change one of the two."
        )
    if arguments.core_commit and not is_commit(arguments.core_commit):
        raise UsageError(f"--core-commit: `{arguments.core_commit}` is not a full commit id. Write its 40 digits.")
    if arguments.core_remote and not arguments.core_commit:
        raise UsageError("--core-remote: the commit is missing. Add --core-commit SHA.")
    return repository


def _registry(arguments: Namespace) -> str:
    url: str = arguments.registry or ""
    if url and not (_URL.fullmatch(url) and url.isprintable()):
        raise UsageError(f"--registry: `{url}` is not a URL. Write it like `https://registry.example.com`.")
    return url


def _given(arguments: Namespace) -> dict[str, str]:
    values = {name: getattr(arguments, name) for name in new_overlay.FACTS}
    for name, value in values.items():
        if value is not None and (not value or not value.isprintable()):
            raise UsageError(
                f"--{name.replace('_', '-')}: `{value}` is empty or not printable. Omit the option to see an example."
            )
    return {name: value for name, value in values.items() if value is not None}


def _core_path(arguments: Namespace) -> str:
    """The path of core's checkout for MODULE.bazel: relative to the workspace unless the given path is absolute."""
    path: str = arguments.core_path or ""
    if path and not os.path.isfile(os.path.join(path, "MODULE.bazel")):
        raise UsageError(f"--core-path: {path} has no MODULE.bazel. Give a checkout of core.")
    if not path or os.path.isabs(path):
        return path
    return os.path.relpath(os.path.realpath(path), os.path.realpath(arguments.directory)).replace(os.sep, "/")
