"""Compute the new value of a pin when an overlay moves to another core."""

from __future__ import annotations

import re

from flywheel.formats.git_names import is_commit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.overlay.pins.core_pins import Pin


class CoreRefusal(Exception):
    """A value that cannot be refreshed: `message` says why, `fix` what to do instead."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message, fix)
        self.message = message
        self.fix = fix


class NewCore:
    """The core to pin. If a value is "", a place that has such a value cannot be refreshed."""

    __slots__ = ("commit", "contract", "integrity", "old_commits", "old_versions", "role", "version")

    def __init__(self, role: str, commit: str, version: str = "", contract: str = "", integrity: str = "") -> None:
        self.role = role
        self.commit = commit
        self.version = version
        self.contract = contract
        self.integrity = integrity
        self.old_commits: set[str] = set()
        self.old_versions: set[str] = set()

    def replacing(self, found: Iterable[Pin]) -> NewCore:
        """This core, with the present values of the pins in `found` as the old ones."""
        mine = [pin for pin in found if pin.role == self.role]
        self.old_commits = {pin.commit for pin in mine} - {"", self.commit}
        self.old_versions = {pin.version for pin in mine} - {"", self.version}
        return self

    def ref(self, ref: str) -> str:
        """The new ref for `ref`: a commit for a commit, a tag for the tag of a version."""
        if is_commit(ref):
            return self.commit
        tag = "v" if ref.startswith("v") else ""
        if ref.removeprefix("v") in self.old_versions | {self.version} - {""}:
            return tag + self.needed("version", ref)
        if len(ref) >= _SHORTEST and any(commit.startswith(ref) for commit in self.old_commits):
            return self.commit
        if not ref:
            message, fix = "it has no readable commit.", "Add the commit there"
        else:
            message, fix = f"`{ref}` is neither a commit nor the version that is pinned.", "Write the commit there"
        raise CoreRefusal(message, f"{fix} ({self.commit}), or skip the file with --skip FILE.")

    def needed(self, name: str, old: str) -> str:
        """The new version, contract or integrity; refuse if it is not known."""
        value: str = getattr(self, name)
        if not value:
            raise CoreRefusal(f"the {_CALLED[name]} is `{old}`, and no new one is given.", f"Pass {_FLAGS[name]}.")
        return value

    def archive(self, text: str) -> str:
        """A URL or folder of an archive, with old commits and versions in it replaced."""
        for commit in sorted(self.old_commits):
            text = text.replace(commit, self.commit)
        for version in sorted(self.old_versions, key=lambda one: (-len(one), one)):
            if self.version:
                text = re.sub(rf"(?<![0-9.]){re.escape(version)}(?!\.?[0-9])", lambda _: self.version, text)
        return text


#: A shorter hexadecimal text may be something else than an abbreviated commit id.
_SHORTEST = 7
_CALLED = {"version": "version", "contract": "contract's digest", "integrity": "archive's integrity"}
_FLAGS = {
    "version": "--to-version VERSION",
    "contract": "--contract DIGEST or --contract-file FILE",
    "integrity": "--integrity SRI",
}
