"""The names of core: its module, its repository, and the variables that contain its commit."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.contract.compiled import Contract

_WORD = r"[A-Za-z0-9]+"


class CoreNames:
    """The contract's names for core (`pins.yaml`), and those that the overlay adds.

    repository, module: the overlay's own `core.repository` and `core.module_name`, or "".
    """

    __slots__ = ("_modules", "_pins", "_repositories", "_repository")

    def __init__(self, contract: Contract, repository: str = "", module: str = "") -> None:
        pins = contract.conventions.pins
        self._pins = pins
        self._repository = repository.lower().removesuffix(".git")
        self._modules = {*(pins.modules if pins else ()), module} - {""}
        self._repositories = {name.lower() for name in pins.repositories} if pins else set()

    @property
    def default_role(self) -> str:
        """The role of a pin without an explicit role."""
        return self._pins.default_role if self._pins else ""

    def modules(self) -> set[str]:
        """Every name that the core module may have."""
        return self._modules

    def is_repository(self, text: str) -> bool:
        """Whether `owner/name` is core's repository."""
        whole = text.lower().removesuffix(".git")
        owner, slash, name = whole.partition("/")
        return bool(owner.strip(".") and slash) and (whole == self._repository or name in self._repositories)

    def is_tag(self, extension: str, tag: str) -> bool:
        """Whether a tag of a module extension pins core."""
        return self._pins is not None and (extension, tag) == (self._pins.extension, self._pins.tag)

    def is_checkout(self, folder: str) -> bool:
        """Whether a folder has the name of core's repository."""
        return folder.lower() in self._repositories or folder.lower() == self._repository.rpartition("/")[2] != ""

    def variable(self, name: str) -> str | None:
        """The role of variable `name`; None if its name does not say that it pins core."""
        return self._called(name, self._pins.variables.last) if self._pins else None

    def folder(self, name: str) -> str | None:
        """The role of variable `name`; None if its name does not say that it contains a checkout of core."""
        return self._called(name, self._pins.variables.folders) if self._pins else None

    def role(self, name: str) -> str:
        """The role whose words a name has; the default role if there is none."""
        words = set(_words(name))
        for role, one in self._pins.roles.items() if self._pins else ():
            if one.words and set(one.words) <= words:
                return role
        return self.default_role

    def _called(self, name: str, last: Iterable[str]) -> str | None:
        words = _words(name)
        if self._pins is None or "_".join(words) in self._pins.variables.never:
            return None
        rules = self._pins.variables
        while len(words) > 1 and words[-1] in rules.endings:
            words.pop()
        role = self.role(name)
        known = rules.of_roles if role != self.default_role and rules.of_roles else rules.words
        return role if words and words[-1] in last and set(known) <= set(words) else None


def _words(name: str) -> list[str]:
    return [word.lower() for word in re.findall(_WORD, name)]
