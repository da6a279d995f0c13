"""Check the owner's account: its kind, the App that registers its sets, and anchors in place of a wider scope."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.phrases import several
from flywheel.formats.quoting import quote
from flywheel.live import live_rules
from flywheel.live.checks.family import PREFLIGHT
from flywheel.live.enrollment import Enrollment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.live.forge_tables import LiveAppInstallation
    from flywheel.live.live_lane import EnrolledOwner

#: Permissions in their order: each contains those before it.
_GRADES = ("", "read", "write", "admin")
#: Numbers of its App that an owner can declare.
_DECLARED = ("app_id", "app_installation_id")
_REGISTERS = "organization_self_hosted_runners"
#: The forge's type of account -> whether such an account can have runner groups.
_GROUPS = {"Organization": True, "User": False}


@PREFLIGHT.check(
    "GF843",
    "app-permission",
    BLOCKER,
    "An App that is installed for the owner has the permissions that ARC needs.",
    ("docs/reference/permissions.md#permissions-of-the-app", "docs/reference/ownership.md#the-secret-of-an-owner"),
    needs=("live_apps",),
    wants=("every_live_apps",),
)
def app_permission(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    ARC registers a scale set with an App's installation. Without write access to the organization's self-hosted runners
    the registration fails, and without read access to Actions and metadata it sees no jobs. A new permission of an App
    counts only after an owner of the organization has accepted it. A suspended installation has no permission at all.

    Evidence does not say which App is in the secret, so one that could be is enough; an overlay that declares the App's
    id or its installation's is judged by that one.
    """
    needed = live_rules.live(contract).app_permissions
    for owner in enrollment.owners:
        fact = enrollment.index.account(owner.host, owner.login).fact("installations")
        if fact is None or fact.seen is None or not fact.complete or all(one.is_anchored for one in owner.lanes):
            continue
        declared = {name: _number(owner, name) for name in _DECLARED}
        seen = [one for one in fact.seen if _is(one, declared)]
        if any(declared.values()) and not seen:
            name = next(name for name, number in declared.items() if number)
            there = several(f"{quote(one.app_slug)} ({one.app_id}, installation {one.id})" for one in fact.seen)
            what = " and ".join(f"`{name}` {number}" for name, number in declared.items() if number)
            yield Hit(
                owner.fact_place(f"owner.{name}"),
                f"no App of {owner.login} has {what}: installed are {there or 'none'} {enrollment.told(fact)}.",
                "Correct the numbers, or install the owner's App.",
            )
            continue
        lacks = {one.app_slug: _lacks(one, needed) for one in seen}
        if any(not one for one in lacks.values()):
            continue
        closest = [one for one in seen if _REGISTERS in one.permissions] or seen
        told = several(f"{quote(one.app_slug)} {', '.join(lacks[one.app_slug])}" for one in closest)
        yield Hit(
            owner.fact_place("owner.app_secret"),
            f"no App of {owner.login} can register runners: {told or 'none is installed'} {enrollment.told(fact)}.",
            f"Give the owner's App {several(f'{name}: {grade}' for name, grade in needed.items())}, and accept that "
            "in the organization.",
        )


def _number(owner: EnrolledOwner, name: str) -> int:
    """A number that the owner declares; 0 if it declares none."""
    fact = owner.overlay.facts.get(f"owner.{name}")
    value = fact.value if fact is not None else None
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _is(one: LiveAppInstallation, declared: dict[str, int]) -> bool:
    numbers = {"app_id": one.app_id, "app_installation_id": one.id}
    return all(not number or numbers[name] == number for name, number in declared.items())


def _lacks(one: LiveAppInstallation, needed: dict[str, str]) -> list[str]:
    """Why an App cannot register runners, each as the rest of a sentence."""
    if one.suspended_at:
        return ["is suspended"]
    return [
        f"lacks {name}: {grade}"
        for name, grade in needed.items()
        if _grade(one.permissions.get(name, "")) < _grade(grade)
    ]


def _grade(word: str) -> int:
    return _GRADES.index(word) if word in _GRADES else 0


@PREFLIGHT.check(
    "GF844",
    "other-account-kind",
    BLOCKER,
    "An owner's account is of the kind that its overlay declares.",
    (
        "docs/reference/permissions.md#what-each-permission-shows",
        "docs/reference/registration.md#scopes-and-kinds-of-account",
    ),
    needs=("live_accounts",),
    wants=("every_live_accounts",),
)
def other_account_kind(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    The kind of account decides what can be registered: an organization has a scope with runner groups, a personal
    account only its repositories. An overlay that is wrong about it registers where nothing can be, or excuses anchors
    that are not necessary.
    """
    for owner in enrollment.owners:
        fact = enrollment.index.account(owner.host, owner.login).fact("account")
        declared = owner.overlay.text("owner.account_kind")
        if fact is None or not declared:
            continue
        if fact.absent is not None:
            told = f"there is no account {quote(owner.login)}"
        elif fact.seen is not None and owner.groups is not None and _GROUPS[fact.seen.type] != owner.groups:
            told = f"{quote(fact.seen.login)} is a {fact.seen.type} account, and the overlay says {quote(declared)}"
        else:
            continue
        yield Hit(
            owner.fact_place("owner.account_kind"),
            f"{told} {enrollment.told(fact)}.",
            "Correct `account_kind` of the owner, or its name.",
        )


@PREFLIGHT.check(
    "GF845",
    "anchored-lanes",
    WARNING,
    "Lanes register at a scope that is wider than one repository.",
    ("docs/reference/registration.md#registration-anchors", "docs/reference/specification.md#personal-accounts"),
)
def anchored_lanes(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    A personal account has no scope except its repositories, so a repository's address is the private anchor of its
    runner sets. It serves that repository alone, and ends when the account gets a wider scope. All anchors of an owner
    are one warning: expect it with the count 1, and a second owner with anchors is noticed.
    """
    for owner in enrollment.owners:
        anchored = [one for one in owner.lanes if one.is_anchored]
        if anchored:
            anchors = several(quote(one.config_url) for one in anchored)
            lanes = several(one.title for one in anchored)
            yield Hit(
                anchored[0].place("config_url"),
                f"{quote(owner.name)} registers {lanes} at {anchors}: a repository, not a scope of its account.",
                "Keep it private, record the debt, and expect this warning until the account has a wider scope.",
            )
