"""Checks of the live objects: where they register, and that they were not replaced."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.rehome import release_rules
from flywheel.rehome.checks.family import REHOME
from flywheel.rehome.checks.rehome_wording import title
from flywheel.rehome.judged_rehome import AFTER, BEFORE, Rehome, account_of
from flywheel.rehome.live_listing import ScaleSet
from flywheel.rehome.migration import TARGET, MovedRelease


def migrated(rehome: Rehome) -> Iterator[tuple[MovedRelease, ScaleSet]]:
    """The live scale sets of the migration's releases."""
    for release in rehome.migration.releases:
        for one in rehome.live.sets_of(release.key) if rehome.live else ():
            yield release, one


@REHOME.check(
    "GF928",
    "app-secret",
    BLOCKER,
    "Releases that moved use the App secret of their new owner.",
    ("docs/reference/rehomes.md#what-proves-a-rehome", "docs/reference/ownership.md#the-secret-of-an-owner"),
    wants=("target_overlay", "live_sets"),
)
def app_secret(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    If only the state changes its owner, the runners stay registered with the old owner's App: when that owner
    revokes the App, they stop, and their new owner cannot see why. The target overlay must declare the new
    owner's secret for each set before the move, and the live scale sets must use it afterwards.
    """
    wanted = rehome.app_secret(contract)
    for name, runner_set in sorted(rehome.declared(TARGET, contract).items()):
        mine = next((one for one in rehome.migration.releases if one.name == name), None)
        if mine is not None and runner_set.text("app_secret") != wanted:
            seen = runner_set.text("app_secret")
            yield Hit(
                rehome.place_in(TARGET, runner_set.place("app_secret")),
                f"the target overlay gives the {title(mine.key)} the App secret {show(seen)} instead of "
                f"{show(wanted)}.",
                f"Write {show(wanted)}: the secret of the owner {show(rehome.migration.target.owner)}.",
            )
    if rehome.phase != AFTER:
        return
    for release, one in migrated(rehome):
        if one.secret != wanted:
            seen = show(one.secret) if one.secret else "a value that is not the name of a secret"
            yield Hit(
                one.place,
                f"the live scale set {show(one.name)} of the {title(release.key)} uses {seen} instead of "
                f"{show(wanted)}.",
                "Apply the target overlay: it changes the secret's name in place.",
            )


@REHOME.check(
    "GF929",
    "config-url-owner",
    BLOCKER,
    "Releases that move register at their new owner's account.",
    ("docs/reference/rehomes.md#what-proves-a-rehome", "docs/reference/registration.md#repositories-and-accounts-move"),
    wants=("target_overlay", "live_sets"),
)
def config_url(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    In 2026-03 two repositories moved to another account, but their scale sets kept the old URL. The forge
    redirects such a URL for people, but an App that is installed only at the new owner cannot register there:
    the runners disappear when the listener restarts.

    Before the move the check reads the target overlay, after it the live objects.
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
                f"the target overlay registers the {title(mine.key)} at {_at(account)} instead of {show(owner)}.",
                f"Write a URL of {show(owner)}.",
            )
    if rehome.phase != AFTER:
        return
    for release, one in migrated(rehome):
        account = account_of(one.config_url, contract)
        if account.lower() != owner.lower():
            yield Hit(
                one.place,
                f"the live scale set {show(one.name)} of the {title(release.key)} registers at {_at(account)}, "
                f"instead of {show(owner)}.",
                "Correct `githubConfigUrl` in the target overlay and apply it.",
            )


def _at(account: str) -> str:
    return show(account) if account else "a URL without an account"


@REHOME.check(
    "GF930",
    "object-replaced",
    BLOCKER,
    "The live objects are the same as before: same UID, managed by Helm, and no lower revision.",
    "docs/reference/rehomes.md#what-proves-a-rehome",
    wants=("live_releases", "live_sets", "live_before", "release_status"),
)
def replaced(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    A scale set that was destroyed and recreated looks like the old one in every listing, but it is a new
    registration: jobs that waited for the old one are lost, and the labels were written again. The UID shows
    the difference. The check compares the listings from before the move (`--live-before`) with the current
    ones.

    An object without Helm's label was taken over by another tool, which will change it too.
    """
    manager = release_rules.of(contract).managed_by
    for release, one in migrated(rehome):
        if one.managed_by != manager:
            seen = show(one.managed_by) if one.managed_by else "nobody"
            yield Hit(
                one.place,
                f"the live scale set {show(one.name)} of the {title(release.key)} is managed by {seen}, "
                f"instead of {show(manager)}.",
                "Find out what changed its label; let Helm manage it again before anything moves.",
            )
    if rehome.phase == BEFORE or rehome.live is None or rehome.live_before is None:
        return
    for release in rehome.migration.releases:
        then, now = rehome.live_before.sets_of(release.key), rehome.live.sets_of(release.key)
        yield from _compared(rehome, release, then, now)
    yield from _revisions(rehome, contract)


def _compared(rehome: Rehome, release: MovedRelease, then: list[ScaleSet], now: list[ScaleSet]) -> Iterator[Hit]:
    assert rehome.live is not None
    uids = {(one.namespace, one.name): one.uid for one in now}
    for one in then:
        uid = uids.pop((one.namespace, one.name), "")
        if uid != one.uid:
            seen = f"has the UID {show(uid)} instead of {show(one.uid)}" if uid else "does not exist any more"
            yield Hit(
                now[0].place if now else one.place,
                f"the scale set {show(one.name)} of the {title(release.key)} {seen}: it was destroyed.",
                "Stop, and find out what destroyed it: a rehome only changes objects in place.",
            )
    for namespace, name in sorted(uids):
        yield Hit(
            now[0].place,
            f"the scale set {show(namespace + '/' + name)} of the {title(release.key)} did not exist before the move.",
            "Find out what created it: a rehome creates nothing.",
        )


def _revisions(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    assert rehome.live is not None and rehome.live_before is not None
    then, now = rehome.live_before.runner_releases(contract), rehome.live.runner_releases(contract)
    for release in rehome.migration.releases:
        old, new = then.get(release.key), now.get(release.key)
        if old is not None and new is None:
            yield Hit(
                old.place,
                f"{title(release.key)} was live before the move, but is not live any more.",
                "Stop, and find out what uninstalled it.",
            )
        elif old is not None and new is not None and 0 < new.revision < old.revision:
            yield Hit(
                new.place,
                f"{title(release.key)} has the revision {new.revision}, lower than {old.revision} before: it "
                "was recreated.",
                "Stop, and find out what uninstalled it: an upgrade never lowers the revision.",
            )
