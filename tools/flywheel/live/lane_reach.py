"""Whether a repository's jobs can reach a lane: by its scope, the live runner group, and the policies on the way."""

from __future__ import annotations

from flywheel.formats.quoting import quote
from flywheel.workflows.routing.served_sets import NO, Consumer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.live.forge_tables import LiveRepositoryFacts, LiveRepositoryList, LiveRunnerGroup
    from flywheel.live.live_index import Answers, LiveIndex
    from flywheel.live.live_lane import EnrolledOwner, LiveLane

SELECTED, PRIVATE = "selected", "private"


def live_group(owner: EnrolledOwner, name: str, index: LiveIndex) -> LiveRunnerGroup | None:
    """The live runner group of this name, in any case."""
    groups: tuple[LiveRunnerGroup, ...] = index.account(owner.host, owner.login).rows("runner_groups")
    return next((one for one in groups if one.name.lower() == name.lower()), None)


def roster_lacks(roster: LiveRepositoryList | None, consumer: Consumer) -> bool:
    """Whether a list of repositories that was seen whole does not have a repository."""
    if roster is None or roster.seen is None or not roster.complete:
        return False
    if consumer.id is not None:
        return all(one.id != consumer.id for one in roster.seen)
    return all(one.full_name.lower() != consumer.name.lower() for one in roster.seen)


def consumer_of(name: str, answers: Answers) -> Consumer:
    """A repository as runner groups know it."""
    known: LiveRepositoryFacts | None = answers.content("repository")
    return Consumer(name) if known is None else Consumer(known.full_name, known.visibility, known.id)


def refusal(lane: LiveLane, name: str, answers: Answers, index: LiveIndex) -> str:
    """Why jobs of a repository cannot reach a lane, as a clause; "" if nothing that was seen keeps them from it."""
    consumer = consumer_of(name, answers)
    known: LiveRepositoryFacts | None = answers.content("repository")
    if known is not None and (known.archived or known.disabled):
        return f"the repository is {'archived' if known.archived else 'disabled'}"
    policy = answers.content("actions_policy")
    if policy is not None and not policy.enabled:
        return "Actions are disabled in the repository"
    reach = lane.server.reach(consumer)
    if reach.answer == NO and not reach.admission:
        return reach.reason
    if lane.is_anchored:
        return ""
    return _by_policy(lane, consumer, index) or _by_group(
        lane, consumer, reach.reason if reach.answer == NO else "", index
    )


def _by_policy(lane: LiveLane, consumer: Consumer, index: LiveIndex) -> str:
    policy = index.account(lane.owner.host, lane.owner.login).content("self_hosted_policy")
    if policy is None or policy.enabled_repositories == "all":
        return ""
    if policy.enabled_repositories == "none":
        return f"{lane.owner.login} allows self-hosted runners in no repository"
    if roster_lacks(policy.repositories, consumer):
        return f"{lane.owner.login} does not allow it self-hosted runners"
    return ""


def _by_group(lane: LiveLane, consumer: Consumer, declared: str, index: LiveIndex) -> str:
    fact = index.account(lane.owner.host, lane.owner.login).fact("runner_groups")
    if fact is None or fact.seen is None:
        return declared
    group = live_group(lane.owner, lane.group.name, index)
    if group is None and not fact.complete:
        return declared
    if group is None:
        return f"the runner group {quote(lane.group.name)} does not exist"
    if consumer.public and not group.allows_public_repositories:
        return f"the runner group {quote(group.name)} admits no public repository"
    if group.visibility == PRIVATE and consumer.public:
        return f"the runner group {quote(group.name)} admits private repositories only"
    if group.visibility == SELECTED and roster_lacks(group.repositories, consumer):
        return f"the roster of the runner group {quote(group.name)} does not list it"
    return ""


def workflow_refusal(lane: LiveLane, name: str, path: str, branch: str, index: LiveIndex) -> str:
    """Why the lane's group does not take a workflow of a repository that it admits, as a clause; "" if it does."""
    group = live_group(lane.owner, lane.group.name, index) if lane.group.name else None
    if group is None or not group.restricted_to_workflows:
        return ""
    wanted = f"{name}/{path}@".lower()
    allowed = [one.lower() for one in group.selected_workflows if one.lower().startswith(wanted)]
    if any(one in (f"{wanted}{branch}", f"{wanted}refs/heads/{branch}".lower()) for one in allowed):
        return ""
    return f"the runner group {quote(group.name)} is restricted to other workflows"
