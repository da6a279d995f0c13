"""The context `github`: what the event and the repository show; the rest is known only at run time."""

from __future__ import annotations

from flywheel.formats.values import List, Object, Scalar
from flywheel.workflows import runs_on
from flywheel.workflows.expressions import Gap, LocatedString, LookupContext, Where, foreign
from flywheel.workflows.jobs import inputs_context
from flywheel.workflows.runs_on import is_from_fork, plain_event

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.workflows.expressions import Case
    from flywheel.workflows.jobs.scopes import JobScope

_REASON = "it is known only at run time"


def context(scope: JobScope, where: Where) -> LookupContext:
    """`github` for the event of the case."""

    def get(name: str, case: Case) -> object:
        name = name.lower()
        if name == "event_name" and (event := scope.event(case)) != "workflow_call":
            return plain_event(event)
        gap = Gap(runs_on.RUN, _REASON, f"github.{name}", where)
        if name == "repository":
            return LocatedString(scope.settings.name, where) if scope.settings.name else _name(name, gap)
        if name == "repository_owner":
            return (
                LocatedString(scope.settings.name.partition("/")[0], where) if scope.settings.name else _name(name, gap)
            )
        if name not in _OF_EVENT:
            return gap
        event = scope.event(case)
        if event == "workflow_call":
            return Gap(runs_on.CALLER, "it is the event of the calling workflow", f"github.{name}", where)
        return _of_event(name, event, gap, scope, case)

    return LookupContext(Gap(runs_on.RUN, "the whole `github` is used", "github", where), get)


_OF_EVENT = ("event_name", "event", "ref", "ref_name", "head_ref", "base_ref")


def _of_event(name: str, event: str, gap: Gap, scope: JobScope, case: Case) -> object:
    of_pull_request = _is_pull_request(event)
    if name == "event":
        return LookupContext(gap, lambda part, case: _event(part.lower(), event, gap, scope, case))
    if name in ("head_ref", "base_ref"):
        return gap if of_pull_request else ""
    if name == "ref" and plain_event(event) in ("pull_request", "pull_request_review", "pull_request_review_comment"):
        number = Gap(runs_on.RUN, _REASON, "github.event.number", gap.where)
        return case.joined(["refs/pull/", case.text(number), "/merge"])
    if name == "ref" and event == "schedule" and scope.settings.default_branch:
        return f"refs/heads/{scope.settings.default_branch}"
    if name == "ref" and event in ("schedule", "pull_request_target"):
        return case.joined(["refs/heads/", case.text(gap)])
    return gap


def _is_pull_request(event: str) -> bool:
    return plain_event(event).startswith("pull_request")


def _event(name: str, event: str, whole: Gap, scope: JobScope, case: Case) -> object:
    """A property of `github.event`."""
    gap = whole.part(name)
    if name == "pull_request":
        return _pull_request(gap, event, scope) if _is_pull_request(event) else None
    if name == "inputs":
        return inputs_context.dispatched(scope, gap) if event == "workflow_dispatch" else None
    if name == "repository":
        return LookupContext(gap, lambda part, _: _repository(part.lower(), gap, scope))
    if name == "action":
        return _action(event, gap, scope, case)
    return gap


def _action(event: str, gap: Gap, scope: JobScope, case: Case) -> object:
    """One of the `types` of the trigger."""
    root = scope
    while root.caller is not None:
        root = root.caller
    trigger = root.file.triggers.get(plain_event(event))
    types = trigger.node.items.get("types") if trigger and isinstance(trigger.node, Object) else None
    listed = types.items if isinstance(types, List) else [types]
    names = [one.value for one in listed if isinstance(one, Scalar) and isinstance(one.value, str)]
    return names[case.choose("action", len(names))] if names and len(names) == len(listed) else gap


def _repository(name: str, whole: Gap, scope: JobScope) -> object:
    known = scope.settings
    if name == "private" and known.visibility:
        return known.visibility != "public"
    if name == "visibility" and known.visibility:
        return known.visibility
    if name == "default_branch" and known.default_branch:
        return known.default_branch
    if name == "full_name":
        return known.name or _name("repository", whole)
    if name == "name" and known.name:
        return known.name.partition("/")[2]
    return whole.part(name)


def _pull_request(whole: Gap, event: str, scope: JobScope) -> LookupContext:
    def get(name: str, case: Case) -> object:
        side = name.lower()
        if side not in ("head", "base"):
            return whole.part(side)
        return LookupContext(whole.part(side), lambda part, _: _side(part.lower(), side, whole, event, scope))

    return LookupContext(whole, get)


def _side(name: str, side: str, whole: Gap, event: str, scope: JobScope) -> object:
    """A property of the head or the base of a pull request."""
    gap = whole.part(side).part(name)
    is_other = side == "head" and is_from_fork(event)
    if name == "repo":
        return LookupContext(gap, lambda part, _: _repo(part.lower(), gap, is_other, scope))
    if name == "label" and is_other:
        return foreign("label")
    if name == "user":
        return LookupContext(gap, lambda part, _: _owner(part.lower(), gap, is_other, scope))
    return gap


def _repo(name: str, whole: Gap, is_other: bool, scope: JobScope) -> object:
    if name == "fork":
        return is_other  # assume that the repository itself is not a fork
    if name == "owner":
        gap = whole.part(name)
        return LookupContext(gap, lambda part, _: _owner(part.lower(), gap, is_other, scope))
    if is_other:
        return foreign(name) if name in ("full_name", "id", "node_id", "html_url", "url") else whole.part(name)
    if name == "id":
        return Gap(whole.kind, whole.reason, "github.repository_id", whole.where)
    return _repository(name, whole, scope)


def _owner(name: str, whole: Gap, is_other: bool, scope: JobScope) -> object:
    if name != "login":
        return whole.part(name)
    if is_other:
        return foreign(name)
    owner = scope.settings.name.partition("/")[0]
    return owner or _name("repository_owner", whole)


def _name(name: str, gap: Gap) -> Gap:
    """The name of the repository for `gap`: unknown, but never empty."""
    return Gap(gap.kind, gap.reason, f"github.{name}", gap.where, is_name=True)
