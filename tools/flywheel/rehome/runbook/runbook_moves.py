"""The steps of a runbook that move the addresses, for each method of the migration."""

from __future__ import annotations

import shlex

from flywheel.errors import UserError
from flywheel.formats import addresses
from flywheel.rehome.judged_rehome import BETWEEN, import_id
from flywheel.rehome.migration import BLOCKS, IMPORT, MOVE, SIDES, SOURCE, TARGET
from flywheel.rehome.runbook.runbook_steps import SINCE, code, in_stack, pull, shell, verify

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.rehome.judged_rehome import Rehome
    from flywheel.rehome.migration import Move, MovedRelease
    from flywheel.rehome.runbook.runbook_steps import Step


def steps(rehome: Rehome, contract: Contract) -> list[Step]:
    """The steps that move addresses; raises `UserError` if the method cannot move an address."""
    method = rehome.migration.method
    if method == MOVE:
        return _moves(rehome)
    imports = ("Write the import blocks", _imports(rehome, contract))
    if method == IMPORT:
        return [imports, *_removals(rehome)]
    assert method == BLOCKS
    return [imports, ("Write the removed blocks", _removed(rehome))]


def _moves(rehome: Rehome) -> list[Step]:
    states = {side: f"{side}.tfstate" for side in SIDES}
    copies = [f'cp "$WORK/{side}.backup.tfstate" "$WORK/{side}.tfstate"' for side in SIDES]
    text = "Addresses move between copies, so that the owners' states are never incomplete."
    found = [("Copy both states", f"{text}\n\n{shell(*copies)}")]
    for number, release in enumerate(rehome.migration.releases, 1):
        commands = [_move(move) for move in release.moves]
        commands.append(verify(BETWEEN, states, "before", f"--moved {number}", *SINCE))
        found.append((f"Move {_title(release)}", shell(*commands)))
    push = [in_stack(side, f'state push "$WORK/{side}.tfstate"') for side in SIDES]
    why = (
        "Push the source first: an object in no state cannot be destroyed, but an object in two states can. "
        "The next step\n"
        "checks what the backends contain."
    )
    return [*found, ("Push both states", f"{why}\n\n{shell(*push)}")]


def _move(move: Move) -> str:
    quoted = " ".join(shlex.quote(move.on(side)) for side in SIDES)
    return f'(cd "$WORK" && "$TOFU" state mv -state=source.tfstate -state-out=target.tfstate {quoted})'


def _removals(rehome: Rehome) -> list[Step]:
    states = {SOURCE: "source.now.tfstate", TARGET: "target.backup.tfstate"}
    found = []
    for number, release in enumerate(rehome.migration.releases, 1):
        removed = " ".join(shlex.quote(move.on(SOURCE)) for move in release.moves)
        commands = [in_stack(SOURCE, f"state rm {removed}"), pull(SOURCE, states[SOURCE])]
        commands.append(verify(BETWEEN, states, "before", f"--moved {number}", *SINCE))
        found.append((f"Remove {_title(release)} from the source", shell(*commands)))
    return found


def _imports(rehome: Rehome, contract: Contract) -> str:
    blocks = []
    for release in rehome.migration.releases:
        for move in release.moves:
            id = import_id(move, release, contract)
            if not id:
                raise UserError(
                    f"{move.place()}: the id for the import of `{move.target}` is unknown. Add `import_id`, or move "
                    f"it with `method: {MOVE}`."
                )
            blocks.append(f"import {{\n  to = {move.target}\n  id = {addresses.quoted(id)}\n}}")
    text = "Write these blocks into a file of the target's stack. Remove them after the rehome is recorded."
    return f"{text}\n\n```hcl\n" + "\n\n".join(blocks) + "\n```"


def _removed(rehome: Rehome) -> str:
    blocks = []
    for release in rehome.migration.releases:
        for move in release.moves:
            if addresses.parse(move.source).keyed:
                raise UserError(
                    f"{move.place()}: a `removed` block cannot name one of several instances such as `{move.source}`. "
                    f"Use `method: {MOVE}` or `method: {IMPORT}`."
                )
            blocks.append(f"removed {{\n  from = {move.source}\n\n  lifecycle {{\n    destroy = false\n  }}\n}}")
    text = "Write these blocks into a file of the source's stack, in place of the old declarations."
    return f"{text}\n\n```hcl\n" + "\n\n".join(blocks) + "\n```"


def _title(release: MovedRelease) -> str:
    return code(f"{release.namespace}/{release.name}")
