"""The check that all evidence for a phase is given."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.formats.source import Place
from flywheel.rehome.checks.family import REHOME
from flywheel.rehome.checks.rehome_records import is_numbered
from flywheel.rehome.judged_rehome import AFTER, BEFORE, Rehome
from flywheel.rehome.migration import SIDES
from flywheel.rehome.phase_evidence import LiveObjects


@REHOME.check(
    "GF937",
    "missing-evidence",
    BLOCKER,
    "All evidence that the phase needs is given.",
    ("docs/reference/rehomes.md#what-proves-a-rehome", "docs/reference/specification.md#the-rehome"),
)
def missing(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    A check without its evidence reports nothing, and that looks like a pass. Each phase lists what it needs.
    Before the move: both states, both listings of the live objects, and both overlays. After the first move
    also: the backups with their digests, and the listings from before. Before the apply also: both plans. At
    the end also: the follow-up plans and the audit record.
    """
    place = Place(rehome.migration.document.name)
    for what, fix in _wanted(rehome):
        yield Hit(place, f"the phase `{rehome.phase}` needs {what}, but it is not given.", fix)
    numbered = [*rehome.states.values(), *rehome.backups.values()]
    for state in numbered if rehome.phase != BEFORE else ():
        if not is_numbered(state):
            yield Hit(
                state.place,
                "the state has no lineage and no serial, because `show -json` omits them.",
                "Pass the output of `tofu state pull`.",
            )


def _wanted(rehome: Rehome) -> Iterator[tuple[str, str]]:
    for side in SIDES:
        if side not in rehome.states:
            yield f"the {side}'s state", f"Add `--{side}-state FILE` with the output of `tofu state pull`."
        if side not in rehome.overlays_by_side:
            yield f"the {side} overlay", f"Add `--{side}-overlay DIR`: its folder, or its overlay.json."
    yield from _listings(rehome.live, "live", "the live releases")
    if rehome.phase != BEFORE:
        yield from _since_the_move(rehome)
    if rehome.planned:
        for side in SIDES:
            if side not in rehome.plans:
                yield f"the {side}'s plan", f"Add `--{side}-plan FILE` with the output of `tofu show -json SAVED_PLAN`."
    if rehome.phase == AFTER:
        yield from _at_the_end(rehome)


def _listings(live: LiveObjects | None, flag: str, what: str) -> Iterator[tuple[str, str]]:
    if live is None or live.releases is None:
        yield f"Helm's list of {what}", f"Add `--{flag} FILE` with the output of `helm list -A -o json`."
    if live is None or live.sets is None:
        yield (
            f"the list of scale sets for {what}",
            f"Add `--{flag} FILE` with the output of `kubectl get autoscalingrunnersets -A -o json`.",
        )


def _since_the_move(rehome: Rehome) -> Iterator[tuple[str, str]]:
    yield from _listings(rehome.live_before, "live-before", "the live releases before the move")
    for side in SIDES:
        if side not in rehome.backups:
            yield f"the {side}'s backup", f"Add `--{side}-backup FILE`: the state from before the first move."
        if side not in rehome.migration.backups:
            yield (
                f"the digest of the {side}'s backup",
                "Write `backups` into the migration, with the output of `sha256sum FILE`.",
            )


def _at_the_end(rehome: Rehome) -> Iterator[tuple[str, str]]:
    if len(rehome.follow_ups) != len(SIDES):
        fix = "Add `--follow-up-plan FILE` twice: one plan of each owner, made after both applied."
        yield "a follow-up plan of each owner", fix
    if rehome.migration.audit is None:
        yield "the audit record", "Write `audit` into the migration: `core_commit`, `operator` and `applied`."
