"""Find the stack of a variable file that is given by itself."""

from __future__ import annotations

import os

from flywheel.errors import UserError
from flywheel.formats.source import FormatError
from flywheel.overlay.reading import discovery, stack_names, var_files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.overlay.reading.discovery import FoundFiles


def stack_of(found: FoundFiles, contract: Contract) -> dict[str, str]:
    """The stack of a single variable file: a file that the user names must be checked, or refused."""
    for name in found.of(discovery.TFVARS):
        place = name if "/" in name else f"{os.path.basename(os.getcwd())}/{name}"
        stack, other = stack_names.named_stack(place, contract)
        if not stack or contract.stacks[stack].runner_sets is None:
            try:
                given = var_files.read(name, found.path(name)).root.items
            except FormatError:
                return {}  # reported when the file is read again
            stack, other = stack_names.stack_of(place, given, contract)
            if not stack and not other:
                stack = stack_names.closest_stack(given, contract)
        if other:
            raise UserError(
                f"{name}: it is for the stack `{other}`, which the contract does not have. "
                "Give the stack's folder in a checkout of core with --stack-dir."
            )
        if not stack:
            raise UserError(f"{name}: the contract has no stack for it. Give the stack's folder with --stack-dir.")
        return {name: stack}
    return {}
