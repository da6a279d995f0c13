"""A commit that is to be published as a version: what it says of itself, and whether that is the version."""

from __future__ import annotations

import re

from flywheel.contract.compiled import Contract
from flywheel.errors import UserError
from flywheel.formats import source
from flywheel.formats.bazel import bazel_version, module_version
from flywheel.formats.bazel.bazel_version import VersionError
from flywheel.formats.changelog import Changelog
from flywheel.formats.json import exact_json
from flywheel.formats.source import Source
from flywheel.registry.bazel_registry import MODULE_NAME
from flywheel.registry.git_tree import Checkout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.registry.source_archive import ArchiveEntry

MODULE = "MODULE.bazel"
CHANGELOG = "CHANGELOG.md"
#: Where the Python package of core says its version, and where its contract is.
PACKAGE = "tools/flywheel/__init__.py"
CONTRACT = "tools/flywheel/contract.json"
#: What a tag of a version is called: `v1.2.3`, or the version alone.
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
            raise UserError(f"{checkout.path}: no {MODULE} at the root of the commit. Give the checkout of a module.")
        self.declared = module_version.declared(module)
        self.name = self.declared.name
        self._refuse_module()

    def _refuse_module(self) -> None:
        """Raise an error for a module that no registry can hold."""
        source, file = self.declared.source, self.declared.file
        if not MODULE_NAME.fullmatch(self.name):
            fix = "Use small letters, digits and `._-`."
            raise source.error(self.declared.call.at, f"`{self.name}` is no name of a module.", fix)
        for call in file.of("include"):
            message = "`include` stops Bazel where the module is not the root one."
            raise source.error(call.at, message, "Write out what it includes.")

    def entry(self, name: str) -> ArchiveEntry | None:
        """The file called `name` in the commit."""
        found = self._by_name.get(name)
        return None if found is None or found.link else found

    def text(self, name: str) -> Source | None:
        """Its text; None if the commit has no such file."""
        entry = self.entry(name)
        return None if entry is None else source.decode(name, entry.data)

    def refuse_other_version(self) -> None:
        """Raise `UserError` if any place in the commit, or a tag, says that it is another version."""
        places = [(MODULE, self.declared.version), (PACKAGE, self._package_version())]
        for name, said in places:
            if said and said != self.version:
                raise UserError(
                    f"{name}: the version is `{said}` in the commit, not `{self.version}`. "
                    f"Run `flywheel prepare-release --version {self.version}` and commit what it writes."
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
                f"{self.checkout.path}: the tag `{mine}` is of the commit {tags[mine]}, and {commit} is checked out. "
                "Check the tag out, or publish another version."
            )
        others = [name for name, of in sorted(tags.items()) if of == commit and version_of_tag(name)]
        if others and mine not in others and self.version not in others:
            raise UserError(
                f"{self.checkout.path}: the commit is tagged `{others[0]}`, not `{mine}`. "
                "Publish the version that the tag names, or tag the commit."
            )

    @property
    def tag(self) -> str:
        """What the tag of this version is called: the one that the commit has, or the usual one."""
        tags = self.checkout.tags()
        return self.version if tags.get(self.version) == self.checkout.commit else TAG.format(self.version)

    def contract(self) -> Contract | None:
        """The contract in the commit, None if it has none."""
        text = self.text(CONTRACT)
        return None if text is None else contract_of(text)

    def refuse_changelog(self, block: str, changed: bool) -> str:
        """What the changelog says of this version, "" if there is no changelog.

        Raises `UserError` if it says nothing of the version, or, where the contract `changed`, not `block`.
        """
        text = self.text(CHANGELOG)
        if text is None:
            return ""
        section = Changelog(text).section(self.version)
        fix = f"Run `flywheel prepare-release --version {self.version}` and commit what it writes."
        if not section:
            raise UserError(f"{CHANGELOG}: it has no section [{self.version}] that says anything. {fix}")
        if changed and block not in section:
            raise UserError(f"{CHANGELOG}: the section [{self.version}] does not say how the contract changed. {fix}")
        return section


def check_version(version: str) -> None:
    """Raise `UserError` unless a registry can hold `version`."""
    try:
        parsed = bazel_version.parse(version)
    except VersionError as err:
        raise UserError(f"--version `{version}`: it {err}. Write it as `1.2.3` or `1.2.3-rc.1`.") from None
    if not version or parsed.build:
        raise UserError(f"--version `{version}`: Bazel asks a registry for no such version. Write it as `1.2.3`.")


def tagged_versions(checkout: Checkout) -> dict[str, str]:
    """The commits of a checkout's tags that name versions, by version."""
    found = {version_of_tag(name): commit for name, commit in checkout.tags().items()}
    return {version: commit for version, commit in found.items() if version}


def version_of_tag(name: str) -> str:
    """The version that a tag names, "" if none: at least two numbers and no build."""
    bare = name.removeprefix("v")
    parsed = bazel_version.readable(bare)
    if parsed is None or parsed.build or len(parsed.release) < 2 or not all(one.isdigit() for one in parsed.release):
        return ""
    return bare


def contract_of(text: Source) -> Contract:
    """The contract in a text; raise `FormatError` or `UserError` if it is none."""
    return Contract.from_json(exact_json.loads(text), text.name)
