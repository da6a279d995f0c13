"""The files that publishing a commit writes: the archive and the registry's files."""

from __future__ import annotations

import os
from urllib.parse import quote

from flywheel.errors import UserError
from flywheel.findings import console
from flywheel.formats import input_files, source
from flywheel.formats.bazel import bazel_version
from flywheel.formats.source import Source
from flywheel.formats.values import plain
from flywheel.registry import new_version, registry_documents, source_archive, source_urls, sri
from flywheel.registry.new_version import ATTESTATIONS, METADATA, PRESUBMIT, SOURCE, VERSION_PATCH, RegistryEntry
from flywheel.registry.registry_documents import Metadata
from flywheel.registry.release import MODULE, ModuleRelease

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

#: Templates for a registry, in the form of publish-to-bcr.
METADATA_TEMPLATE, SOURCE_TEMPLATE = "metadata.template.json", "source.template.json"
_ENDING = ".tar.gz"
#: Keys that a template must not contain.
_OURS = ("integrity", "url", "strip_prefix", "patches", "patch_strip")


class Options:
    """The command-line options of a publication, see `publish.command`."""

    __slots__ = ("archives", "attestations", "registry", "repository", "templates", "url_template")

    def __init__(
        self, registry: str, archives: str, templates: str, url_template: str, repository: str, attestations: str
    ) -> None:
        self.registry = registry
        self.archives = archives
        self.templates = templates.strip("/")
        self.url_template = url_template
        self.repository = repository
        self.attestations = attestations


class Publication:
    """One version in the form in which the registry will contain it.

    said: notes for the user. metadata_before: None for a new module.
    """

    def __init__(self, release: ModuleRelease, options: Options) -> None:
        self.release = release
        self.options = options
        self.said: list[str] = []
        self.values = _values(release, options)
        template = self._template(SOURCE_TEMPLATE)
        self.archive_name, self.url = self._url(template)
        self.prefix = self._prefix(template)
        self.archive = source_archive.tar_gz(release.entries, self.prefix)
        self.integrity = sri.of(self.archive)
        self.entry = self._entry(template)
        self.folder = os.path.join(options.registry, "modules", release.name)
        self.metadata_before = _metadata(options.registry, os.path.join("modules", release.name, METADATA))
        self.metadata_after = self._metadata_after()

    def _template(self, name: str) -> Source | None:
        return self.release.text(f"{self.options.templates}/{name}") if self.options.templates else None

    def _url(self, template: Source | None) -> tuple[str, str]:
        """The archive's name and its URL in the registry."""
        usual = f"{self.release.name}-{self.release.version}{_ENDING}"
        pattern = self.options.url_template
        if not pattern and template is not None and ("OWNER" in self.values or not _asks_for_owner(template)):
            pattern = registry_documents.source_file(template).value("url")
        if not pattern:
            path = os.path.join(os.path.abspath(self.options.archives), usual)
            self.said.append(f"the URL is a file on this machine: {path}. Use --url-template for other users.")
            return usual, f"file://{quote(path)}"
        url = new_version.filled(pattern, {**self.values, "archive": usual})
        name = source_urls.basename(url)
        if not name.endswith(_ENDING):
            raise UserError(
                f"--url-template: the archive is a {_ENDING} file, but the URL is {url}. End the template "
                f"with {{archive}}."
            )
        return name, url

    def _prefix(self, template: Source | None) -> str:
        usual = f"{self.release.name}-{self.release.version}"
        if template is None:
            return usual
        pattern = registry_documents.source_file(template).value("strip_prefix") or usual
        try:
            prefix = new_version.filled(pattern, self.values).strip("/")
        except UserError:
            return usual  # the template needs the repository, which is not given
        return usual if ".." in prefix.split("/") else prefix

    def _entry(self, template: Source | None) -> RegistryEntry:
        release = self.release
        entry = RegistryEntry(release.name, release.version)
        before = release.declared.source.text
        after = before if release.declared.version else release.declared.with_version(release.version)
        patch = new_version.version_patch(before, after) if after != before else ""
        given: dict[str, object] = {"integrity": self.integrity, "strip_prefix": self.prefix, "url": self.url}
        if template is not None:
            others = plain(registry_documents.source_file(template).root)
            assert isinstance(others, dict)
            given |= {
                key: new_version.filled_value(value, self.values) for key, value in others.items() if key not in _OURS
            }
        entry.put(MODULE, after)
        entry.put(SOURCE, new_version.source_json(given, patch))
        if patch:
            entry.put(f"patches/{VERSION_PATCH}", patch)
        presubmit = self._template(PRESUBMIT)
        if presubmit is not None:
            entry.put(PRESUBMIT, presubmit.text)
        if self.options.attestations:
            entry.put(ATTESTATIONS, self._attestations().text)
        return entry

    def _attestations(self) -> Source:
        """The given attestations; raises an error unless they attest exactly these files."""
        text = source.read(self.options.attestations)
        document = registry_documents.attestations(text)
        document.strict()
        wanted = {SOURCE, MODULE, self.archive_name}
        if document.entries.keys() != wanted:
            names = ", ".join(sorted(wanted))
            raise UserError(f"{text.name}: it attests {', '.join(sorted(document.entries))}. It must attest {names}.")
        return text

    def _metadata_after(self) -> str:
        if self.metadata_before is not None:
            return new_version.with_version(self.metadata_before, self.release.version)
        template = self._template(METADATA_TEMPLATE)
        read = registry_documents.metadata(template) if template is not None else None
        text, unfilled = new_version.new_metadata(read, self.values, [*self._unlisted(), self.release.version])
        if unfilled:
            keys = ", ".join(f"`{key}`" for key in unfilled)
            self.said.append(f"{METADATA} is written without {keys}. Add --repository OWNER/NAME to fill the template.")
        return text

    def _unlisted(self) -> list[str]:
        """The versions of a module whose metadata.json is missing."""
        folders = os.listdir(self.folder) if os.path.isdir(self.folder) else []
        return [one for one in folders if bazel_version.readable(one) is not None and one != self.release.version]

    def published(self) -> bool:
        """Whether the registry already contains the version, byte for byte.

        Raises `UserError` if it contains another version with this number, which must not change, or lists it without a
        folder.
        """
        folder = os.path.join(self.folder, self.release.version)
        if not os.path.lexists(folder):
            listed = [str(one.value) for one in self.metadata_before.versions] if self.metadata_before else []
            if self.release.version in listed:
                raise UserError(
                    f"{self.folder}/{METADATA}: it lists {self.release.version}, but that version has no folder. "
                    "A removed version must not be published again: publish the next version."
                )
            return False
        differences = list(_differences(_files(folder), self.entry.files))
        if differences:
            raise UserError(
                f"{folder}: {self.release.name} {self.release.version} is already published, and a published version "
                "must not change. Publish the next version. The differences are:",
                *differences,
            )
        return True

    def changes(self) -> dict[str, tuple[str, str]]:
        """What publishing would change in the registry: the texts of each file before and after, by its path."""
        module = f"modules/{self.release.name}"
        found = {}
        if not os.path.lexists(os.path.join(self.folder, self.release.version)):
            for name, data in self.entry.files.items():
                found[f"{module}/{self.release.version}/{name}"] = ("", data.decode("utf-8"))
        before = self.metadata_before.source.text if self.metadata_before is not None else ""
        found[f"{module}/{METADATA}"] = (before, self.metadata_after)
        return found


