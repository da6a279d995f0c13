"""Checks of what files do not show: labels in variables, scopes above accounts, calls of other repositories."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import NOTE, WARNING
from flywheel.findings.wording import show
from flywheel.formats.source import Place
from flywheel.workflows.checks.events import exposed
from flywheel.workflows.checks.family import REACHABILITY
from flywheel.workflows.checks.route_wording import job_request, job_title, of_kind
from flywheel.workflows.routing.route_verdicts import OPAQUE, UNRESOLVED
from flywheel.workflows.routing.routing import Routing
from flywheel.workflows.routing.set_matching import NO_OVERLAYS, TORN, UNTOLD

_NUMBER = "Add `--repository DIR=OWNER/NAME:VISIBILITY:NUMBER`, or expect this warning."
_DERIVED = "Give the overlay with the stack that derives it, or expect this warning."
_FIXES = {TORN: "Fix the overlay: `flywheel check` reports what is wrong.", UNTOLD: _NUMBER}
_LITERAL = "Write the label as a literal, or give the input a default and let its callers pass a literal."


@REACHABILITY.check(
    "GF718",
    "unresolved-label",
    WARNING,
    "Files show which labels a job requests.",
    "docs/reference/workflows.md#expressions",
)
def unresolved_label(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A label from a repository variable, an output of a job or a context of the run is in no file: nobody can
    review it, and it changes without a commit. It may be served, but no check can say so. A known alternative
    does not prove anything about an unknown one.
    """
    for verdict in of_kind(routing, UNRESOLVED):
        yield Hit(verdict.place, f"{job_title(verdict)}: {verdict.reason}.", _LITERAL)


@REACHABILITY.check(
    "GF719",
    "unknown-reach",
    WARNING,
    "Files show whether the runners of an owner take the jobs of a repository.",
    (
        "docs/reference/organization.md#the-organization-file",
        "docs/reference/registration.md#scopes-and-kinds-of-account",
    ),
    needs=("overlays",),
)
def unknown_reach(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    Runner groups admit repositories by numeric id. An enterprise has organizations that its overlay does not
    list. Some labels are derived by a stack that no overlay shows, and an overlay can have an unreadable file.
    The label is right, but the given files do not prove that it reaches this repository. Each reason is
    reported once.
    """
    told: set[tuple[str, str]] = set()
    for verdict in of_kind(routing, UNTOLD, TORN):
        key = (verdict.consumer.name, verdict.reason)
        if key not in told:
            told.add(key)
            fix = _DERIVED if routing.rules.derived(verdict.labels) else _FIXES[verdict.kind]
            yield Hit(verdict.place, f"{job_request(verdict)}: {verdict.reason}.", fix)


@REACHABILITY.check(
    "GF720",
    "opaque-call",
    WARNING,
    "A call of another repository's workflow passes the runner label.",
    ("docs/reference/workflows.md#labels-that-travel-through-inputs", "docs/reference/reach.md#files-of-lanes"),
)
def opaque_call(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    The jobs of a reusable workflow run on the runners that it selects. A caller that passes no label leaves
    that choice to a file in another repository. Some repositories route every job in this way, and tools that
    read only `runs-on` find nothing wrong.

    A call that gives the path of the repository's `.github/lanes.json`, or the name of one of its actions, passes what
    is written there.
    """
    for verdict in of_kind(routing, OPAQUE):
        fix = "Pass the input that carries the runner label. If that input has another name, add it to `label_inputs`."
        yield Hit(verdict.place, f"{job_title(verdict)}: {verdict.reason}.", fix)


@REACHABILITY.check(
    "GF729",
    "not-judged",
    NOTE,
    "All evidence for a repository's workflows is given.",
    "docs/design/overview.md#invariants",
)
def not_judged(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    Without overlays it is unknown what is served, and without a repository's visibility it is unknown who can
    open a pull request. The checks that depend on these facts are not run, and the report says so instead of
    passing silently.
    """
    for repository, consumer in zip(routing.repositories, routing.consumers, strict=True):
        mine = [verdict for verdict in routing.verdicts if verdict.repository is repository]
        place = Place(repository.folder)
        if any(verdict.kind == NO_OVERLAYS for verdict in mine):
            yield Hit(
                place,
                "no overlay is given, so it is not checked whether the labels are served.",
                "Add `--overlay PATH`.",
            )
        if not consumer.visibility and any(exposed(routing, verdict) for verdict in mine):
            name = show(consumer.name or repository.folder)
            yield Hit(
                place,
                f"the visibility of {name} is unknown, so it is not checked who can open pull requests.",
                "Add `--repository DIR=OWNER/NAME:public` or `:private`.",
            )
