"""Check what each set is registered with: labels, group, scope, release, secret, and the controller that keeps it."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.phrases import several
from flywheel.findings.wording import listing
from flywheel.formats.quoting import quote
from flywheel.live import proof_ladder
from flywheel.live.checks.family import PREFLIGHT
from flywheel.live.enrollment import Enrollment
from flywheel.overlay import charts, registrations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.live.cluster_tables import LiveRunnerSet, LiveRunnerSets
    from flywheel.live.live_lane import EnrolledOwner, LiveLane

_OBJECTS = "docs/reference/live.md#what-arc-writes-on-its-objects"
_NEEDS = ("live_objects",)
_WANTS = ("every_live_objects",)


def _live(enrollment: Enrollment, contract: Contract) -> Iterator[tuple[LiveLane, LiveRunnerSet, LiveRunnerSets]]:
    """Every lane with its live set and the fact that shows it."""
    for ladder in proof_ladder.ladders(enrollment, contract):
        one, fact = ladder.objects.live_set, ladder.objects.sets_fact
        if one is not None and fact is not None:
            yield ladder.lane, one, fact


@PREFLIGHT.check(
    "GF830",
    "other-live-labels",
    BLOCKER,
    "A live set has the labels that its overlay declares.",
    (_OBJECTS, "docs/reference/names.md#labels-are-sent-when-a-scale-set-is-created"),
    needs=_NEEDS,
    wants=_WANTS,
)
def other_labels(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    ARC sends labels when it creates a scale set, and never again. A set whose object has other labels than the overlay
    was made before an edit: jobs that ask for the new label wait, whatever the next apply says. A label that only the
    forge still has cannot be seen on the object; a job that the set picked up by that label is the proof.
    """
    for lane, one, fact in _live(enrollment, contract):
        if not lane.labels:
            continue  # its chart registers none
        live = {label.lower() for label in one.labels}
        missing, more = set(lane.labels) - live, live - set(lane.labels)
        if missing or more:
            parts = [f"lacks {listing(missing)}"] if missing else []
            parts += [f"also has {listing(more)}"] if more else []
            yield Hit(
                lane.place("capability"),
                f"{lane.title} is live as {quote(f'{one.namespace}/{one.name}')}, which {' and '.join(parts)} "
                f"{enrollment.told(fact)}.",
                "Create the scale set again: ARC sends labels at creation only (see the page on changing labels).",
            )


