"""Check the cluster's objects of each lane: that they are there, registered, listening, and not stuck."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.phrases import several
from flywheel.formats.quoting import quote
from flywheel.formats.source import Place
from flywheel.live import live_rules, proof_ladder, rungs
from flywheel.live.checks.family import PREFLIGHT
from flywheel.live.enrollment import Enrollment
from flywheel.live.lane_objects import minutes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.live.cluster_tables import LiveRunner
    from flywheel.live.proof_ladder import LaneLadder

_LADDER = "docs/reference/live.md#the-proof-ladder"
#: A failed runner's message is the shortest way to the cause.
_LONGEST = 300
_OBJECTS = "docs/reference/live.md#what-arc-writes-on-its-objects"


@PREFLIGHT.check(
    "GF824",
    "absent-set",
    BLOCKER,
    "Every runner set that an overlay deploys is in the cluster.",
    (_LADDER, "docs/reference/specification.md#checklist-7-the-preflight-comes-before-plan-and-apply"),
    needs=("live_objects",),
    wants=("every_live_objects",),
)
def absent_set(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    A set that is declared and not in the cluster serves nobody: its jobs wait for ever, and nothing says so. Either it
    was never applied, or somebody removed it.

    The set that the next apply makes is named by `--planned`: then its absence is right. The cluster must have answered
    with its whole list; a list that was cut off or not permitted shows no absence.
    """
    for ladder in proof_ladder.ladders(enrollment, contract):
        lane, rung = ladder.lane, ladder.rungs[proof_ladder.IN_CLUSTER]
        fact = ladder.objects.sets_fact
        if rung.state == rungs.REFUTED and fact is not None and lane.release not in enrollment.planned:
            yield Hit(
                lane.place(),
                f"{lane.title} (scale set {quote(lane.name)}) is {rung.words} {enrollment.told(fact)}.",
                f"{rung.action} If the next apply makes it, say so with `--planned {lane.release}`.",
            )


