"""The steps that every runbook has: save, collect, check, apply, record, and the way back."""

from __future__ import annotations

import shlex

from flywheel.rehome.judged_rehome import AFTER, BEFORE, BETWEEN
from flywheel.rehome.migration import BLOCKS, MOVE, SIDES, SOURCE, TARGET
from flywheel.rehome.state_file import ABSENT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.rehome.judged_rehome import Rehome

    #: A heading, and the text below it.
    Step = tuple[str, str]


def shell(*lines: str) -> str:
    """A block of commands. Each runs only if the commands before it succeeded, even if the block is pasted."""
    return "```sh\n" + " &&\n".join(lines) + "\n```"


def code(text: str) -> str:
    """Text as code in Markdown, with more backticks around it than it contains in a row."""
    ticks = "`"
    while ticks in text:
        ticks += "`"
    room = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{room}{text}{room}{ticks}"


def in_stack(side: str, command: str) -> str:
    """A command of `tofu` in the folder of one side's stack."""
    return f'(cd "${side.upper()}_STACK" && "$TOFU" {command})'


def pull(side: str, file: str) -> str:
    """The command that writes a state to a file."""
    return f'{in_stack(side, "state pull")} > "$WORK/{file}"'


def verify(phase: str, states: dict[str, str], live: str, *more: str) -> str:
    """The command that checks a phase; `states` are files by side, `live` selects the listing."""
    lines = [f'flywheel rehome verify --phase {phase} --migration "$MIGRATION"']
    lines += [f'--{side}-state "$WORK/{states[side]}" --{side}-overlay "${side.upper()}_OVERLAY"' for side in SIDES]
    lines.append(f'--live "$WORK/releases.{live}.json" --live "$WORK/scale-sets.{live}.json"')
    return " \\\n  ".join([*lines, *more])


#: The evidence from before the move, which every later phase needs.
SINCE = (
    '--live-before "$WORK/releases.before.json" --live-before "$WORK/scale-sets.before.json"',
    '--source-backup "$WORK/source.backup.tfstate" --target-backup "$WORK/target.backup.tfstate"',
)
PLANS = ('--source-plan "$WORK/source.plan.json" --target-plan "$WORK/target.plan.json"',)


#: The variables that the operator sets for the commands below.
_GIVEN = (
    'export TOFU="${TOFU:-tofu}"',
    ': "${MIGRATION:?this migration document}"',
    ': "${WORK:?a private folder outside of every repository}"',
    ': "${SOURCE_STACK:?folder of the stack of the source}" "${SOURCE_OVERLAY:?folder of its overlay}"',
    ': "${TARGET_STACK:?folder of the stack of the target}" "${TARGET_OVERLAY:?folder of its overlay}"',
    "umask 077",
    'mkdir -p "$WORK"',
)


def prepare() -> Step:
    """What must exist before the window begins."""
    text = f"""
Check out the reviewed changes of both overlays, but apply neither: both must pin the core above; the target's overlay
declares every release of the table with its owner's URL and App secret, and the source's overlay declares none of them.
Initialise both stacks with `tofu init`. Set the paths, all of them absolute:

{shell(*_GIVEN)}
"""
    return "Prepare", text


def save(rehome: Rehome) -> Step:
    """Save the backups, and compare them with the states that the runbook was written from."""
    digests = [f"{rehome.digests[rehome.states[side].name]}  {side}.backup.tfstate" for side in SIDES]
    check = "\n".join(["(cd \"$WORK\" && sha256sum --check) <<'DIGESTS'", *digests, "DIGESTS"])
    new = ""
    if rehome.states[TARGET].form == ABSENT:
        new = " The target has no state yet, and its backup is an empty file."
    text = f"""
These files are the only way back.{new} The digests are those of the states that this runbook was written from. If one
differs, somebody has applied since then: write the runbook again.

{shell(pull(SOURCE, "source.backup.tfstate"), pull(TARGET, "target.backup.tfstate"), check)}

Record them in the migration:

```yaml
backups:
  source: {digests[0].partition(" ")[0]}
  target: {digests[1].partition(" ")[0]}
```
"""
    return "Save both states", text


