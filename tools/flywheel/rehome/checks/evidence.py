"""Whether all that a phase is judged by was given."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.formats.source import Place
from flywheel.rehome.checks.family import REHOME
from flywheel.rehome.checks.records import is_numbered
from flywheel.rehome.estate import AFTER, BEFORE, Rehome
from flywheel.rehome.migration import SIDES
from flywheel.rehome.phase_evidence import Live


@REHOME.check(
    "GF937",
    "missing-evidence",
    BLOCKER,
    "All evidence that the phase needs was given.",
    "domain §5: proofs to require for a rehome",
)
def missing(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    A check that was given nothing finds nothing, and its silence reads like a pass. Each phase says
    what it needs: before, both states and both listings of what is live, and both overlays; once
    something has moved also the backups with their digests and what was live before; before the apply
    both plans; at the end the follow-up plans and the audit record.
    """
    place = Place(rehome.migration.place.file)
    for what, fix in _wanted(rehome):
        yield Hit(place, f"the phase `{rehome.phase}` needs {what}, which was not given.", fix)
    numbered = [*rehome.states.values(), *rehome.backups.values()]
    for state in numbered if rehome.phase != BEFORE else ():
        if not is_numbered(state):
            yield Hit(
                state.place,
                "the state has no lineage and serial: `show -json` leaves them out.",
                "Give what `tofu state pull` prints.",
            )


def _wanted(rehome: Rehome) -> Iterator[tuple[str, str]]:
    for side in SIDES:
        if side not in rehome.states:
            yield f"the {side}'s state", f"Give `--{side}-state FILE`: what `tofu state pull` prints."
        if side not in rehome.overlays_by_side:
            yield f"the {side} overlay", f"Give `--{side}-overlay DIR`: its folder, or its overlay.json."
    yield from _listings(rehome.live, "live", "what is live")
    if rehome.phase != BEFORE:
        yield from _since_the_move(rehome)
    if rehome.planned:
        for side in SIDES:
            if side not in rehome.plans:
                yield f"the {side}'s plan", f"Give `--{side}-plan FILE`: `tofu show -json` of the saved plan."
    if rehome.phase == AFTER:
        yield from _at_the_end(rehome)


def _listings(live: Live | None, flag: str, what: str) -> Iterator[tuple[str, str]]:
    if live is None or live.releases is None:
        yield f"Helm's list of {what}", f"Give `--{flag} FILE`: `helm list -A -o json`."
    if live is None or live.sets is None:
        yield (
            f"the list of scale sets of {what}",
            f"Give `--{flag} FILE`: `kubectl get autoscalingrunnersets -A -o json`.",
        )


def _since_the_move(rehome: Rehome) -> Iterator[tuple[str, str]]:
    yield from _listings(rehome.live_before, "live-before", "what was live before")
    for side in SIDES:
        if side not in rehome.backups:
            yield f"the {side}'s backup", f"Give `--{side}-backup FILE`: the state saved before anything moved."
        if side not in rehome.migration.backups:
            yield f"the digest of the {side}'s backup", "Record `backups` in the migration: `sha256sum FILE`."


def _at_the_end(rehome: Rehome) -> Iterator[tuple[str, str]]:
    if len(rehome.follow_ups) != len(SIDES):
        fix = "Give `--follow-up-plan FILE` twice: a plan of each owner, made after both applied."
        yield "a follow-up plan of each owner", fix
    if rehome.migration.audit is None:
        yield "the audit record", "Record `audit` in the migration: `core_commit`, `operator` and `applied`."