@PREFLIGHT.check(
    "GF825",
    "unregistered-set",
    BLOCKER,
    "Every runner set in the cluster is registered at the forge.",
    (_OBJECTS, _LADDER),
    needs=("live_objects",),
    wants=("every_live_objects",),
)
def unregistered_set(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    ARC writes the id of the scale set on the object after the forge has answered. Without it the registration failed:
    the App's secret is missing or wrong, the URL names another account, or the runner group does not exist. The object
    looks healthy all the same.

    A set that was made only minutes before it was seen is left alone.
    """
    settle = live_rules.live(contract).settle_minutes
    for ladder in proof_ladder.ladders(enrollment, contract):
        one, fact = ladder.objects.live_set, ladder.objects.sets_fact
        if one is None or fact is None or one.scale_set_id or one.deleted_at:
            continue
        if one.created_at and minutes(one.created_at, fact) <= settle:
            continue
        yield Hit(
            ladder.lane.place("app_secret"),
            f"{ladder.lane.title} is in the cluster as {quote(f'{one.namespace}/{one.name}')} since "
            f"{(one.created_at or 'an unknown day')[:10]}, without the id of a scale set: the forge has not registered "
            f"it {enrollment.told(fact)}.",
            f"Read the controller's log: the secret {quote(one.secret)}, the URL {quote(one.config_url)} or the runner "
            f"group {quote(one.runner_group)} is wrong.",
        )


@PREFLIGHT.check(
    "GF826",
    "silent-listener",
    BLOCKER,
    "Every registered set has a listener whose pod is ready.",
    (_OBJECTS, _LADDER),
    needs=("live_objects", "live_listeners"),
    wants=("every_live_objects", "every_live_listeners"),
)
def silent_listener(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    The listener asks the forge for the jobs of a set. Without one, or while its pod does not run, jobs of the set wait
    and no runner is made. The set itself shows nothing of that.
    """
    settle = live_rules.live(contract).settle_minutes
    for ladder in proof_ladder.ladders(enrollment, contract):
        one, objects = ladder.objects.live_set, ladder.objects
        facts = objects.listeners_fact, objects.pods_fact
        if one is None or not one.scale_set_id or one.deleted_at or any(f is None or f.seen is None for f in facts):
            continue
        listener, pod = objects.listener, objects.pod
        begun = (pod or listener or one).created_at
        fact = objects.pods_fact
        if fact is None or (pod is not None and pod.ready) or (begun and minutes(begun, fact) <= settle):
            continue
        if not fact.complete or (objects.listeners_fact is not None and not objects.listeners_fact.complete):
            continue
        seen = "no listener" if listener is None else f"no pod of its listener {quote(listener.name)}"
        if pod is not None:
            why = pod.reason or pod.phase or "unknown"
            seen = (
                f"a listener {quote(f'{pod.namespace}/{pod.name}')} that is not ready ({why}, {pod.restarts} restarts)"
            )
        name = quote(f"{one.namespace}/{one.name}")
        yield Hit(
            ladder.lane.place(),
            f"{ladder.lane.title} is registered as scale set {one.scale_set_id}, and {name} has {seen}: its jobs wait "
            f"{enrollment.told(fact)}.",
            "Read the events of the listener's pod and the controller's log; the controller makes a missing listener "
            "again when it starts.",
        )


@PREFLIGHT.check(
    "GF827",
    "stuck-deletion",
    BLOCKER,
    "No object of the owner's runner sets waits for its deletion.",
    (
        "docs/reference/live.md#deletions-that-hang",
        "docs/reference/ownership.md#versions-of-controller-and-scale-sets",
    ),
    needs=("live_objects",),
    wants=("every_live_objects", "every_live_listeners", "every_live_runners"),
)
def stuck_deletion(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    The controller removes the finalizers of what is deleted. If it went first, or is of another minor version, the
    object stays for ever: its name cannot be used again, and Helm waits. That is common after the controller was
    removed before its sets.

    A deletion that began only minutes before it was seen is left alone.
    """
    settle = live_rules.live(contract).settle_minutes
    for owner in enrollment.owners:
        names = {lane.object_name for lane in owner.lanes} | {lane.name for lane in owner.lanes}
        for context in owner.contexts:
            cluster = enrollment.index.cluster(context)
            for kind, what in _DELETED.items():
                fact = cluster.fact(kind)
                for one in cluster.rows(kind):
                    if one.deleted_at and one.finalizers and minutes(one.deleted_at, fact) > settle and _of(one, names):
                        lane = next((each for each in owner.lanes if _of(one, {each.object_name, each.name})), None)
                        yield Hit(
                            lane.place() if lane is not None else Place(enrollment.index.name),
                            f"the {what} {quote(f'{one.namespace}/{one.name}')} is being deleted since "
                            f"{one.deleted_at[:10]}, and still has the finalizers "
                            f"{several(map(quote, one.finalizers))} "
                            f"{enrollment.told(fact)}.",
                            "Start a controller of the set's minor version, which removes them. Only if that is "
                            "impossible, remove the finalizers by hand, and the scale set at the forge.",
                        )


_DELETED = {
    "runner_sets": "AutoscalingRunnerSet",
    "ephemeral_runner_sets": "EphemeralRunnerSet",
    "ephemeral_runners": "EphemeralRunner",
    "listeners": "AutoscalingListener",
}


def _of(one: object, names: set[str]) -> bool:
    """Whether an object belongs to a set of one of these names: by its label, its reference or its own name."""
    return bool({getattr(one, "runner_set", ""), getattr(one, "name", "")} & names)


@PREFLIGHT.check(
    "GF828",
    "failing-runners",
    WARNING,
    "No runner of a runner set has failed.",
    _OBJECTS,
    needs=("live_objects", "live_runners"),
    wants=("every_live_objects", "every_live_runners"),
)
def failing_runners(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    A runner that failed stays: ARC neither starts it again nor deletes it, and it counts towards the most runners of
    its set. Its message is the shortest way to the cause: an image that cannot be pulled, a pod that a quota refuses,
    a volume that nobody provides. One lost node leaves such runners too, so this is a warning.
    """
    for ladder in proof_ladder.ladders(enrollment, contract):
        failed = ladder.objects.failed
        if not failed:
            continue
        fact = ladder.objects.cluster.fact("ephemeral_runners")
        told = several(_reason(one) for one in failed)
        yield Hit(
            ladder.lane.place(),
            f"{len(failed)} of {len(ladder.objects.runners)} runners of {ladder.lane.title} failed: {told} "
            f"{enrollment.told(fact)}.",
            "Mend the cause, and delete the failed runners: "
            f"{several(quote(f'{one.namespace}/{one.name}') for one in failed)}.",
        )


def _reason(one: LiveRunner) -> str:
    words = [word for word in (one.reason, one.message) if word]
    return quote(": ".join(words), _LONGEST) if words else f"{one.failures} failures without a message"


@PREFLIGHT.check(
    "GF829",
    "planned-set-is-there",
    WARNING,
    "A set that is planned is not in the cluster yet.",
    _LADDER,
    needs=("live_objects",),
    wants=("every_live_objects",),
)
def planned_is_there(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    `--planned` excuses the absence of a set until the apply that makes it. Left there, it would also excuse that the
    set disappears.
    """
    for ladder in _planned(enrollment, contract):
        one, fact = ladder.objects.live_set, ladder.objects.sets_fact
        if one is not None and fact is not None:
            yield Hit(
                ladder.lane.place(),
                f"{ladder.lane.title} is planned, and is in the cluster already: "
                f"{quote(f'{one.namespace}/{one.name}')} "
                f"{enrollment.told(fact)}.",
                f"Remove {quote(ladder.lane.release)} from `--planned`.",
            )


def _planned(enrollment: Enrollment, contract: Contract) -> list[LaneLadder]:
    return [one for one in proof_ladder.ladders(enrollment, contract) if one.lane.release in enrollment.planned]
