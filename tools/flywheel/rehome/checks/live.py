"""The live objects: who they register for, and that they are the ones that they were."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.rehome.checks.family import REHOME
from flywheel.rehome.checks.wording import title
from flywheel.rehome.estate import AFTER, BEFORE, Rehome, account_of
from flywheel.rehome.live_listing import ScaleSet
from flywheel.rehome.migration import TARGET, Release


def migrated(rehome: Rehome) -> Iterator[tuple[Release, ScaleSet]]:
    """The live scale sets of the migration's releases."""
    for release in rehome.migration.releases:
        for one in rehome.live.sets_of(release.key) if rehome.live else ():
            yield release, one


@REHOME.check(
    "GF928",
    "app-secret",
    BLOCKER,
    "What has moved uses the App secret of its new owner.",
    "domain §5: the overlay's apply reconciled them to github-app-secret-OWNER; §8",
)
def app_secret(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    Ownership that moves in the state alone leaves the runners registered with the old owner's App:
    the day that owner revokes it, they stop, and nobody who owns them can tell why. The target overlay
    has to declare the new owner's secret for each set before the move, and afterwards the live scale
    sets have to name it.
    """
    wanted = rehome.app_secret(contract)
    for name, runner_set in sorted(rehome.declared(TARGET, contract).items()):
        mine = next((one for one in rehome.migration.releases if one.name == name), None)
        if mine is not None and runner_set.text("app_secret") != wanted:
            seen = runner_set.text("app_secret")
            yield Hit(
                rehome.place_in(TARGET, runner_set.place("app_secret")),
                f"the target overlay gives the {title(mine.key)} the App secret {show(seen)}, not {show(wanted)}.",
                f"Write {show(wanted)}: the secret of the owner {show(rehome.migration.target.owner)}.",
            )
    if rehome.phase != AFTER:
        return
    for release, one in migrated(rehome):
        if one.secret != wanted:
            seen = show(one.secret) if one.secret else "what is no secret's name"
            yield Hit(
                one.place,
                f"the live scale set {show(one.name)} of the {title(release.key)} uses {seen}, not {show(wanted)}.",
                "Apply the target overlay: it changes the secret's name in place.",
            )


@REHOME.check(
    "GF929",
    "config-url-owner",
    BLOCKER,
    "What moves registers at its new owner's account.",
    "domain §12.1 row 46: anchor URL owner == overlay owner",
)
def config_url(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    Two repositories changed their account in 2026-03, and the scale sets that were registered at them
    kept the old URL. The forge redirects such a URL for people, and an App that is installed at the
    new owner alone cannot register there: the runners are gone at the next restart of the listener.

    Before the move the target overlay's declaration counts, afterwards what is live.
    """
    owner = rehome.migration.target.owner
    for name, runner_set in sorted(rehome.declared(TARGET, contract).items()):
        mine = next((one for one in rehome.migration.releases if one.name == name), None)
        if mine is None:
            continue
        account = account_of(runner_set.text("config_url"), contract)
        if account.lower() != owner.lower():
            yield Hit(
                rehome.place_in(TARGET, runner_set.place("config_url")),
                f"the target overlay registers the {title(mine.key)} at {_at(account)}, not at {show(owner)}.",
                f"Write a URL of {show(owner)}: a repository follows its owner, and its URL does not.",
            )
    if rehome.phase != AFTER:
        return
    for release, one in migrated(rehome):
        account = account_of(one.config_url, contract)
        if account.lower() != owner.lower():
            yield Hit(
                one.place,
                f"the live scale set {show(one.name)} of the {title(release.key)} registers at {_at(account)}, "
                f"not at {show(owner)}.",
                "Correct `githubConfigUrl` in the target overlay and apply it.",
            )


def _at(account: str) -> str:
    return show(account) if account else "no account that its URL tells"


@REHOME.check(
    "GF930",
    "object-replaced",
    BLOCKER,
    "The live objects are the ones from before: same UID, still Helm's, at no earlier revision.",
    "domain §5: live object unchanged UID, managed-by Helm",
)
def replaced(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    A scale set that was destroyed and made anew looks like the old one in every listing, and is
    another registration: jobs that waited for the old one were lost, and labels were written anew. Its
    UID tells. What was listed before the move (`--live-before`) is compared with what is listed now.

    An object that is not labelled as Helm's was adopted by something else, which will fight for it.
    """
    manager = contract.conventions["rehome"]["managed_by"]
    for release, one in migrated(rehome):
        if one.managed_by != manager:
            seen = show(one.managed_by) if one.managed_by else "nobody"
            yield Hit(
                one.place,
                f"the live scale set {show(one.name)} of the {title(release.key)} is managed by {seen}, "
                f"not by {show(manager)}.",
                "Find out what changed its label; let Helm manage it again before anything moves.",
            )
    if rehome.phase == BEFORE or rehome.live is None or rehome.live_before is None:
        return
    for release in rehome.migration.releases:
        then, now = rehome.live_before.sets_of(release.key), rehome.live.sets_of(release.key)
        yield from _compared(rehome, release, then, now)
    yield from _revisions(rehome, contract)


def _compared(rehome: Rehome, release: Release, then: list[ScaleSet], now: list[ScaleSet]) -> Iterator[Hit]:
    assert rehome.live is not None
    uids = {(one.namespace, one.name): one.uid for one in now}
    for one in then:
        uid = uids.pop((one.namespace, one.name), "")
        if uid != one.uid:
            seen = f"has the UID {show(uid)}, and had {show(one.uid)}" if uid else "is gone"
            yield Hit(
                now[0].place if now else one.place,
                f"the scale set {show(one.name)} of the {title(release.key)} {seen}: it was destroyed.",
                "Stop, and find out what destroyed it: a rehome changes objects in place.",
            )
    for namespace, name in sorted(uids):
        yield Hit(
            now[0].place,
            f"the scale set {show(namespace + '/' + name)} of the {title(release.key)} was not there before the move.",
            "Find out what made it: a rehome makes nothing.",
        )


def _revisions(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    assert rehome.live is not None and rehome.live_before is not None
    then, now = rehome.live_before.runner_releases(contract), rehome.live.runner_releases(contract)
    for release in rehome.migration.releases:
        old, new = then.get(release.key), now.get(release.key)
        if old is not None and new is None:
            yield Hit(
                old.place,
                f"{title(release.key)} was live before the move, and is not any more.",
                "Stop, and find out what uninstalled it.",
            )
        elif old is not None and new is not None and new.revision < old.revision:
            yield Hit(
                new.place,
                f"{title(release.key)} is at revision {new.revision}, and was at {old.revision}: it was made anew.",
                "Stop, and find out what uninstalled it: upgrades only count up.",
            )
