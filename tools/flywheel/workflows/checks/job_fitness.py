"""Check that the lanes that serve a job can run it: containers need Docker, and some modes need a container."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.formats.source import Place
from flywheel.formats.values import List, Node, Object, Scalar
from flywheel.workflows.checks.family import REACHABILITY
from flywheel.workflows.checks.route_wording import job_title
from flywheel.workflows.routing.route_verdicts import RouteVerdict, describe_servers
from flywheel.workflows.routing.routing import Routing
from flywheel.workflows.routing.served_sets import Server

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.conventions import LaneMode


@REACHABILITY.check(
    "GF730",
    "job-needs-docker",
    BLOCKER,
    "A job with a container, a service or a Docker action runs on a lane whose mode can run it.",
    "docs/reference/labels.md#runner-types-and-container-modes",
    needs=("overlays",),
)
def needs_docker(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    GitHub runs `container:`, `services:` and Docker actions with the Docker of the runner. A lane without one takes
    the job all the same, because labels say nothing about it, and fails it at its first step. If several sets serve
    the label, any of them may get the job.

    The actions of the same repository are judged, also those that a composite action uses. An action of another
    repository (`uses: OWNER/NAME@REF`) can run in a container too; its `action.yml` is not in the files at hand, so it
    is not judged.
    """
    for verdict in _served(routing):
        found = _container(verdict, routing)
        unfit = _unfit(verdict, contract, lambda mode: mode.containers) if found else []
        if found and unfit:
            what, place = found
            yield Hit(
                place,
                f"{job_title(verdict)} has {what}, which its lane cannot run: {_modes(unfit, contract)}.",
                f"Request a lane with a Docker daemon, such as {show(_docker_lane(contract))}, or use no container.",
            )


@REACHABILITY.check(
    "GF731",
    "job-needs-container",
    BLOCKER,
    "A job without a container runs on a lane whose mode takes such jobs.",
    "docs/reference/labels.md#runner-types-and-container-modes",
    needs=("overlays",),
)
def needs_container(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    In ARC's mode `kubernetes` the runner starts a pod for the job's container, and refuses a job without one: "Jobs
    without a job container are forbidden on this runner". The mode of each lane is contract data, because the stack
    decides what ARC is given: core's own `kubernetes` is a plain runner.
    """
    for verdict in _served(routing):
        node = _job_node(verdict)
        unfit = _unfit(verdict, contract, lambda mode: mode.plain_jobs) if "container" not in node.items else []
        if unfit:
            yield Hit(
                verdict.place,
                f"{job_title(verdict)} has no `container`, which its lane requires: {_modes(unfit, contract)}.",
                "Give the job a `container`, or request a lane of another mode.",
            )


def _served(routing: Routing) -> Iterator[RouteVerdict]:
    """The verdicts of jobs with steps of their own that runner sets serve."""
    return (verdict for verdict in routing.verdicts if verdict.servers and verdict.job.remote is None)


def _job_node(verdict: RouteVerdict) -> Object:
    jobs = verdict.job.workflow.document.root.items.get("jobs")
    node = jobs.items.get(verdict.job.id) if isinstance(jobs, Object) else None
    return node if isinstance(node, Object) else Object({}, {}, 0)


def _unfit(verdict: RouteVerdict, contract: Contract, fits: Callable[[LaneMode], bool]) -> list[Server]:
    """The sets that serve the job and cannot run it; a mode that the contract does not describe is not judged."""
    words = contract.conventions.workflows
    modes: dict[str, LaneMode] = words.lane_modes if words is not None else {}
    return [one for one in verdict.servers if one.mode in modes and not fits(modes[one.mode])]


def _container(verdict: RouteVerdict, routing: Routing) -> tuple[str, Place] | None:
    """What of the job needs Docker, and where it is written."""
    node, document = _job_node(verdict), verdict.job.workflow.document
    for key in ("container", "services"):
        value = node.items.get(key)
        if _is_given(value):
            return f"`{key}`", document.place(node.key_at[key])
    steps = node.items.get("steps")
    for step in steps.items if isinstance(steps, List) else ():
        uses = step.items.get("uses") if isinstance(step, Object) else None
        text = uses.value if isinstance(uses, Scalar) and isinstance(uses.value, str) else ""
        if text.startswith("docker://") or _is_docker_action(text, verdict):
            assert uses is not None
            what = (
                f"the Docker action {show(text)}" if text.startswith("docker:") else f"a Docker action in {show(text)}"
            )
            return what, document.place(uses.at)
    return None


def _is_given(value: Node | None) -> bool:
    """Whether it is a container or a service for certain: an expression may become an empty text."""
    if isinstance(value, Object):
        image = value.items.get("image")
        return bool(value.items) and not (isinstance(image, Scalar) and _is_open(image.value))
    return isinstance(value, Scalar) and bool(value.value) and not _is_open(value.value)


def _is_open(value: object) -> bool:
    return isinstance(value, str) and (not value.strip() or "${{" in value)


def _is_docker_action(uses: str, verdict: RouteVerdict) -> bool:
    """Whether a local action, which is in the repository, runs in a container, or an action that it uses."""
    pending, seen = [uses], set()
    while pending:
        text = pending.pop()
        if text.startswith("docker://"):
            return True
        folder = posixpath.normpath(text) if text.startswith("./") else ""
        if not folder or folder in seen:
            continue
        seen.add(folder)
        for action in verdict.repository.actions:
            runs = action.document.root.items.get("runs") if posixpath.dirname(action.file) == folder else None
            using = runs.items.get("using") if isinstance(runs, Object) else None
            if isinstance(using, Scalar) and using.value == "docker":
                return True
            pending += _used(runs)
    return False


def _used(holder: Node | None) -> Iterator[str]:
    """What the steps of a job or of a composite action use."""
    steps = holder.items.get("steps") if isinstance(holder, Object) else None
    for step in steps.items if isinstance(steps, List) else ():
        uses = step.items.get("uses") if isinstance(step, Object) else None
        if isinstance(uses, Scalar) and isinstance(uses.value, str):
            yield uses.value


def _modes(unfit: list[Server], contract: Contract) -> str:
    words = contract.conventions.workflows
    modes = sorted({one.mode for one in unfit})
    named = [f"{show(mode)} ({words.lane_modes[mode].use})" if words is not None else show(mode) for mode in modes]
    return f"{describe_servers(unfit)} {'has' if len(unfit) == 1 else 'have'} the mode {' or '.join(named)}"


def _docker_lane(contract: Contract) -> str:
    """A label whose runner type has a mode with containers."""
    words = contract.conventions.workflows
    modes = words.lane_modes if words is not None else {}
    for label in contract.capabilities.labels.values():
        mode = contract.capabilities.runner_types[label.runner_type].automatic
        if mode in modes and modes[mode].containers:
            return label.name
    return "dind"
