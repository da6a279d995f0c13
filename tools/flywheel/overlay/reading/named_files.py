"""Files that a command line names one by one, each with its role, under the names that messages use."""

from __future__ import annotations

import os

from flywheel.errors import UserError
from flywheel.overlay.reading import discovery
from flywheel.overlay.reading.discovery import FoundFiles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract


class NamedFiles:
    """The files of one overlay. `prefix` is removed from their paths in messages; `stacks`: those that are known."""

    def __init__(self, prefix: str, contract: Contract) -> None:
        self.prefix = prefix.rstrip("/") + "/" if prefix else ""
        self.contract = contract
        self.paths: dict[str, str] = {}
        self.roles: dict[str, list[str]] = {}
        self.root_module = discovery.ROOT_MODULE
        self.stacks: dict[str, str] = {}

    def name(self, path: str) -> str:
        """What messages call the file at `path`."""
        return path.removeprefix(self.prefix)

    def add(self, role: str, path: str) -> str:
        """Add a file; return its name. A file without a role is searched for secrets only."""
        name = self.name(path)
        self.paths[name] = path
        if role:
            self.roles.setdefault(role, []).append(name)
        return name

    def add_of_stack(self, role: str, word: str) -> None:
        """Add `[STACK=]FILE`; raise `UserError` for a stack that the contract does not have."""
        stack, equals, path = word.partition("=")
        if not equals:
            self.add(role, word)
        elif stack not in self.contract.stacks:
            known = ", ".join(f"`{one}`" for one in self.contract.stacks)
            raise UserError(f"{word}: `{stack}` is not a stack of the contract. Use one of {known}.")
        else:
            self.stacks[self.add(role, path)] = stack

    def found(self) -> FoundFiles:
        """All of them, as if they had been found in a folder."""
        roles = {role: sorted(names) for role, names in self.roles.items()}
        found = _Named(roles, self.paths)
        found.root_module = self.root_module
        return found


class _Named(FoundFiles):
    """Files at any paths, not in one folder."""

    __slots__ = ("paths",)

    def __init__(self, files: dict[str, list[str]], paths: dict[str, str]) -> None:
        super().__init__("", files, sorted(paths), [])
        self.paths = paths

    def path(self, name: str) -> str:
        """The path of the file that messages call `name`."""
        return os.path.join(self.folder, self.paths[name])
