"""Check runner groups and policies of an owner: that they exist, whom they admit, and who is left outside."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.phrases import several
from flywheel.findings.wording import listing
from flywheel.formats.quoting import quote
from flywheel.live import lane_reach, repository_lanes
from flywheel.live.checks.family import PREFLIGHT
from flywheel.live.enrollment import Enrollment
from flywheel.live.lane_reach import SELECTED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.live.forge_tables import LiveRunnerGroup, LiveRunnerGroups
    from flywheel.live.live_lane import EnrolledOwner

_GROUPS = "docs/reference/permissions.md#runner-groups-as-the-forge-shows-them"
_INCIDENTS = "docs/reference/registration.md#runner-groups"
_NAME = "owner.runner_group"


def _declared(
    enrollment: Enrollment,
) -> Iterator[tuple[EnrolledOwner, str, LiveRunnerGroup | None, LiveRunnerGroups]]:
    """The runner groups that overlays declare, each with the live one, where the groups of its owner were seen."""
    for owner in enrollment.owners:
        fact = enrollment.index.account(owner.host, owner.login).fact("runner_groups")
        if fact is None or fact.seen is None:
            continue
        names = dict.fromkeys(one.group.name for one in owner.lanes if one.group.name and not one.is_anchored)
        for name in names:
            yield owner, name, lane_reach.live_group(owner, name, enrollment.index), fact


@PREFLIGHT.check(
    "GF838",
    "absent-group",
    BLOCKER,
    "The runner group that an overlay declares exists, and is not the default one.",
    (_GROUPS, _INCIDENTS),
    needs=("live_groups",),
    wants=("every_live_groups",),
)
def absent_group(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    A set that names a group which does not exist is not registered, or ends up in the default group, which admits every
    repository of the organization. Its listener is up, and no job is ever assigned to it.
    """
    for owner, name, group, fact in _declared(enrollment):
        if group is None and fact.complete:
            known = listing({one.name for one in fact.seen or ()})
            yield Hit(
                owner.fact_place(_NAME),
                f"{owner.login} has no runner group {quote(name)} {enrollment.told(fact)}; it has {known}.",
                "Make the group, with the repositories that it admits, before the next apply.",
            )
        elif group is not None and group.default:
            yield Hit(
                owner.fact_place(_NAME),
                f"the runner group {quote(group.name)} is the default group of {owner.login}: every repository of the "
                f"organization can use it {enrollment.told(fact)}.",
                "Make a group of its own for the owner's runners.",
            )


