"""What no file tells: labels behind variables, scopes behind accounts, calls into other repositories."""

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

_NUMBER = "Give the repository by `--repository DIR=OWNER/NAME:VISIBILITY:NUMBER`, or expect this warning."
_DERIVED = "Expect this warning, or ask for a label that an overlay declares."
_FIXES = {TORN: "Mend the overlay: `flywheel check` tells what is wrong with it.", UNTOLD: _NUMBER}
_LITERAL = "Write the label, or give the input a default and its callers a literal."


@REACHABILITY.check(
    "GF718",
    "unresolved-label",
    WARNING,
    "What a job asks for can be told from files.",
    "docs/reference/workflows.md#expressions",
)
def unresolved_label(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A label that comes from a repository variable, an output of a job or a context of the run is in no
    file: nobody can review it, and it changes without a commit. It may well be served; no check can
    say so, and an arm that is known to be good does not vouch for the one beside it.
    """
    for verdict in of_kind(routing, UNRESOLVED):
        yield Hit(verdict.place, f"{job_title(verdict)}: {verdict.reason}.", _LITERAL)


@REACHABILITY.check(
    "GF719",
    "unknown-reach",
    WARNING,
    "It can be told whether the runners of an owner take the jobs of a repository.",
    ("docs/reference/inputs.md#the-organization-file", "docs/reference/registration.md#scopes-and-kinds-of-account"),
)
def unknown_reach(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    Runner groups admit repositories by number, an enterprise has organizations that its overlay does
    not list, some labels are derived by a stack that no overlay shows, and an overlay may have a file
    that nobody can read. The label is right; that it reaches this repository is not proved by the
    files at hand. It is told once for each reason.
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
    "A call of another repository's workflow says what its jobs run on.",
    "docs/reference/workflows.md#labels-that-travel-through-inputs",
)
def opaque_call(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    The jobs of a reusable workflow run on what it chooses, and a caller that gives it no label leaves
    that to a file in another repository. Whole repositories route every job in this way, and look
    clean to tools that read `runs-on` alone.
    """
    for verdict in of_kind(routing, OPAQUE):
        fix = "Give it the input that carries its runner label, or add that input's name to `label_inputs`."
        yield Hit(verdict.place, f"{job_title(verdict)}: {verdict.reason}.", fix)


@REACHABILITY.check(
    "GF729",
    "not-judged",
    NOTE,
    "All that judging a repository's workflows needs is given.",
    "docs/design/overview.md#invariants",
)
def not_judged(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    Without overlays nothing tells what is served, and without a repository's visibility nothing tells
    who can open a pull request. What hangs on it is then not judged, and the report says so instead
    of passing in silence.
    """
    for repository, consumer in zip(routing.repositories, routing.consumers, strict=True):
        mine = [verdict for verdict in routing.verdicts if verdict.repository is repository]
        place = Place(repository.folder)
        if any(verdict.kind == NO_OVERLAYS for verdict in mine):
            yield Hit(place, "no overlay is given: whether anything serves it is not judged.", "Give `--overlay`.")
        if not consumer.visibility and any(exposed(routing, verdict) for verdict in mine):
            name = show(consumer.name or repository.folder)
            yield Hit(
                place,
                f"the visibility of {name} is not known: who can open pull requests is not judged.",
                "Give it: `--repository DIR=OWNER/NAME:public` or `:private`.",
            )
