"""Checks of values that workflows pass on although the runner provides them: cache endpoints and credentials."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import show
from flywheel.workflows import passed_values
from flywheel.workflows.checks.family import REACHABILITY
from flywheel.workflows.routing.routing import Routing


@REACHABILITY.check(
    "GF725",
    "hard-coded-endpoint",
    WARNING,
    "Workflows contain no endpoint of a cache or an executor.",
    (
        "docs/reference/reach.md#what-comes-with-the-runner",
        "docs/reference/specification.md#checklist-5-caches-come-through-the-overlay",
    ),
    wants=("overlays",),
)
def hard_coded_endpoint(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    Endpoints belong to the substrate, and the runner's environment passes them to a job. An endpoint in a
    workflow stays behind when the substrate moves: builds continue slowly and without an error, with a host
    that does not answer any more.
    """
    for text, endpoint in passed_values.endpoints(routing.files, routing.overlays, contract):
        yield Hit(
            text.place,
            f"{show(text.key)} contains the endpoint {show(endpoint)}.",
            "Remove it: the overlay declares it, and the runner's environment provides it.",
        )


@REACHABILITY.check(
    "GF726",
    "credential-in-workflow",
    BLOCKER,
    "Workflows contain no credential.",
    (
        "docs/reference/reach.md#what-comes-with-the-runner",
        "docs/reference/specification.md#checklist-5-caches-come-through-the-overlay",
    ),
)
def credential(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    Everybody who can read the repository can read a workflow, and its history keeps it. Treat a credential in
    it as published: revoke it, do not only move it. The check reports the place and the kind of a possible
    credential, and never its value.
    """
    found = {}
    for text in routing.credentials(contract):
        found[text.place.key()] = (text.place, f"{show(text.key)} contains a literal credential")
    for file, spans in routing.found:
        for start, _, kind in spans:
            place = file.source.place(start)
            found.setdefault(place.key(), (place, f"the workflow contains a {kind}"))
    for place, what in found.values():
        yield Hit(place, f"{what}.", "Revoke it, and use a secret: `${{ secrets.NAME }}`.")
