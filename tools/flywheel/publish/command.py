"""`flywheel publish`: add a commit to a registry in a folder as a version."""

from __future__ import annotations

import os

from flywheel.errors import UserError
from flywheel.findings import console, output_files
from flywheel.formats.changelog import with_part
from flywheel.publish import contract_step, python_packages, release_notes
from flywheel.publish.publication import Options, Publication
from flywheel.registry import registry_writer
from flywheel.registry.git_tree import Checkout
from flywheel.registry.previous_version import PublishedPlaces
from flywheel.registry.release import ModuleRelease, tagged_versions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

#: The default folder for archives, in the registry.
_ARCHIVES = "archives"


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel publish`."""
    parser.add_argument("--registry", required=True, metavar="DIR", help="the registry's folder; created if missing")
    parser.add_argument("--version", required=True, metavar="VERSION", help="the version of the commit")
    parser.add_argument("--source", default=".", metavar="DIR", help="the checkout (default: here)")
    contract_step.add_arguments(parser)
    parser.add_argument(
        "--url-template",
        default="",
        metavar="URL",
        help="the archive's URL, with the placeholders {version}, {name}, {tag} and {archive} "
        "(default: the URL in source.template.json, or else the file)",
    )
    parser.add_argument("--repository", default="", metavar="OWNER/NAME", help="fills {OWNER} and {REPO} of templates")
    parser.add_argument(
        "--bcr-templates", default=".bcr", metavar="DIR", help="templates in the commit (default: .bcr)"
    )
    parser.add_argument("--attestations", default="", metavar="FILE", help="attestations.json of the version")
    help = "the folder with the wheel and the source distribution of the commit, to compare with it and to list"
    parser.add_argument("--packages", default="", metavar="DIR", help=help)
    parser.add_argument("--notes", default="", metavar="FILE", help="write release notes here, in Markdown")
    parser.add_argument("--check", action="store_true", help="show what would change, and write nothing")


def run(arguments: Namespace) -> int:
    """Publish, or show the changes. Nothing happens if the version is already published with the same content."""
    if not os.path.isdir(arguments.source):
        raise UserError(f"{arguments.source}: this is not a folder. Pass a checkout with --source.")
    checkout = Checkout(arguments.source)
    checkout.refuse_changes()
    release = ModuleRelease(checkout, arguments.version)
    release.refuse_other_version()
    options = Options(
        arguments.registry,
        arguments.archives or os.path.join(arguments.registry, _ARCHIVES),
        arguments.bcr_templates,
        arguments.url_template,
        arguments.repository,
        arguments.attestations,
    )
    if arguments.check:
        publication, _ = _made(release, options, arguments)
        publication.published()
        console.show_diff(publication.changes())
        return 0
    with registry_writer.opened(options.registry) as writer:
        publication, notes = _made(release, options, arguments)
        write(publication, writer, publication.published())
    if arguments.notes:
        output_files.write(arguments.notes, notes)
    return 0


def _made(release: ModuleRelease, options: Options, arguments: Namespace) -> tuple[Publication, str]:
    """The publication with its notes; raises `UserError` if the contract, the changelog or a package forbids it."""
    tags = tagged_versions(release.checkout)
    places = PublishedPlaces(release.name, tags, options.registry, options.archives, arguments.previous_contract)
    step = contract_step.between(release.contract(), places, release.version, release.checkout)
    step.refuse(release.version)
    section = release.refuse_changelog(step.block(), bool(step.changes))
    packages = python_packages.read(release, arguments.packages) if arguments.packages else []
    publication = Publication(release, options)
    for sentence in publication.said:
        console.warn(sentence)
    notes = release_notes.notes(
        release.name,
        release.version,
        release.checkout.commit,
        step.digest,
        publication.archive_name,
        publication.integrity,
        python_packages.sums(packages),
        with_part(section, release_notes.PART, step.block()),
    )
    return publication, notes


def write(publication: Publication, writer: registry_writer.RegistryWriter, there: bool) -> None:
    """Write the new files to the registry; `there` says whether the version exists."""
    name, version = publication.release.name, publication.release.version
    before = publication.metadata_before
    listed = before is not None and before.source.text == publication.metadata_after
    registry = publication.options.registry
    archive = registry_writer.ArchiveFile(publication.options.archives, publication.archive_name, publication.archive)
    if not there:
        writer.add(publication.entry, publication.metadata_after, archive)
    else:
        writer.write_archive(archive)
        if listed:
            console.tell(f"{name} {version} is already in {registry}: nothing to do.")
            return
        writer.replace_metadata(name, publication.metadata_after)
    console.tell(f"published {name} {version} in {registry}: {publication.archive_name} {publication.integrity}")
