"""`flywheel prepare-release`: write a version into the files that contain it, before the commit that is published.

The version of a module is in `MODULE.bazel`, in the tools' package and in the changelog. Publishing needs a clean
checkout and cannot write these files; this command writes them, and publishing compares them.
"""

from __future__ import annotations

import os

from flywheel.errors import UsageError, UserError
from flywheel.findings import console, output_files
from flywheel.formats import source
from flywheel.formats.bazel import module_version
from flywheel.formats.changelog import Changelog
from flywheel.formats.source import Source
from flywheel.publish import contract_step, release_notes
from flywheel.registry import release
from flywheel.registry.git_tree import Checkout
from flywheel.registry.previous_version import PublishedPlaces
from flywheel.registry.release import CHANGELOG, CONTRACT, MODULE, PACKAGE, PACKAGE_VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel prepare-release`."""
    help = "the new version (default: the smallest version that the contract's changes allow)"
    parser.add_argument("--version", default="", metavar="VERSION", help=help)
    parser.add_argument("--source", default=".", metavar="DIR", help="the checkout (default: here)")
    parser.add_argument("--registry", default="", metavar="DIR", help="a registry with earlier versions")
    contract_step.add_arguments(parser)
    parser.add_argument("--check", action="store_true", help="show what would change, and write nothing")


def run(arguments: Namespace) -> int:
    """Write the version, or show what would be written."""
    if arguments.archives and not arguments.registry:
        raise UsageError("--archives needs --registry DIR.")
    folder: str = arguments.source
    texts = _texts(folder)
    checkout = Checkout(folder)
    declared = module_version.declared(texts[MODULE])
    contract = release.contract_of(texts[CONTRACT]) if CONTRACT in texts else None
    archives = arguments.archives or os.path.join(arguments.registry, "archives")
    tags = {name: commit for name, commit in release.tagged_versions(checkout).items() if name != arguments.version}
    places = PublishedPlaces(declared.name, tags, arguments.registry, archives, arguments.previous_contract)
    step = contract_step.between(contract, places, arguments.version, checkout)
    version: str = arguments.version or step.least()
    release.check_version(version)
    step.refuse(version)
    changed = _changed(texts, declared, version, step.block())
    if arguments.check:
        for name, text in changed.items():
            console.show_diff({name: (texts[name].text, text)})
    else:
        paths = {os.path.join(folder, name): name for name in changed}
        before = {path: texts[name].text for path, name in paths.items()}
        output_files.replace({path: changed[name] for path, name in paths.items()}, folder, before)
        written = ", ".join(changed) or "nothing, because it is already prepared"
        console.tell(f"prepared {declared.name} {version}: {written}")
    return 0


def _texts(folder: str) -> dict[str, Source]:
    """The existing files that contain a version; raises `UserError` without a MODULE.bazel."""
    found = {}
    for name in (MODULE, PACKAGE, CHANGELOG, CONTRACT):
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            found[name] = source.read_below(folder, name)
    if MODULE not in found:
        raise UserError(f"{folder}: it has no {MODULE}. Pass the checkout of a module with --source.")
    return found


def _changed(
    texts: dict[str, Source], declared: module_version.DeclaredModule, version: str, block: str
) -> dict[str, str]:
    """The texts that change for `version`. A module without a version stays without one."""
    made = {}
    if declared.version:
        made[MODULE] = declared.with_version(version)
    if PACKAGE in texts:
        made[PACKAGE] = PACKAGE_VERSION.sub(rf"\g<1>{version}\g<3>", texts[PACKAGE].text)
    if CHANGELOG in texts:
        made[CHANGELOG] = Changelog(texts[CHANGELOG]).released(version, release_notes.PART, block)
    return {name: text for name, text in made.items() if text != texts[name].text}
