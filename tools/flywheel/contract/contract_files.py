"""A contract at a path: the compiled document, or the folder of its sources."""

from __future__ import annotations

import os

from flywheel.contract.changes.comparable import malformed
from flywheel.contract.compiled import Contract
from flywheel.errors import UserError
from flywheel.formats.json import exact_json

#: Compiled contracts nest a dozen levels. What is nested deeper than this is none, and would only exhaust the stack.
_DEEPEST = 200


def load(path: str) -> Contract:
    """The contract in the folder or in the file at `path`, all of it judged.

    Raises `FormatError` or `UserError` for what is no contract, or not the one that its digest stands for.
    """
    if os.path.isdir(path):
        from flywheel.contract.sources import compiler  # loads the reader of HCL

        return compiler.load_directory(path)
    contract = compiled(path)
    try:
        contract.verify()
    except UserError as err:
        raise UserError(str(err).replace("contract.json", path, 1)) from None
    except UnicodeEncodeError:
        raise UserError(f"{path}: not a whole contract (half a character). Compile it anew.") from None
    return contract


def compiled(path: str) -> Contract:
    """The contract in the compiled document at `path`; whether its digest is right is not looked at.

    Raises `FormatError` or `UserError` for what is no contract.
    """
    document = exact_json.load(path)
    if _deeper(document, _DEEPEST):
        raise UserError(f"{path}: nested deeper than {_DEEPEST} levels, which no contract is. Compile it anew.")
    contract = Contract.from_json(document, path)
    fault = malformed(contract)
    if fault:
        raise UserError(f"{path}: not a whole contract ({fault}). Compile it anew.")
    return contract


def _deeper(value: object, levels: int) -> bool:
    """Whether containers stand in one another more than `levels` times."""
    row = [value]
    for _ in range(levels + 1):
        row = [
            item
            for one in row
            if isinstance(one, dict | list)
            for item in (one.values() if isinstance(one, dict) else one)
        ]
        if not row:
            return False
    return True