def listing(when: str) -> list[str]:
    """The commands that collect what is live; the commands only read."""
    return [
        f'helm list -A -o json > "$WORK/releases.{when}.json"',
        f'kubectl get autoscalingrunnersets -A -o json > "$WORK/scale-sets.{when}.json"',
    ]


def collect(rehome: Rehome) -> Step:
    """Collect the live objects, and run the first check."""
    states = {side: f"{side}.backup.tfstate" for side in SIDES}
    text = f"""
Count the live objects and do not rely on memory or on a review of the files: what is missed here stays in the old
state, and the next clean-up there destroys it.

{shell(*listing("before"), verify(BEFORE, states, "before"))}
"""
    return "Collect the live objects, and check", text


def plan(side: str, name: str) -> list[str]:
    """The commands that save a plan, and write it as JSON."""
    saved = f'"$WORK/{name}.tfplan"'
    shown = in_stack(side, f"show -json {saved}")
    return [in_stack(side, f"plan -input=false -out={saved}"), f'{shown} > "$WORK/{name}.plan.json"']


def apply_and_record(rehome: Rehome) -> list[Step]:
    """From the plans to the record; the same for every method."""
    blocks = rehome.migration.method == BLOCKS
    moved = {side: f"{side}.moved.tfstate" for side in SIDES}
    pulls = [pull(side, moved[side]) for side in SIDES]
    planned = f"""
Update both stacks' folders to the changes of their overlays. The source's plan may only change
outputs{" and forget the addresses of the table" if blocks else ""}; the target's plan may change in place only what the
migration allows: {", ".join(map(code, rehome.migration.allowed)) or "nothing"}.

{shell(*pulls, *plan(SOURCE, "source"), *plan(TARGET, "target"), verify(BETWEEN, moved, "before", *SINCE, *PLANS))}
"""
    applied = f"""
Apply exactly the checked plans: {
        "first the source's, which forgets, then the target's, which imports"
        if blocks
        else "first the target's, then the source's"
    }.

{shell(*(in_stack(side, f'apply -input=false "$WORK/{side}.tfplan"') for side in _order(blocks)))}
"""
    after = {side: f"{side}.after.tfstate" for side in SIDES}
    collected = [*listing("after"), *(pull(side, after[side]) for side in SIDES)]
    collected += [*plan(SOURCE, "source.follow-up"), *plan(TARGET, "target.follow-up")]
    follow_ups = " ".join(f'--follow-up-plan "$WORK/{side}.follow-up.plan.json"' for side in SIDES)
    recorded = f"""
Write `audit` into the migration (`core_commit`, `operator`, `applied`), then collect again and check:

{shell(*collected, verify(AFTER, after, "after", *SINCE, *PLANS, follow_ups))}

Keep the migration with the target overlay: it is the record. Delete `$WORK` when both owners agree. The rehome moved
authority; it did not retire anything.
"""
    return [("Plan both, and check", planned), ("Apply both", applied), ("Record, and check", recorded)]


def _order(blocks: bool) -> tuple[str, str]:
    return (SOURCE, TARGET) if blocks else (TARGET, SOURCE)


def rollback(rehome: Rehome) -> str:
    """What to do when a check fails."""
    if rehome.migration.method == MOVE:
        before = "Before the push only copies changed: delete `source.tfstate` and `target.tfstate` in `$WORK`."
    elif rehome.migration.method == BLOCKS:
        before = "Before the apply nothing changed: remove the blocks from both configurations."
    else:
        before = "Before the target's apply its state is unchanged, and the source's backup contains everything."
    lines = [_restored(rehome, side) for side in (TARGET, SOURCE)]  # an object in two states can be destroyed
    return f"""
{before}

If nothing was applied yet, the backups are correct. Their serial is older, so the push needs `-force`; use it only
here:

{shell(*lines)}

After the target's plan was applied, the objects have the new owner's App secret, and the backups are not correct any
more. Move the addresses back in the same way, with source and target exchanged in the migration, and let the old owner
apply.
"""


def _restored(rehome: Rehome, side: str) -> str:
    """The command that restores a state, or empties a state that did not exist before."""
    if rehome.states[side].form != ABSENT:
        return in_stack(side, f'state push -force "$WORK/{side}.backup.tfstate"')
    moved = " ".join(shlex.quote(move.on(side)) for move in rehome.migration.moves)
    return in_stack(side, f"state rm {moved}")
