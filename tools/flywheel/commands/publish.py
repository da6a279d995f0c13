"""`flywheel publish`: a commit as a version in a registry that lies in a folder."""

from __future__ import annotations

import os
import sys

from flywheel.commands import registry_writing
from flywheel.commands.publishing import Options, Publication
from flywheel.errors import UserError
from flywheel.loaders.git_tree import Checkout
from flywheel.loaders.release import Release

TYPE_CHECKING = False  # importing `typing` would cost every start 5 ms
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

#: Where archives go unless --archives says otherwise.
_ARCHIVES = "archives"


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel publish`."""
    parser.add_argument("--registry", required=True, metavar="DIR", help="the registry's folder; made if need be")
    parser.add_argument("--version", required=True, metavar="VERSION", help="the version that the commit is")
    parser.add_argument("--source", default=".", metavar="DIR", help="the checkout (default: here)")
    parser.add_argument("--archives", metavar="DIR", help="where the archive goes (default: archives in the registry)")
    parser.add_argument(
        "--url-template",
        default="",
        metavar="URL",
        help="where the archive can be had, with {version}, {name}, {tag} and {archive} in it "
        "(default: that of source.template.json, or else the file)",
    )
    parser.add_argument("--repository", default="", metavar="OWNER/NAME", help="fills {OWNER} and {REPO} of templates")
    parser.add_argument(
        "--bcr-templates", default=".bcr", metavar="DIR", help="templates in the commit (default: .bcr)"
    )
    parser.add_argument("--attestations", default="", metavar="FILE", help="attestations.json of the version")
    parser.add_argument("--check", action="store_true", help="show what would change, and write nothing")


def run(arguments: Namespace) -> int:
    """Publish, or show what would be; nothing happens if the version is published as it is."""
    if not os.path.isdir(arguments.source):
        raise UserError(f"{arguments.source}: no folder. Give a checkout as --source.")
    checkout = Checkout(arguments.source)
    checkout.refuse_changes()
    release = Release(checkout, arguments.version)
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
        publication = Publication(release, options)
        publication.published()
        _say(publication)
        sys.stdout.write(publication.diff())
        return 0
    with registry_writing.opened(options.registry) as writer:
        publication = Publication(release, options)
        there = publication.published()
        _say(publication)
        _write(publication, writer, there)
    return 0


def _write(publication: Publication, writer: registry_writing.Writer, there: bool) -> None:
    name, version = publication.release.name, publication.release.version
    before = publication.metadata_before
    listed = before is not None and before.source.text == publication.metadata_after
    registry = publication.options.registry
    archive = registry_writing.Archive(publication.options.archives, publication.archive_name, publication.archive)
    if not there:
        writer.add(publication.entry, publication.metadata_after, archive)
    else:
        archive.write()
        if listed:
            print(f"{name} {version} is in {registry} as it is: nothing to do.")
            return
        writer.replace_metadata(name, publication.metadata_after)
    print(f"published {name} {version} in {registry}: {publication.archive_name} {publication.integrity}")


def _say(publication: Publication) -> None:
    for sentence in publication.said:
        print(f"flywheel: {sentence}", file=sys.stderr)
