"""Checks of single labels."""

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
    "No job requests a scale set by its name.",
    (
        "docs/reference/names.md#the-scale-set-name-is-always-a-label",
        "docs/reference/specification.md#the-label-contract",
    ),
    needs=("overlays",),
)
def scale_set_name(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    ARC makes the name of a scale set one of its labels, so the name works, until the owner renames the set,
    splits it or moves it to another node: then every workflow with the name waits in the queue. The name is
    registration identity; workflows use the runner label.
    """
    yield from hits(routing, "{better}", SCALE_SET)


@REACHABILITY.check(
    "GF711",
    "workflow-label-case",
    WARNING,
    "Workflows write labels in lower case.",
    "docs/reference/names.md#upper-and-lower-case",
)
def label_case(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    GitHub ignores case in labels, but other tools do not: actionlint refuses `Tinyland-Nix` if its
    configuration lists `tinyland-nix`, and a search for the label does not find it. The job runs, but the next
    person who looks for the label's users misses it.
    """
    for verdict in routing.verdicts:
        if verdict.runs_on is None:
            continue
        for label in verdict.runs_on.labels:
            if label.text != label.text.lower() and routing.rules.accepted(label.text):
                message = f"{job_title(verdict)} requests {show(label.text)}: labels are written in lower case."
                yield Hit(label.place, message, f"Write {show(label.text.lower())}.")


@REACHABILITY.check(
    "GF712",
    "malformed-label",
    BLOCKER,
    "A label in the shared namespace follows the contract's grammar.",
    "docs/reference/labels.md#words-of-a-label",
)
def malformed_label(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A misspelt label is not an error anywhere: GitHub keeps the job in the queue for a day and then gives up.
    The namespace is followed by a runner type and suffixes, all from the contract. Several labels are a list,
    never one string with commas.
    """
    yield from hits(routing, "{better}", MALFORMED)


@REACHABILITY.check(
    "GF713",
    "job-identity-label",
    BLOCKER,
    "Workflows request capabilities, not the private runners of an owner.",
    (
        "docs/reference/labels.md#what-a-label-may-not-name",
        "docs/reference/workflows.md#pools-of-owners",
        "docs/reference/specification.md#personal-accounts",
    ),
)
def identity_label(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A label with the name of an owner, a repository or a project works in one place only, and only until that
    name changes. Other labels outside the shared namespace are not better. `<owner>-docker` is refused whether or
    not that owner's overlay is given: a label that an overlay serves is still no capability. Only a pool that the
    contract lists by name under `owner_pools` is accepted, and by default the contract lists none.
    """
    yield from hits(routing, "{better}", IDENTITY)


@REACHABILITY.check(
    "GF714",
    "retired-label",
    BLOCKER,
    "No job requests a retired label.",
    "docs/reference/labels.md#labels-that-were-retired",
)
def retired_label(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    Some labels served one repository for a while and were then withdrawn. A workflow that still uses one, or
    copies it from an old branch, waits in the queue, and nobody may bring the runner back for it. The contract
    lists these labels.
    """
    yield from hits(routing, "{better}", RETIRED)