def _values(release: ModuleRelease, options: Options) -> dict[str, str]:
    """The values of the names in templates: those of publish-to-bcr, and additional ones in lower case."""
    values = {"VERSION": release.version, "TAG": release.tag}
    values |= {"name": release.name, "version": release.version, "tag": release.tag, "commit": release.checkout.commit}
    if options.repository:
        owner, slash, name = options.repository.partition("/")
        if not owner or not slash or not name or "/" in name:
            raise UserError(f"--repository `{options.repository}`: this is not a repository. Write it as OWNER/NAME.")
        values |= {"OWNER": owner, "REPO": name}
    return values


def _asks_for_owner(template: Source) -> bool:
    return "{OWNER}" in template.text or "{REPO}" in template.text


def _metadata(registry: str, path: str) -> Metadata | None:
    if not os.path.lexists(os.path.join(registry, path)):
        return None
    found = registry_documents.metadata(source.read_below(registry, path))
    found.strict()
    return found


def _files(folder: str) -> dict[str, bytes]:
    """The files in a folder and its subfolders, by their paths."""
    found = {}
    for base, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(base, name)
            if os.path.islink(path) or not os.path.isfile(path):
                raise UserError(f"{path}: this is not a regular file. A registry contains only files: remove it.")
            with input_files.opened(path) as stream:
                found[os.path.relpath(path, folder).replace(os.sep, "/")] = stream.read()
    return found


def _differences(before: dict[str, bytes], after: dict[str, bytes]) -> Iterator[str]:
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name, b""), after.get(name, b"")
        if name in before and name in after and old == new:
            continue
        before_text, after_text = (data.decode("utf-8", "backslashreplace") for data in (old, new))
        was = f"published/{name}" if name in before else "/dev/null"
        now = f"commit/{name}" if name in after else "/dev/null"
        found = console.diff_lines(was, now, before_text, after_text)
        yield from found or [f"{name}: only one of the two has this file, and it is empty."]
