"""What workflows hand on that comes with the runner: endpoints of caches, and credentials."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import show
from flywheel.formats.secrets import secret_search
from flywheel.workflows import passed_values
from flywheel.workflows.checks.family import REACHABILITY
from flywheel.workflows.routing.routing import Routing


@REACHABILITY.check(
    "GF725",
    "hard-coded-endpoint",
    WARNING,
    "Workflows hold no endpoint of a cache or an executor.",
    (
        "docs/reference/workflows.md#what-comes-with-the-runner",
        "docs/reference/specification.md#checklist-5-caches-come-through-the-overlay",
    ),
)
def hard_coded_endpoint(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    Endpoints belong to the substrate and reach a job through its runner's environment. Written into a
    workflow, each stays behind when the substrate moves: builds go on, slowly and without an error,
    against a host that no longer answers.
    """
    for text, endpoint in passed_values.endpoints(routing.files, routing.overlays, contract):
        yield Hit(
            text.place,
            f"{show(text.key)} holds the endpoint {show(endpoint)}.",
            "Take it out: the runner's environment has it, and the overlay declares it.",
        )


@REACHABILITY.check(
    "GF726",
    "credential-in-workflow",
    BLOCKER,
    "Workflows hold no credential.",
    (
        "docs/reference/workflows.md#what-comes-with-the-runner",
        "docs/reference/specification.md#checklist-5-caches-come-through-the-overlay",
    ),
)
def credential(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A workflow is read by everybody who can read the repository, and stays in its history. A credential
    in it must be taken for known: it is revoked, not moved. What looks like one is told by place and
    kind; its value is never shown.
    """
    found = {}
    for text in passed_values.credentials(routing.files, contract):
        found[text.place.key()] = (text.place, f"{show(text.key)} holds a literal credential")
    for file in routing.files:
        for start, _, kind in secret_search.find(file.source.text):
            place = file.source.place(start)
            found.setdefault(place.key(), (place, f"a {kind} stands in the workflow"))
    for place, what in found.values():
        yield Hit(place, f"{what}.", "Revoke it, and use a secret: `${{ secrets.NAME }}`.")