@PREFLIGHT.check(
    "GF839",
    "open-group",
    BLOCKER,
    "A runner group is not more open than its overlay declares.",
    (_GROUPS, "docs/reference/reach.md#pull-requests-from-forks"),
    needs=("live_groups",),
    wants=("every_live_groups",),
)
def open_group(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    The group decides who runs code on the owner's runners. A group that admits public repositories lets pull requests
    of strangers reach private runners; one that is open to all repositories makes the roster of the overlay a
    decoration. Groups are changed in a browser, so only the forge knows.
    """
    for owner, _, group, fact in _declared(enrollment):
        if group is None:
            continue
        declared = next(one.group for one in owner.lanes if one.group.name.lower() == group.name.lower())
        faults = []
        if declared.allows_public is False and group.allows_public_repositories:
            faults.append("admits public repositories, and the overlay says that it does not")
        if declared.visibility == SELECTED and group.visibility != SELECTED:
            faults.append(f"has the visibility {quote(group.visibility)}, and the overlay says `selected`")
        if faults:
            yield Hit(
                owner.fact_place("owner.runner_group_visibility"),
                f"the runner group {quote(group.name)} {' and '.join(faults)} {enrollment.told(fact)}.",
                "Close the group at the forge, or decide otherwise in the overlay, where it is reviewed.",
            )


@PREFLIGHT.check(
    "GF840",
    "roster-differs",
    WARNING,
    "A runner group admits the repositories that its overlay declares, and no others.",
    (_GROUPS, _INCIDENTS),
    needs=("live_rosters",),
    wants=("every_live_rosters",),
)
def roster_differs(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    The overlay declares the roster by ids, which survive renames. A repository that the forge does not admit waits for
    ever; one that nobody declared was added by hand, and can run its code on the owner's runners.
    """
    for owner, _, group, _ in _declared(enrollment):
        roster = group.repositories if group is not None and group.visibility == SELECTED else None
        ids = owner.roster
        if group is None or ids is None or roster is None or roster.seen is None or not roster.complete:
            continue
        live = {one.id: one.full_name for one in roster.seen}
        missing, more = [id for id in ids if id not in live], [id for id in live if id not in ids]
        parts = [f"does not admit {several(map(str, missing))}"] if missing else []
        parts += (
            [f"admits {several(f'{live[id]} ({id})' for id in more)}, which the overlay does not declare"]
            if more
            else []
        )
        if parts:
            yield Hit(
                owner.fact_place("owner.runner_group_repository_ids"),
                f"the runner group {quote(group.name)} {' and '.join(parts)} {enrollment.told(roster)}.",
                "Make roster and overlay equal: the overlay is where it is reviewed.",
            )


@PREFLIGHT.check(
    "GF841",
    "outside-live-roster",
    BLOCKER,
    "A repository whose jobs ask for a runner set's label is admitted to its group.",
    (_GROUPS, "docs/reference/reach.md#who-is-served-what"),
    needs=("live_runs", "live_groups"),
    wants=("every_live_runs", "every_live_groups", "every_live_rosters", "every_live_policy"),
)
def outside_roster(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    A job of a repository that the group, its policy or the scope of the set leaves outside is queued until the forge
    gives up after a day. The label is right and the runners are there, so it looks like a lack of capacity.
    """
    for row in repository_lanes.rows(enrollment, contract):
        if row.state != repository_lanes.REFUSED or row.lane is None:
            continue
        newest = row.receipts[0]
        yield Hit(
            row.owner.fact_place("owner.runner_group_repository_ids"),
            f"{quote(row.name)} asks for {quote(row.asked)}, which {row.lane.title} has, and cannot reach it: "
            f"{row.reason} "
            f"({newest.address}, {newest.job.status}, {enrollment.dated(newest.at)}).",
            f"Admit the repository in the overlay's roster and at the forge, or change what {quote(row.name)} asks "
            "for.",
        )


@PREFLIGHT.check(
    "GF842",
    "self-hosted-refused",
    BLOCKER,
    "An organization allows self-hosted runners in the repositories that its overlay admits.",
    (_GROUPS, "docs/reference/permissions.md#what-each-permission-shows"),
    needs=("live_policy",),
    wants=("every_live_policy",),
)
def self_hosted_refused(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    Above all groups stands the policy of the organization: it can forbid self-hosted runners, or allow them in selected
    repositories. A repository that its group admits and that this policy leaves out has no runner.
    """
    for owner in enrollment.owners:
        fact = enrollment.index.account(owner.host, owner.login).fact("self_hosted_policy")
        if fact is None or fact.seen is None or not any(not one.is_anchored for one in owner.lanes):
            continue
        policy = fact.seen
        if policy.enabled_repositories == "none":
            told = "allows self-hosted runners in no repository"
        else:
            roster = policy.repositories
            if policy.enabled_repositories != SELECTED or roster is None or roster.seen is None or not roster.complete:
                continue
            allowed = {one.id for one in roster.seen}
            missing = [str(id) for id in owner.roster or () if id not in allowed]
            if not missing:
                continue
            told = f"allows self-hosted runners in selected repositories, and {several(missing)} is not among them"
        yield Hit(
            owner.fact_place("owner.runner_group_repository_ids"),
            f"{owner.login} {told} {enrollment.told(fact)}.",
            "Change the organization's policy in Settings, Actions, Runners.",
        )
