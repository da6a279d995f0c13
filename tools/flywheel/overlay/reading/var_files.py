"""Read variable files: the inputs of each stack.

Terraform loads `terraform.tfvars`, `terraform.tfvars.json` and `*.auto.tfvars*` of
its folder automatically, in that order; for each variable the last file wins. Any
other `*.tfvars` must be named with `-var-file`. Each of these is an alternative, so
it is judged together with the automatic files and separately from the others. An
example is a template for a copy: it is judged alone, only for what it sets.
"""

from __future__ import annotations

import posixpath

from flywheel.formats import tfvars
from flywheel.formats.source import FormatError
from flywheel.formats.values import Document
from flywheel.overlay.reading import partial_files, stack_names
from flywheel.overlay.reading.partial_files import EXAMPLE
from flywheel.overlay.stack_inputs import Inputs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flywheel.contract.compiled import Contract
    from flywheel.formats.source import Source

_NAMED = 4
_ALONE = 5


class VarFiles:
    """The result of reading variable files.

    inputs: the inputs of each stack. strangers: files that are for no stack of the contract and are not
    judged, each with the stack that its path names and the one that its variables fit, or "". texts: the
    texts of these files, which may contain secrets. named: files that Terraform loads only with
    `-var-file`. unreadable: an error for each file that is not a valid variable file.
    """

    __slots__ = ("inputs", "named", "strangers", "texts", "unreadable")

    def __init__(self) -> None:
        self.inputs: list[Inputs] = []
        self.named: set[str] = set()
        self.strangers: list[tuple[str, str, str]] = []
        self.texts: list[Source] = []
        self.unreadable: list[FormatError] = []

    def add(self, stack: str | None, documents: list[Document], whole: bool, contract: Contract) -> None:
        """Add `documents` as inputs; if `stack` is None, find the stack."""
        other = fits = ""
        if stack is None:
            names = [name for one in documents for name in one.root.items]
            stack, other = stack_names.stack_of(documents[-1].name, names, contract)
            fits = "" if stack else stack_names.likely_stack(names, contract)
        if stack:
            self.inputs.append(Inputs(stack, documents, whole))
        else:
            self.strangers.append((documents[-1].name, other, fits))
            self.texts += [one.source for one in documents if one.source not in self.texts]


def load(
    names: Iterable[str],
    path: Callable[[str], str],
    contract: Contract,
    stack: str | None = None,
) -> VarFiles:
    """The inputs in variable files; `stack` is their stack, if it is known."""
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
        found.named.update(document.name for document in named)
        for group in groups:
            found.add(stack, group, whole, contract)
        for document in ranks.get(_ALONE, []):
            found.add(stack, [partial_files.clear(document)], False, contract)
    return found


def read(name: str, path: str) -> Document:
    """One variable file, HCL or JSON, called `name` in messages; raise `FormatError` if it is malformed."""
    if name.removesuffix(EXAMPLE).endswith(".json"):
        from flywheel.formats.tfvars import tfvars_json

        return tfvars_json.load(path, name)
    return tfvars.load(path, name)


def _rank(name: str) -> int:
    """Terraform's order: lower ranks load first, `_NAMED` only with `-var-file`, `_ALONE` never."""
    base = posixpath.basename(name)
    if base.endswith(EXAMPLE):
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
