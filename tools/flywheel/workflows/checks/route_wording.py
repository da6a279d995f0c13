"""Shared phrases of the workflow checks: who requests what, who serves it, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.findings.derived_values import derived
from flywheel.findings.engine import Hit
from flywheel.findings.wording import listing, show
from flywheel.overlay.grammar.label_wording import label_fix
from flywheel.workflows.routing.route_verdicts import RouteVerdict, describe_servers
from flywheel.workflows.routing.routing import Routing
from flywheel.workflows.routing.served_sets import CAPABILITY, NO, Consumer


def of_kind(routing: Routing, *kinds: str) -> Iterator[RouteVerdict]:
    """The verdicts of these kinds."""
    return (verdict for verdict in routing.verdicts if verdict.kind in kinds)


def job_title(verdict: RouteVerdict) -> str:
    """The name of the job in messages."""
    return f"job {show(verdict.job.id)}"


def job_request(verdict: RouteVerdict) -> str:
    """The begin of a message: the job, the decisive label or group, and the input that carried it."""
    wanted = verdict.label.text if verdict.label is not None else " ".join(verdict.labels)
    through = ""
    if verdict.runs_on is not None and verdict.runs_on.inputs:
        through = f" through the input {show(verdict.runs_on.inputs[0])}"
    return f"{job_title(verdict)} requests {show(wanted)}{through}"


def hits(routing: Routing, fix: str, *kinds: str) -> Iterator[Hit]:
    """A hit for each verdict of these kinds; `{better}` in `fix` is the label to use."""
    for verdict in of_kind(routing, *kinds):
        edit = fix.replace("{better}", better_label(routing, verdict)) if "{better}" in fix else fix
        yield Hit(verdict.place, f"{job_request(verdict)}, {verdict.reason}.", edit)


def better_label(routing: Routing, verdict: RouteVerdict) -> str:
    """The fix for an invalid label: a label that is served here, or else the contract's most similar label."""
    served = served_labels(routing, verdict.consumer)
    text = verdict.label.text if verdict.label is not None else ""
    grammar = routing.rules.grammar
    known = grammar.suggest(grammar.judge(text), "")
    if known and (known in served or not served):
        return f"Use `{known}`."
    if served:
        to = f" to {show(verdict.consumer.name)}" if verdict.consumer.name else ""
        return f"Use a label that is served{to}: {listing(served)}."
    return label_fix(grammar, grammar.judge(text), "")


@derived
def served_labels(routing: Routing, consumer: Consumer) -> list[str]:
    """The capability labels that reach the repository, sorted."""
    servers = [one for one in routing.servers if one.max_runners != 0 and one.reach(consumer).answer != NO]
    labels = {label for one in servers for label, kind in one.labels.items() if kind == CAPABILITY}
    return sorted(label for label in labels if routing.rules.accepted(label))


def served_elsewhere(verdict: RouteVerdict) -> str:
    """The sets that have the label for other repositories, as the end of a sentence; "" without any."""
    if not verdict.elsewhere:
        return ""
    mute = any(label.lower() in verdict.elsewhere[0].unregistered for label in verdict.labels)
    one, many = ("declares", "declare") if mute else ("has", "have")
    return f"; {describe_servers(verdict.elsewhere)} {one if len(verdict.elsewhere) == 1 else many} it"
