"""A commit that is published as a version, and the checks that every place in it names that version."""

from __future__ import annotations

import re

from flywheel.contract.compiled import Contract
from flywheel.errors import UserError
from flywheel.formats import source
from flywheel.formats.bazel import bazel_version, module_version
from flywheel.formats.bazel.bazel_version import VersionError
from flywheel.formats.changelog import Changelog
from flywheel.formats.json import plain_json
from flywheel.formats.source import Source
from flywheel.registry.bazel_registry import MODULE_NAME
from flywheel.registry.git_tree import Checkout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.registry.source_archive import ArchiveEntry

MODULE = "MODULE.bazel"
CHANGELOG = "CHANGELOG.md"
#: The files with the version of core's Python package, and with its contract.
PACKAGE = "tools/flywheel/__init__.py"
CONTRACT = "tools/flywheel/contract.json"
#: The forms of a version's tag: `v1.2.3`, or only the version.
TAG = "v{}"

PACKAGE_VERSION = re.compile(r'^(__version__ = ")([^"\n]*)(")$', re.MULTILINE)


class ModuleRelease:
    """The commit of a checkout as one version of its module."""

    def __init__(self, checkout: Checkout, version: str) -> None:
        check_version(version)
        self.checkout = checkout
        self.version = version
        self.entries = checkout.entries()
        self._by_name = {entry.name: entry for entry in self.entries}
        module = self.text(MODULE)
        if module is None:
            raise UserError(f"{checkout.path}: the commit has no {MODULE} at its root. Give the checkout of a module.")
        self.declared = module_version.declared(module)
        self.name = self.declared.name
        self._refuse_module()

    def _refuse_module(self) -> None:
        """Raise an error for a module that a registry cannot contain."""
        source, file = self.declared.source, self.declared.file
        if not MODULE_NAME.fullmatch(self.name):
            fix = "Use small letters, digits and `._-`."
            raise source.error(self.declared.call.at, f"`{self.name}` is not the name of a module.", fix)
        for call in file.of("include"):
            message = "`include` stops Bazel if the module is not the root module."
            raise source.error(call.at, message, "Replace it with the included text.")

    def entry(self, name: str) -> ArchiveEntry | None:
        """The file called `name` in the commit."""
        found = self._by_name.get(name)
        return None if found is None or found.link else found

    def text(self, name: str) -> Source | None:
        """The text of a file; None if the commit has no such file."""
        entry = self.entry(name)
        return None if entry is None else source.decode(name, entry.data)

    def refuse_other_version(self) -> None:
        """Raise `UserError` if a file of the commit, or a tag, names another version."""
        places = [(MODULE, self.declared.version), (PACKAGE, self._package_version())]
        for name, said in places:
            if said and said != self.version:
                raise UserError(
                    f"{name}: the version is `{said}` in the commit instead of `{self.version}`. "
                    f"Run `flywheel prepare-release --version {self.version}` and commit the result."
                )
        self._refuse_other_tag()

    def _package_version(self) -> str:
        text = self.text(PACKAGE)
        found = PACKAGE_VERSION.search(text.text) if text is not None else None
        return found[2] if found else ""

    def _refuse_other_tag(self) -> None:
        commit = self.checkout.commit
        tags = self.checkout.tags()
        mine = TAG.format(self.version)
        if mine in tags and tags[mine] != commit:
            raise UserError(
                f"{self.checkout.path}: the tag `{mine}` is on the commit {tags[mine]}, but {commit} is checked out. "
                "Check the tag out, or publish another version."
            )
        others = [name for name, of in sorted(tags.items()) if of == commit and version_of_tag(name)]
        if others and mine not in others and self.version not in others:
            raise UserError(
                f"{self.checkout.path}: the commit has the tag `{others[0]}`, but not `{mine}`. "
                f"Publish the version of the tag, or tag the commit with `{mine}`."
            )

    @property
    def tag(self) -> str:
        """The tag of this version: the commit's tag, or the usual form."""
        tags = self.checkout.tags()
        return self.version if tags.get(self.version) == self.checkout.commit else TAG.format(self.version)

    def contract(self) -> Contract | None:
        """The contract in the commit, None without a contract."""
        text = self.text(CONTRACT)
        return None if text is None else contract_of(text)

    def refuse_changelog(self, block: str, changed: bool) -> str:
        """The text of this version's section in the changelog, "" without a changelog.

        Raises `UserError` if the section is missing or, if the contract `changed`, does not contain `block`.
        """
        text = self.text(CHANGELOG)
        if text is None:
            return ""
        section = Changelog(text).section(self.version)
        fix = f"Run `flywheel prepare-release --version {self.version}` and commit the result."
        if not section:
            raise UserError(f"{CHANGELOG}: the section [{self.version}] is missing or empty. {fix}")
        if changed and block not in section:
            raise UserError(f"{CHANGELOG}: the section [{self.version}] does not say how the contract changed. {fix}")
        return section


def check_version(version: str) -> None:
    """Raise `UserError` unless a registry can contain `version`."""
    try:
        parsed = bazel_version.parse(version)
    except VersionError as err:
        raise UserError(f"--version `{version}`: it {err}. Write it as `1.2.3` or `1.2.3-rc.1`.") from None
    if not version or parsed.build:
        raise UserError(f"--version `{version}`: Bazel never requests such a version. Write it as `1.2.3`.")


def tagged_versions(checkout: Checkout) -> dict[str, str]:
    """The commits of a checkout's tags that name versions, by version."""
    found = {version_of_tag(name): commit for name, commit in checkout.tags().items()}
    return {version: commit for version, commit in found.items() if version}


def version_of_tag(name: str) -> str:
    """The version in a tag's name, "" if none: at least two numbers and no build part."""
    bare = name.removeprefix("v")
    parsed = bazel_version.readable(bare)
    if parsed is None or parsed.build or len(parsed.release) < 2 or not all(one.isdigit() for one in parsed.release):
        return ""
    return bare


def contract_of(text: Source) -> Contract:
    """The contract in a text; raises `FormatError` or `UserError` if it is invalid."""
    return Contract.from_json(plain_json.loads(text), text.name)
