"""Variable files -> what each stack is given.

Terraform loads `terraform.tfvars`, `terraform.tfvars.json` and `*.auto.tfvars*`
of the folder it runs in by itself, in that order, later files winning per
variable. Any other `*.tfvars` is named with `-var-file`, so that each is an
alternative on top of those: it is judged with them, and apart from its siblings.
An example stands for the file that is copied from it, and is judged alone.
"""

from __future__ import annotations

import posixpath

from flywheel.formats import tfvars
from flywheel.formats.source import FormatError
from flywheel.formats.values import Document
from flywheel.model.overlay import Inputs

TYPE_CHECKING = False  # importing `typing` would cost every start 5 ms
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flywheel.model.contract import Contract

_EXAMPLE = ".example"
_NAMED = 4
_ALONE = 5


class VarFiles:
    """What came of reading variable files.

    inputs: of each stack. strangers: files for no stack of the contract, which are not judged.
    unreadable: what is wrong with those that are no variable files.
    """

    __slots__ = ("inputs", "strangers", "unreadable")

    def __init__(self) -> None:
        self.inputs: list[Inputs] = []
        self.strangers: list[str] = []
        self.unreadable: list[FormatError] = []

    def add(self, stack: str | None, documents: list[Document], whole: bool, contract: Contract) -> None:
        """Add the inputs that `documents` are; their stack is looked for if None is given."""
        stack = stack_of(documents, contract) if stack is None else stack
        if stack:
            self.inputs.append(Inputs(stack, documents, whole))
        else:
            self.strangers.append(documents[-1].name)


def load(
    names: Iterable[str],
    path: Callable[[str], str],
    contract: Contract,
    stack: str | None = None,
) -> VarFiles:
    """The inputs that variable files make; `stack` says whose they are, if it is known."""
    found = VarFiles()
    for members in _by_folder(names).values():
        ranks: dict[int, list[Document]] = {}
        whole = True
        for name in members:
            try:
                ranks.setdefault(min(max(_rank(name), _NAMED - 1), _ALONE), []).append(read(name, path(name)))
            except FormatError as err:
                found.unreadable.append(err)
                whole = whole and _rank(name) >= _NAMED
        automatic, named = ranks.get(_NAMED - 1, []), ranks.get(_NAMED, [])
        groups = [[*automatic, document] for document in named] or ([automatic] if automatic else [])
        for group in groups:
            found.add(stack, group, whole, contract)
        for document in ranks.get(_ALONE, []):
            found.add(stack, [document], True, contract)
    return found


def read(name: str, path: str) -> Document:
    """One var file of either form, called `name` in messages; raise `FormatError` if it is none."""
    if name.removesuffix(_EXAMPLE).endswith(".json"):
        from flywheel.formats import tfvars_json

        return tfvars_json.load(path, name)
    return tfvars.load(path, name)


def stack_of(documents: list[Document], contract: Contract) -> str:
    """The stack that the documents are for, "" if it is none of the contract.

    A stack's name in the last file's path decides (`arc-runners` and `arc_runners` alike); else
    the stack that declares most of what is set, if that is a third of it.
    """
    where = documents[-1].name.replace("-", "_").lower()
    called = [name for name in contract.stacks if name in where]
    if called:
        return max(called, key=len)
    names = {name for document in documents for name in document.root.items}
    known = {name: len(names & stack.variables.keys()) for name, stack in contract.stacks.items()}
    best = max(known, key=lambda stack: known[stack], default="")
    return best if best and known[best] * 3 >= len(names) else ""


def _rank(name: str) -> int:
    """Terraform's order: lower ranks load first, `_NAMED` only when asked for, `_ALONE` never."""
    base = posixpath.basename(name)
    if base.endswith(_EXAMPLE):
        return _ALONE
    if base == "terraform.tfvars":
        return 0
    if base == "terraform.tfvars.json":
        return 1
    return 2 if base.endswith((".auto.tfvars", ".auto.tfvars.json")) else _NAMED


def _by_folder(names: Iterable[str]) -> dict[str, list[str]]:
    folders: dict[str, list[str]] = {}
    for name in names:
        folders.setdefault(posixpath.dirname(name), []).append(name)
    return {folder: sorted(members, key=lambda name: (_rank(name), name)) for folder, members in folders.items()}
