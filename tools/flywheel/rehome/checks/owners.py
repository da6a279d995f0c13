"""Checks of the owner of each release: every live release is in exactly one state."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.formats.source import Place
from flywheel.rehome import release_rules
from flywheel.rehome.checks.family import REHOME
from flywheel.rehome.checks.rehome_wording import count, holders, title, titles
from flywheel.rehome.judged_rehome import Rehome, account_of
from flywheel.rehome.migration import SIDES, SOURCE, TARGET
from flywheel.rehome.phase_evidence import Key


def both_states(rehome: Rehome) -> bool:
    """Whether the states of both sides are given; one state is not enough for a verdict."""
    return all(side in rehome.states for side in SIDES)


def is_awaited(rehome: Rehome, key: Key) -> bool:
    """Whether a release may be in neither state, because the target's apply imports it."""
    release = rehome.migrating.get(key)
    return release is not None and rehome.imported(release)


def owner_of(rehome: Rehome, key: Key, contract: Contract) -> str:
    """The account that the live scale set of a release registers at; "" if unknown."""
    found = {account_of(one.config_url, contract) for one in rehome.live.sets_of(key)} if rehome.live else set()
    return found.pop() if len(found) == 1 else ""


@REHOME.check(
    "GF921",
    "unowned-release",
    BLOCKER,
    "Every live release of a runner set is in one of the two states, or is listed under another owner.",
    ("docs/reference/rehomes.md#the-rehome-of-april-2026", "docs/reference/rehomes.md#what-proves-a-rehome"),
    needs=("live_releases", "source_state", "target_state"),
    wants=("live_sets",),
)
def unowned(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    A release that is in no state has no owner: no plan shows it, no apply repairs it, and it continues to take
    jobs with credentials that nobody rotates. A release of another overlay is not in these two states either,
    so list it under `elsewhere` with its owner. Otherwise an orphan would not be visible among them.

    A live scale set whose release Helm does not list is an orphan as well, for example after an uninstall that failed
    halfway.
    """
    if rehome.live is None or rehome.live.releases is None or not both_states(rehome):
        return
    elsewhere = {one.key for one in rehome.migration.elsewhere}
    releases = rehome.live.runner_releases(contract)
    held = rehome.held(contract)
    for key, one in sorted(releases.items()):
        if key not in held and key not in elsewhere and not is_awaited(rehome, key):
            owner = owner_of(rehome, key, contract)
            registers = f" It registers at {show(owner)}." if owner else ""
            yield Hit(
                one.place,
                f"{title(key)} is live, but in neither state.{registers}",
                "Import it into its owner's state, or list it under `elsewhere` with the owner whose state "
                "contains it.",
            )
    for live_set in rehome.live.sets or ():
        if live_set.release not in releases:
            says = f"belongs to the {title(live_set.release)}, but Helm does not list that release"
            yield Hit(
                live_set.place,
                f"the live scale set {show(live_set.namespace + '/' + live_set.name)} "
                f"{says if live_set.release[1] else 'does not say which release it belongs to'}.",
                "Find out its owner before anything moves: Helm and the cluster must agree.",
            )


@REHOME.check(
    "GF922",
    "dead-release",
    BLOCKER,
    "Every release in either state is live and deployed, and has its scale set.",
    "docs/reference/rehomes.md#what-proves-a-rehome",
    needs=("live_releases",),
    wants=("live_sets", "release_status", "source_state", "target_state"),
)
def dead(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    If a state contains an object that does not exist any more, the next plan creates it again, with a name and
    with credentials that nobody reviewed. A release in the middle of an upgrade must not move: Helm refuses the
    next change until somebody rolls it back.
    """
    if rehome.live is None or rehome.live.releases is None:
        return
    deployed = release_rules.of(contract).deployed
    releases = rehome.live.runner_releases(contract)
    every = {(one.namespace, one.name): one for one in rehome.live.releases}
    for key, held in sorted(rehome.held(contract).items()):
        one = every.get(key)
        place = held[0].state.place
        if one is None:
            fix = "Remove the address from the state, or install the release again, before anything moves."
            yield Hit(place, f"{title(key)} is {holders(held)}, but not live.", fix)
        elif one.status and one.status != deployed:
            fix = "Finish or roll back the pending Helm operation, and collect the evidence again."
            yield Hit(one.place, f"{title(key)} is live with the status {show(one.status)}.", fix)
        elif key in releases and rehome.live.sets is not None and not rehome.live.sets_of(key):
            fix = "Find out why the release has no scale set before anything moves."
            yield Hit(one.place, f"{title(key)} is deployed, but has no live scale set.", fix)


@REHOME.check(
    "GF923",
    "doubled-release",
    BLOCKER,
    "No release is in both states, or at two addresses of one state.",
    "docs/reference/rehomes.md#what-proves-a-rehome",
    wants=("source_state", "target_state"),
)
def doubled(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    Two owners of one release undo each other's applies. When one of them removes it from the overlay, that plan
    destroys what the other still needs. A rehome exists to avoid exactly this.
    """
    for key, held in sorted(rehome.held(contract).items()):
        if len(held) > 1:
            yield Hit(
                held[0].state.place,
                f"{title(key)} is recorded {len(held)} times: {holders(held)}.",
                "Remove it with `tofu state rm` from the state that must not own it: that destroys nothing.",
            )


@REHOME.check(
    "GF925",
    "missed-release",
    BLOCKER,
    "The migration lists every release of the new owner that is still in the source's state.",
    "docs/reference/rehomes.md#the-rehome-of-april-2026",
    wants=("live_releases", "live_sets", "source_state", "target_state", "target_overlay"),
)
def missed(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    In the rehome of 2026-04 a review had found five releases, and the audit of the live objects found a sixth.
    A release that is left behind is destroyed by the cleanup of the source's overlay, while everybody believes
    that the move is complete.

    A release belongs to the new owner if its live scale set registers at that owner's account, or if the target overlay
    declares it. Releases in the target's state have moved before.
    """
    migrating = rehome.migrating
    held = rehome.held(contract)
    owner = rehome.migration.target.owner
    for key in sorted(set(held) | set(rehome.live.runner_releases(contract) if rehome.live else ())):
        if key in migrating or any(one.side == TARGET for one in held.get(key, ())):
            continue
        reason = _belongs(rehome, key, contract)
        if reason:
            where = holders(held[key]) if key in held else "in neither state"
            yield Hit(
                rehome.migration.key_place("releases"),
                f"{title(key)} is {where}, but the migration does not list it, although {reason}.",
                f"Add it to `releases`: all releases of {show(owner)} move together.",
            )


def _belongs(rehome: Rehome, key: Key, contract: Contract) -> str:
    """Why a release belongs to the new owner; "" if it does not."""
    owner = rehome.migration.target.owner
    if owner_of(rehome, key, contract).lower() == owner.lower():
        return f"its live scale set registers at {show(owner)}"
    in_source = any(one.side == SOURCE for one in rehome.held(contract).get(key, ()))
    if in_source and key[1] in rehome.declared(TARGET, contract):
        return "the target overlay declares it"
    return ""


@REHOME.check(
    "GF926",
    "count-mismatch",
    BLOCKER,
    "The number of live releases equals the number in the two states and of other owners.",
    "docs/reference/rehomes.md#the-rehome-of-april-2026",
    needs=("live_releases", "source_state", "target_state"),
)
def counted(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    People compare lists by eye and make mistakes, so the check counts. The number of live releases of runner
    sets must be the sum of the source's state, the target's state and the entries under `elsewhere`. If it is
    not, the message names each difference.
    """
    if rehome.live is None or rehome.live.releases is None or not both_states(rehome):
        return
    live = set(rehome.live.runner_releases(contract))
    held = rehome.held(contract)
    numbers = {side: sum(1 for some in held.values() for one in some if one.side == side) for side in SIDES}
    elsewhere = {one.key for one in rehome.migration.elsewhere}
    awaited = {one.key for one in rehome.migration.releases if rehome.imported(one)} - set(held)
    expected = sum(numbers.values()) + len(elsewhere) + len(awaited)
    known = set(held) | elsewhere | awaited
    if len(live) == expected and live == known:
        return
    waiting = f", {len(awaited)} to be imported" if awaited else ""
    seen = f"{count(len(live), 'release')} of runner sets live, {numbers[SOURCE]} in the source's state"
    parts = [f"{seen}, {numbers[TARGET]} in the target's, {len(elsewhere)} elsewhere{waiting}"]
    if live - known:
        parts.append(f"only live: {titles(live - known)}")
    if known - live:
        parts.append(f"not live: {titles(known - live)}")
    twice = {key for key, some in held.items() if len(some) + (key in elsewhere) > 1}
    if twice:
        parts.append(f"more than once: {titles(twice)}")
    yield Hit(
        Place(rehome.live.names[0]),
        "; ".join(parts) + ".",
        "Explain each of these releases before anything moves.",
    )
