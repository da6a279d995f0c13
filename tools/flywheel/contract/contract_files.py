"""Load a contract from a path: a compiled document, or the folder of its sources."""

from __future__ import annotations

import os

from flywheel.contract.changes.comparable import malformed
from flywheel.contract.compiled import RECOMPILE, ContractDocument
from flywheel.errors import UserError
from flywheel.formats.json import plain_json

#: A compiled contract has about twelve levels. A deeper document is refused, because it could exhaust the stack.
_DEEPEST = 200


def load(path: str) -> ContractDocument:
    """The contract in the folder or in the file at `path`, checked as far as it can be compared, and its digest.

    Raises `FormatError` or `UserError` if it is not a contract, or if its digest is wrong.
    """
    if os.path.isdir(path):
        from flywheel.contract.sources import compiler  # imported late: it loads the HCL reader

        return compiler.load_directory(path)
    contract = compiled(path)
    try:
        contract.verify()
    except UnicodeEncodeError:
        raise UserError(f"{path}: a text in it ends within a character. {RECOMPILE}") from None
    return contract


def compiled(path: str) -> ContractDocument:
    """The contract in the compiled document at `path`; its digest is not checked.

    Raises `FormatError` or `UserError` if it is not a contract.
    """
    document = plain_json.load(path)
    if plain_json.is_deeper(document, _DEEPEST):
        raise UserError(f"{path}: it has more than {_DEEPEST} levels, so it is not a contract. {RECOMPILE}")
    contract = ContractDocument.from_json(document, path)
    fault = malformed(contract)
    if fault:
        raise UserError(f"{path}: {fault}. {RECOMPILE}")
    return contract
