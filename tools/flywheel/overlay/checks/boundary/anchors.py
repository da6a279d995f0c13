"""Check whose scope each config URL is, and which repositories are registration anchors."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.phrases import a
from flywheel.findings.wording import listing, show
from flywheel.overlay.checks.boundary.family import BOUNDARY
from flywheel.overlay.checks.boundary.urls import grouped, has_names, host_fault, shown, users
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.registrations import (
    ConfigUrl,
    ForgeScope,
    account,
    foreign_account,
    forge,
    is_anchor,
    owner_names,
    scopes,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.wiring import ForgeAccount


def _scoped(overlay: Overlay, contract: Contract) -> Iterator[tuple[list[ConfigUrl], str, list[ForgeScope]]]:
    """The config URLs of each scope, their forge and the possible scopes; GF201 reports unreadable URLs."""
    for group in grouped(overlay, contract):
        url = group[0].url
        assert url is not None
        name = forge(overlay, contract, url)
        found = scopes(contract, name, url)
        if found and has_names(url) and not host_fault(overlay, contract, url):
            yield group, name, found


def _own(overlay: Overlay, contract: Contract) -> Iterator[tuple[list[ConfigUrl], str, list[ForgeScope]]]:
    """The config URLs of the overlay's own owner; GF204 reports the others."""
    for group, name, found in _scoped(overlay, contract):
        if not foreign_account(overlay, contract, name, found):
            yield group, name, found


@BOUNDARY.check(
    "GF202",
    "registration-anchor",
    WARNING,
    "Only an account without a wider scope registers at a repository.",
    ("docs/reference/registration.md#registration-anchors", "docs/reference/specification.md#personal-accounts"),
)
def registration_anchor(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A personal account on GitHub has no scope except its repositories. A repository URL then serves
    as the registration anchor. It never becomes a label, and it is a debt: the runners serve only
    that repository. Each anchor gives one warning. Expect the exact number of warnings, so that a
    new anchor is a decision and not an accident.

    If the overlay does not state the kind of its owner's account, this is only a warning. For an
    organization it would be a blocker (GF203).
    """
    for group, name, found in _own(overlay, contract):
        offered = account(overlay, contract, name)
        if not is_anchor(contract, name, found):
            continue
        if offered is not None and found[0].name != offered.anchor:
            continue
        unknown = "" if offered is not None else "; the overlay does not state the kind of its owner's account"
        yield Hit(
            group[0].fact.place,
            f"{shown(group[0])} is a {found[0].name}, the registration anchor of {users(group)}{unknown}.",
            "Keep it private, record the debt, and expect this warning until the account has a wider scope.",
        )


@BOUNDARY.check(
    "GF203",
    "needless-anchor",
    BLOCKER,
    "An account with a wider scope registers at that scope, never at a repository.",
    ("docs/reference/registration.md#registration-anchors", "docs/reference/specification.md#personal-accounts"),
)
def needless_anchor(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    An organization has a scope of its own, with runner groups that say which repositories may use
    it. A runner set that registers at one repository serves only that repository and cannot be in
    a runner group. Each further repository then needs a runner set of its own.
    """
    for group, name, found in _own(overlay, contract):
        offered = account(overlay, contract, name)
        if offered is None or not is_anchor(contract, name, found) or found[0].name == offered.anchor:
            continue
        if any(scope.name in offered.scopes for scope in found):
            continue
        kind = overlay.text("owner.account_kind")
        yield Hit(
            group[0].fact.place,
            f"{shown(group[0])}, the config URL of {users(group)}, is a {found[0].name}; "
            f"{a(kind)} account has wider scopes.",
            f"Register at {listing(_wider(group[0], contract, name, offered, found[0]))}.",
        )


def _wider(one: ConfigUrl, contract: Contract, name: str, offered: ForgeAccount, scope: ForgeScope) -> Iterator[str]:
    assert one.url is not None
    every = contract.wiring.forges[name].scopes
    for wider in offered.scopes:
        path = every[wider].path.replace(f"{{{scope.what}}}", scope.account)
        yield f"{one.url.scheme}://{one.url.host}/{path}"


@BOUNDARY.check(
    "GF204",
    "foreign-registration",
    BLOCKER,
    "Every config URL belongs to the overlay's owner.",
    (
        "docs/reference/registration.md#repositories-and-accounts-move",
        "docs/reference/specification.md#the-canonical-split",
    ),
)
def foreign_registration(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    An overlay is the boundary of one owner. When a repository moves to another owner, its anchor
    leaves that boundary: the App's credentials no longer fit, and the runners of one owner would
    run the jobs of another. If the overlay does not name its owner, the owner is taken from the
    URL that its stack registers at.
    """
    for group, name, found in _scoped(overlay, contract):
        seen = foreign_account(overlay, contract, name, found)
        if seen:
            owners = " or ".join(show(owner) for owner in owner_names(overlay, contract))
            yield Hit(
                group[0].fact.place,
                f"{shown(group[0])}, the config URL of {users(group)}, is {show(seen)}'s; the overlay's owner is "
                f"{owners}.",
                f"Register at the owner's scope, or move the set to the overlay of {show(seen)}.",
            )
