"""Check whose scope each config URL is, and which repositories are registration anchors."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.phrases import a
from flywheel.findings.wording import listing, show
from flywheel.formats.values import List
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
    parse,
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
    that repository.

    An owner lists its anchors in `registration_anchors`, as URLs; the owner's config URL is one of them without
    being listed. They give one warning together, which names them all. Each anchor that is not in the list, and each
    one in the list that nothing registers at, gives a warning of its own: so an expected count of 1 fails for a new
    anchor. Without a list each anchor gives one warning.

    If the overlay does not state the kind of its owner's account, this is only a warning. For an
    organization it would be a blocker (GF203).
    """
    declared = _Declared(overlay)
    for group, name, found in _anchors(overlay, contract):
        unknown = (
            "" if account(overlay, contract, name) else "; the overlay does not state the kind of its owner's account"
        )
        what = f"{shown(group[0])} is a {found[0].name}, the registration anchor of {users(group)}"
        if declared.has(group[0]):
            declared.used.append(group[0])
            continue
        missing = "" if declared.fact is None else ", and is not in `registration_anchors` of the owner"
        fix = _KEEP if declared.fact is None else "Register at an anchor of the list, or decide on it and add it there."
        yield Hit(group[0].fact.place, f"{what}{missing}{unknown}.", fix)
    yield from declared.hits()


_KEEP = "Keep it private, record the debt, and expect this warning until the account has a wider scope."


def _anchors(overlay: Overlay, contract: Contract) -> Iterator[tuple[list[ConfigUrl], str, list[ForgeScope]]]:
    """The registration anchors of the owner, as far as its kind of account may have some."""
    for group, name, found in _own(overlay, contract):
        offered = account(overlay, contract, name)
        if is_anchor(contract, name, found) and (offered is None or found[0].name == offered.anchor):
            yield group, name, found


class _Declared:
    """The anchors that the owner declares; `fact` is None if it declares no list. used: those in use."""

    def __init__(self, overlay: Overlay) -> None:
        fact = overlay.facts.get("owner.registration_anchors")
        self.fact = fact if fact is not None and isinstance(fact.node, List) else None
        self.used: list[ConfigUrl] = []
        self._listed = {}
        for one in self.fact.items() if self.fact is not None else ():
            url = parse(one.value) if isinstance(one.value, str) else None
            if url is not None:
                self._listed[url.key] = one
        own = parse(overlay.text("owner.config_url"))
        self._own = own.key if own is not None else ""

    def has(self, one: ConfigUrl) -> bool:
        """Whether an anchor is declared."""
        key = one.url.key if one.url is not None else ""
        return self.fact is not None and (key in self._listed or key == self._own)

    def hits(self) -> Iterator[Hit]:
        """One hit for all declared anchors in use, and one for each that nothing uses."""
        if self.used and self.fact is not None:
            anchors = ", ".join(shown(one) for one in self.used)
            several = len(self.used) > 1
            message = f"{anchors} {'are the declared registration anchors' if several else 'is the declared anchor'}"
            fix = "Keep them private, record the debt, and expect this warning until the account has a wider scope."
            yield Hit(self.fact.place, f"{message} of the owner.", fix if several else _KEEP)
        used = {one.url.key for one in self.used if one.url is not None}
        for key, one in self._listed.items():
            if key not in used:
                message = f"{show(one.value)} is in `registration_anchors`, and nothing registers there."
                yield Hit(one.place, message, "Remove it from the list.")


@BOUNDARY.check(
    "GF214",
    "public-overlay",
    BLOCKER,
    "The repository of an overlay with anchors or named secrets is private.",
    (
        "docs/reference/registration.md#registration-anchors",
        "docs/reference/specification.md#personal-accounts",
    ),
)
def public_overlay(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    An overlay says where an owner's runners register, what the secrets of its App are called, and which endpoints its
    cluster has. In a public repository everybody can read that, and pull requests from forks can start its workflows.
    A registration anchor is private plumbing: published, it invites others to name it in a workflow.

    The visibility is a fact: `repository_visibility` of the owner. `public` is a blocker if the overlay registers at
    an anchor or names a secret.
    """
    fact = overlay.facts.get("owner.repository_visibility")
    if fact is None or overlay.text("owner.repository_visibility").strip().lower() != "public":
        return
    anchors = [shown(group[0]) for group, _, _ in _anchors(overlay, contract)]
    secrets = sorted({name for one in overlay.runner_sets(contract) if (name := one.text("app_secret"))})
    shows = [*(f"the registration anchor {one}" for one in anchors), *(f"the secret {show(one)}" for one in secrets)]
    if shows:
        yield Hit(
            fact.place,
            f"`repository_visibility` is `public`, and the overlay names {', '.join(shows)}.",
            "Make the repository private, and write `private` here.",
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
