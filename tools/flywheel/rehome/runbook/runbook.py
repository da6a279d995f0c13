"""The runbook of a rehome: Markdown with shell blocks that a person reads and runs in order.

Every address is quoted for the shell, every state is saved before it changes, and after each step a check says
whether to continue. The output does not depend on the time or place of writing.
"""

from __future__ import annotations

from flywheel.rehome import migration
from flywheel.rehome.migration import SIDES, SOURCE, TARGET
from flywheel.rehome.runbook import runbook_moves, runbook_steps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.rehome.judged_rehome import Rehome

_HOW = {
    migration.MOVE: "in copies of both states, which are pushed after the last move",
    migration.IMPORT: "from the source's state with `state rm` into the target's with `import` blocks",
    migration.BLOCKS: "with `removed` blocks in the source's configuration and `import` blocks in the target's",
}


def write(rehome: Rehome, contract: Contract) -> str:
    """The runbook for a rehome without findings; it ends with a line break."""
    steps = [runbook_steps.prepare(), runbook_steps.save(rehome), runbook_steps.collect(rehome)]
    steps += runbook_moves.steps(rehome, contract)
    steps += runbook_steps.apply_and_record(rehome)
    parts = [_head(rehome, contract)]
    parts += [f"## {number}. {title}\n\n{text.strip()}" for number, (title, text) in enumerate(steps, 1)]
    parts.append(f"## Way back\n\n{runbook_steps.rollback(rehome).strip()}")
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _head(rehome: Rehome, contract: Contract) -> str:
    migration = rehome.migration
    count = len(migration.releases)
    what = "one release moves" if count == 1 else f"{count} releases move, in this order,"
    rows = ["| | source | target |", "|---|---|---|"]
    for name, attribute in (("owner", "owner"), ("overlay", "overlay"), ("state", "state_key")):
        rows.append(f"| {name} | {' | '.join(_cell(getattr(migration.side(side), attribute)) for side in SIDES)} |")
    rows.append(f"| lineage | {' | '.join(_cell(rehome.states[side].lineage or 'none yet') for side in SIDES)} |")
    rows.append(f"| serial | {' | '.join(_cell(_serial(rehome, side)) for side in SIDES)} |")
    moves = ["| release | address in the source | address in the target |", "|---|---|---|"]
    for release in migration.releases:
        for move in release.moves:
            title = "moves along" if move.along else f"{release.namespace}/{release.name}"
            moves.append(f"| {_cell(title)} | {_cell(move.on(SOURCE))} | {_cell(move.on(TARGET))} |")
    sentences = [
        f"{what[0].upper()}{what[1:]} {_HOW[migration.method]}.",
        f"Window: {_plain(migration.window)}.",
        f"Core: `{migration.core_commit}`.",
        f"App secret afterwards: {runbook_steps.code(rehome.app_secret(contract))}.",
    ]
    lines = [
        f"# Rehome: {_plain(migration.name)}",
        " ".join(sentences),
        "\n".join(rows),
        "\n".join(moves),
        _RULES,
    ]
    return "\n\n".join(lines)


_RULES = """
Stop at the first command that fails, and at the first check that reports a finding: no earlier step has to be finished
in a hurry. The state store has no lock, so nobody else may apply either stack from step 2 until the end. `$WORK`
contains every secret of both states: keep it out of every repository.
""".strip()


def _serial(rehome: Rehome, side: str) -> str:
    serial = rehome.states[side].serial
    return "none yet" if serial is None else str(serial)


def _cell(text: str) -> str:
    """Text as code in a cell of a table."""
    return runbook_steps.code(text).replace("|", "\\|")


def _plain(text: str) -> str:
    """A text from the migration, escaped for Markdown."""
    return "".join(f"\\{char}" if char in "\\`*_{}[]<>#|!" else char for char in text)
