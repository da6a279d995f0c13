"""Single labels: what they may be called."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import show
from flywheel.workflows.checks.family import REACHABILITY
from flywheel.workflows.checks.route_wording import hits, job_title
from flywheel.workflows.routing.label_rules import IDENTITY, MALFORMED, RETIRED, SCALE_SET
from flywheel.workflows.routing.routing import Routing


@REACHABILITY.check(
    "GF710",
    "job-names-scale-set",
    BLOCKER,
    "No job asks for a scale set by its name.",
    (
        "docs/reference/labels.md#the-scale-set-name-is-always-a-label",
        "docs/reference/specification.md#the-label-contract",
    ),
)
def scale_set_name(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    ARC makes the name of a scale set one of its labels, so that it works, until the owner renames the
    set, splits it in two or moves it to another node: then every workflow that used the name
    queues. The name is registration identity; the runner label beside it is what workflows use.
    """
    yield from hits(routing, "{better}", SCALE_SET)


@REACHABILITY.check(
    "GF711",
    "workflow-label-case",
    WARNING,
    "Workflows write labels in lower case.",
    "docs/reference/labels.md#upper-and-lower-case",
)
def label_case(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    GitHub compares labels without regard to case, and the tools beside it do not: actionlint refuses
    `Tinyland-Nix` where its configuration has `tinyland-nix`, and a search for the label passes over
    it. The job runs, and the next one who looks for its users does not find it.
    """
    for verdict in routing.verdicts:
        if verdict.runs_on is None:
            continue
        for label in verdict.runs_on.labels:
            if label.text != label.text.lower() and routing.rules.accepted(label.text):
                message = f"{job_title(verdict)} asks for {show(label.text)}: labels are written in lower case."
                yield Hit(label.place, message, f"Write {show(label.text.lower())}.")


@REACHABILITY.check(
    "GF712",
    "malformed-label",
    BLOCKER,
    "A label of the shared namespace is one that the contract's grammar allows.",
    "docs/reference/labels.md#words-of-a-label",
)
def malformed_label(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A slip in a label is no error anywhere: GitHub queues the job for a day and then gives up. After
    the namespace come a runner type and suffixes, all in the contract's words, and several labels
    are a list, never one string with commas.
    """
    yield from hits(routing, "{better}", MALFORMED)


@REACHABILITY.check(
    "GF713",
    "job-identity-label",
    BLOCKER,
    "Workflows ask for capabilities, not for somebody's own runners.",
    (
        "docs/reference/labels.md#what-a-label-may-not-name",
        "docs/reference/workflows.md#pools-of-owners",
        "docs/reference/specification.md#personal-accounts",
    ),
)
def identity_label(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A label made of an owner, a repository or a project works in one place and for as long as that is
    called so. Labels outside the shared namespace are no better, whatever they say. One kind is
    accepted: the pool of an owner (`<owner>-nix`), and only if an overlay of that owner is at hand,
    because the form alone cannot tell an owner from a repository.
    """
    yield from hits(routing, "{better}", IDENTITY)


@REACHABILITY.check(
    "GF714",
    "retired-label",
    BLOCKER,
    "No job asks for a label that was retired.",
    "docs/reference/labels.md#labels-that-were-retired",
)
def retired_label(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    Some labels served one repository for a while and were taken back. A workflow that still has one,
    or copies it from an old branch, queues; and nobody may bring the runner back to please it. The
    contract lists them.
    """
    yield from hits(routing, "{better}", RETIRED)
