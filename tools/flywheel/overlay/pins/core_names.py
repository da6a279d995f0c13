"""The names of core: its module, its repository, and the variables that contain its commit."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
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
        return bool(owner and slash) and (whole == self._repository or name in self._repositories)

    def is_tag(self, extension: str, tag: str) -> bool:
        """Whether a tag of a module extension pins core."""
        return self._pins is not None and (extension, tag) == (self._pins.extension, self._pins.tag)

    def variable(self, name: str) -> str | None:
        """The role of variable `name`; None if it does not pin core."""
        words = [word.lower() for word in re.findall(_WORD, name)]
        if self._pins is None or not words:
            return None
        rules = self._pins.variables
        if "_".join(words) in rules.never or words[-1] not in rules.last or not set(rules.words) <= set(words):
            return None
        for role, one in self._pins.roles.items():
            if one.words and set(one.words) <= set(words):
                return role
        return self.default_role