@PREFLIGHT.check(
    "GF831",
    "other-live-group",
    BLOCKER,
    "A live set is in the runner group that its overlay declares.",
    (_OBJECTS, "docs/reference/registration.md#runner-groups"),
    needs=_NEEDS,
    wants=_WANTS,
)
def other_group(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    What GitHub answered at the registration stands on the object: the group that the set is in. In another group than
    the declared one the set admits other repositories. In `Default` it admits every repository of the organization, or
    its listener waits for jobs that never come.
    """
    for lane, one, fact in _live(enrollment, contract):
        live = one.registered_group or one.runner_group
        if lane.group.name and not lane.is_anchored and live and live.lower() != lane.group.name.lower():
            yield Hit(
                lane.owner.fact_place("owner.runner_group"),
                f"{lane.title} is registered in the runner group {quote(live)}, not in {quote(lane.group.name)} "
                f"{enrollment.told(fact)}.",
                "Apply the stack, so that ARC moves the set; if the group does not exist, make it first.",
            )


@PREFLIGHT.check(
    "GF832",
    "other-live-scope",
    BLOCKER,
    "A live set registers where its overlay declares it.",
    (_OBJECTS, "docs/reference/registration.md#repositories-and-accounts-move"),
    needs=_NEEDS,
    wants=_WANTS,
)
def other_scope(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    The URL of the live object says whose jobs the set takes. If it is another account's, two owners' overlays claim one
    set, or the set was never moved to its new owner. A changed URL makes ARC register the set again.
    """
    for lane, one, fact in _live(enrollment, contract):
        declared, live = registrations.parse(lane.config_url), registrations.parse(one.config_url)
        if declared is not None and one.config_url and (live is None or live.key != declared.key):
            yield Hit(
                lane.place("config_url"),
                f"{lane.title} is live at {quote(one.config_url)}, not at {quote(lane.config_url)} "
                f"{enrollment.told(fact)}.",
                "Find out who owns the live set, and move it with `flywheel rehome`; or correct the URL.",
            )


@PREFLIGHT.check(
    "GF833",
    "other-live-release",
    BLOCKER,
    "A live set belongs to the Helm release that its overlay declares.",
    (_OBJECTS, "docs/reference/rehomes.md#what-proves-a-rehome"),
    needs=_NEEDS,
    wants=_WANTS,
)
def other_release(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    Helm writes its release on every object, and refuses to install over an object of another one. A set of the declared
    name that another release owns, or none, makes the next apply fail halfway.
    """
    for lane, one, fact in _live(enrollment, contract):
        if one.release == lane.release:
            continue
        whose = f"the release {quote(one.release)}" if one.release else "no release"
        yield Hit(
            lane.place(),
            f"the scale set {quote(lane.name)} of {lane.title} is live, and belongs to {whose}, not to "
            f"{quote(lane.release)} {enrollment.told(fact)}.",
            "Move the release between states with `flywheel rehome`, or give the set a name of its own.",
        )


@PREFLIGHT.check(
    "GF834",
    "name-twice-live",
    BLOCKER,
    "No two live sets register under one name at one scope.",
    (_OBJECTS, "docs/reference/fleet.md#one-registration-for-one-scale-set"),
    needs=_NEEDS,
    wants=_WANTS,
)
def name_twice(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    Two objects with the same scope, group and scale-set name share one registration: both listeners fight for its
    session, and whoever deletes one set deletes the registration of both.
    """
    for ladder in proof_ladder.ladders(enrollment, contract):
        same = [one for one in ladder.objects.sets if _registers_like(one, ladder.objects.sets[0])]
        fact = ladder.objects.sets_fact
        if len(same) > 1 and fact is not None:
            names = several(quote(f"{one.namespace}/{one.name}") for one in same)
            yield Hit(
                ladder.lane.place("scale_set_name"),
                f"{names} register as one scale set {quote(ladder.lane.name)} {enrollment.told(fact)}.",
                "Keep one of them, and give the other a scale-set name of its own before it is applied again.",
            )


def _registers_like(one: LiveRunnerSet, other: LiveRunnerSet) -> bool:
    def key(each: LiveRunnerSet) -> tuple[str, str, str]:
        name = each.registered_name or each.scale_set_name or each.name
        return each.config_url.rstrip("/").lower(), (each.registered_group or each.runner_group).lower(), name.lower()

    return key(one) == key(other)


@PREFLIGHT.check(
    "GF835",
    "other-controller-minor",
    BLOCKER,
    "The cluster's controller keeps the sets that are live and those that the overlay declares.",
    "docs/reference/ownership.md#versions-of-controller-and-scale-sets",
    needs=("live_objects", "live_controllers"),
    wants=("every_live_objects", "every_live_controllers"),
)
def other_minor(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    A controller deletes runner sets of another minor version than its own, and before 0.12 of any other version. So
    the chart of a set follows the controller that runs, which another owner's overlay may deploy.
    """
    for owner in enrollment.owners:
        told: set[tuple[str, str]] = set()
        for lane in owner.lanes:
            cluster = enrollment.index.cluster(lane.context)
            fact = cluster.fact("controllers")
            versions = [one.version.removeprefix("v") for one in cluster.rows("controllers") if one.version]
            if not versions or any(charts.accepts(one, lane.chart, contract) for one in versions if lane.chart):
                continue
            key = versions[0], lane.chart
            if lane.chart and key not in told:
                told.add(key)
                yield Hit(
                    lane.owner.place(lane.server.runner_set.inputs.place),
                    f"the chart of {lane.title} is {quote(lane.chart)}, and the controller of the cluster is "
                    f"{quote(versions[0])}, which keeps {charts.accepted(versions[0], contract)} alone "
                    f"{enrollment.told(fact)}.",
                    "Pin a chart that the controller keeps, or have the controller's owner upgrade it first.",
                )
        yield from _live_minors(owner, enrollment, contract)


def _live_minors(owner: EnrolledOwner, enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    for ladder in proof_ladder.ladders(enrollment, contract):
        one, cluster = ladder.objects.live_set, ladder.objects.cluster
        versions = [each.version.removeprefix("v") for each in cluster.rows("controllers") if each.version]
        if ladder.lane.owner is not owner or one is None or not one.version or not versions:
            continue
        if not any(charts.accepts(each, one.version, contract) for each in versions):
            yield Hit(
                ladder.lane.place(),
                f"{ladder.lane.title} is live with version {quote(one.version)}, and the controller of the cluster is "
                f"{quote(versions[0])}: it deletes the set {enrollment.told(cluster.fact('controllers'))}.",
                "Upgrade set and controller together, in the order of ARC's guide.",
            )


@PREFLIGHT.check(
    "GF836",
    "undeclared-live-set",
    WARNING,
    "Every live set of an owner is declared in its overlay.",
    ("docs/reference/rehomes.md#the-rehome-of-april-2026", "docs/reference/live.md#what-arc-writes-on-its-objects"),
    needs=_NEEDS,
    wants=_WANTS,
)
def undeclared_set(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    A live set that registers for the owner and that no overlay declares is run by another state, or by nobody. It
    serves jobs that the overlay knows nothing of, and keeps names that the overlay may want. Such sets were found in
    core's state: five were counted, and six were there.
    """
    known = {id(one) for ladder in proof_ladder.ladders(enrollment, contract) for one in ladder.objects.sets}
    for owner in enrollment.owners:
        for context in owner.contexts:
            cluster = enrollment.index.cluster(context)
            fact = cluster.fact("runner_sets")
            strange = [one for one in cluster.rows("runner_sets") if id(one) not in known and _is_of(one, owner)]
            for one in strange:
                yield Hit(
                    owner.fact_place("owner.config_url"),
                    f"{quote(f'{one.namespace}/{one.name}')} registers at {quote(one.config_url)}, and the overlay "
                    f"does not declare it (release {quote(one.release) if one.release else 'unknown'}) "
                    f"{enrollment.told(fact)}.",
                    "Find the state that has it: declare the set here and move it with `flywheel rehome`, or retire "
                    "it.",
                )


def _is_of(one: LiveRunnerSet, owner: EnrolledOwner) -> bool:
    url = registrations.parse(one.config_url)
    if url is None or not owner.login or not url.segments:
        return False
    return url.host.lower() == owner.host and url.segments[0].lower() == owner.login.lower()


@PREFLIGHT.check(
    "GF837",
    "other-live-secret",
    WARNING,
    "A live set uses the App secret that its overlay declares.",
    (_OBJECTS, "docs/reference/ownership.md#the-secret-of-an-owner"),
    needs=_NEEDS,
    wants=_WANTS,
)
def other_secret(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    A set keeps the secret that it was applied with. After a rehome that is the secret of the former owner: the set
    works until that owner removes it. Before the apply that changes it, the difference is right, so this is a warning.
    """
    for lane, one, fact in _live(enrollment, contract):
        if lane.secret and one.secret and one.secret != lane.secret:
            yield Hit(
                lane.place("app_secret"),
                f"{lane.title} is live with the secret {quote(one.secret)}, not with {quote(lane.secret)} "
                f"{enrollment.told(fact)}.",
                "Apply the stack, and see that the new secret is in the runner namespace before.",
            )
