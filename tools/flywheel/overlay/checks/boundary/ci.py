"""Check the overlay's own workflows: what they may read and write, and that nothing is applied unseen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.phrases import several
from flywheel.findings.wording import show
from flywheel.formats.values import Object, Scalar, walk
from flywheel.overlay.checks.boundary.family import BOUNDARY
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.pins.core_names import CoreNames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.overlay.workflow_steps import WorkflowStep

_APPLY = r"\b(?:tofu|terraform)\b[^\n;&|]*\bapply\b[^\n;&|]*"
#: What a step that looks at a plan before the apply contains: this project's verbs and rules, or a guard's name.
_GUARD = r"\bflywheel\s+plan\b|plan[_-]?(?:test|guard|check|review)|guard|destroy"
#: Words of a secret's name that say that it belongs to a person.
_PERSONAL = r"(?:\A|_)(?:PAT|PERSONAL|ADMIN)(?:_|\Z)"
_SECRET = r"\bsecrets\.([A-Za-z_][A-Za-z0-9_]*)"


def _steps(overlay: Overlay) -> Iterator[WorkflowStep]:
    if overlay.workflows:
        from flywheel.overlay import workflow_steps  # late: many overlays are read without workflows

        yield from workflow_steps.steps(overlay)


def _before(step: WorkflowStep) -> Iterable[WorkflowStep]:
    from flywheel.overlay import workflow_steps

    return workflow_steps.before(step.job.document, step)


@BOUNDARY.check(
    "GF215",
    "core-read",
    BLOCKER,
    "A workflow that checks out a private core has a credential that reads core and nothing else.",
    ("docs/reference/ownership.md#credentials-of-workflows", "docs/reference/specification.md#core-pins"),
)
def core_read(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    The token of a workflow reads only the workflow's own repository. A private core needs a credential of its own for
    each owner: a deploy key, or the token of an App with access to core alone. Without one the checkout fails, on the
    day of the apply if the workflow runs only then.

    Whether core is private, `core.repository_visibility` in config/organization.yaml says, or
    `repository_visibility` of the `flywheel.core_pin` in MODULE.bazel.
    """
    if overlay.text("core.repository_visibility") not in ("private", "internal"):
        return
    names = CoreNames(contract, overlay.text("core.repository"), overlay.text("core.module_name"))
    for step in _steps(overlay):
        repository = step.given("repository")
        if step.is_checkout and names.is_repository(repository) and not (step.given("ssh-key") or step.given("token")):
            yield Hit(
                step.place("uses"),
                f"job {show(step.job.id)} checks out the private {show(repository)} without a credential.",
                "Give the step `ssh-key` with a read-only deploy key of core, or `token` of an App that reads core.",
            )


#: So many places of further checkouts are named.
_MOST_PLACES = 5


@BOUNDARY.check(
    "GF216",
    "persisted-credentials",
    WARNING,
    "A checkout in the overlay's workflows leaves no credential behind.",
    "docs/reference/ownership.md#credentials-of-workflows",
)
def persisted(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A checkout keeps its token or key for later Git commands of the job unless `persist-credentials` is false. Every
    later step can read it: a build script, a provider, an action that somebody else maintains. All checkouts of an
    overlay are one finding, at the first of them.
    """
    keep = [one for one in _steps(overlay) if one.is_checkout and one.given("persist-credentials").lower() != "false"]
    if not keep:
        return
    others = [str(one.place("uses")) for one in keep[1:]]
    so_do = f" So do those at {several(others, _MOST_PLACES)}." if others else ""
    yield Hit(
        keep[0].place("uses"),
        f"a checkout of job {show(keep[0].job.id)} keeps its credential for the steps after it.{so_do}",
        f"Add `persist-credentials: false` under `with`{' of each' if others else ''}.",
    )


@BOUNDARY.check(
    "GF217",
    "personal-credential",
    WARNING,
    "No checkout in the overlay's workflows uses the token of a person.",
    "docs/reference/ownership.md#credentials-of-workflows",
)
def personal(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A personal access token has the rights of its person in every repository, and ends with the account. A deploy key
    reads one repository, and the token of an App the repositories that it was installed for.
    """
    for step in _steps(overlay):
        for name in ("token", "ssh-key") if step.is_checkout else ():
            match = re.search(_SECRET, step.given(name))
            if match and re.search(_PERSONAL, match[1].upper()):
                yield Hit(
                    step.place("with"),
                    f"a checkout of job {show(step.job.id)} uses {show(match[1])}, by its name the token of a person.",
                    "Use a read-only deploy key, or the token of an App.",
                )


@BOUNDARY.check(
    "GF218",
    "write-all",
    BLOCKER,
    "No workflow of the overlay gives its token all permissions.",
    "docs/reference/ownership.md#credentials-of-workflows",
)
def write_all(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    `permissions: write-all` lets every step push to the repository, change its releases and approve deployments. The
    overlay is the authority for an owner's deployment: whoever writes it decides what is applied next.
    """
    for document in overlay.workflows:
        for path, node in walk(document.root):
            given = node.items.get("permissions") if isinstance(node, Object) else None
            if isinstance(given, Scalar) and given.value == "write-all":
                where = f"job {show(path[-1])}" if path else "the workflow"
                yield Hit(
                    document.place(given.at),
                    f"{where} has `permissions: write-all`.",
                    "List the permissions that it needs; for a checkout `contents: read`.",
                )


def _applies(overlay: Overlay) -> Iterator[tuple[WorkflowStep, str]]:
    """The steps that apply a stack, with the command."""
    for step in _steps(overlay):
        match = re.search(_APPLY, _plain(step.run))
        if match:
            yield step, match[0]


def _plain(script: str) -> str:
    """A script without comments and continued lines."""
    lines = [line for line in script.replace("\\\n", " ").split("\n") if not line.lstrip().startswith("#")]
    return "\n".join(lines)


@BOUNDARY.check(
    "GF219",
    "unattended-apply",
    BLOCKER,
    "No job applies with `-auto-approve` unless an environment protects it.",
    ("docs/reference/ownership.md#credentials-of-workflows", "docs/reference/plans.md#what-a-plan-says"),
)
def unattended(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    `apply -auto-approve` makes a plan and carries it out at once: nobody and nothing sees what it destroys. Apply a
    plan that was saved and read, or put the job into an `environment` whose reviewers approve it.
    """
    for step, command in _applies(overlay):
        if "-auto-approve" in command.split("apply", 1)[1] and not step.job.environment:
            yield Hit(
                step.place("run"),
                f"job {show(step.job.id)} runs `apply -auto-approve`, and no `environment` protects it.",
                "Apply a saved plan that was checked, or give the job an `environment` with reviewers.",
            )


@BOUNDARY.check(
    "GF220",
    "apply-without-guard",
    WARNING,
    "A plan is checked for what it destroys before a workflow applies it.",
    (
        "docs/reference/ownership.md#credentials-of-workflows",
        "docs/reference/specification.md#checklist-8-plans-are-looked-at-before-a-cleanup",
    ),
)
def unguarded(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A cleanup of one overlay has destroyed the live releases of another owner before. A guard reads the plan
    (`flywheel plan`, a `flywheel_plan_test`, or a script of the owner's own) in a step before the apply, or in a job
    that the applying job needs.
    """
    for step, _ in _applies(overlay):
        earlier = [*_before(step), step]
        texts = [f"{one.run}\n{one.uses}\n{one.node.items.get('name')}" for one in earlier]
        if not any(re.search(_GUARD, text, re.IGNORECASE) for text in texts):
            yield Hit(
                step.place("run"),
                f"job {show(step.job.id)} applies, and no step before it checks the plan for what it destroys.",
                "Run `flywheel plan` on the saved plan in an earlier step, or in a job that this one needs.",
            )


@BOUNDARY.check(
    "GF221",
    "foreign-secret",
    BLOCKER,
    "The overlay's workflows use the App secret of the overlay's owner.",
    (
        "docs/reference/ownership.md#the-secret-of-an-owner",
        "docs/reference/specification.md#the-canonical-split",
    ),
)
def foreign_secret(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    The name of an App's secret contains its owner. A workflow that was copied from another overlay still names that
    owner's secret, and then creates or replaces credentials that are not its own.
    """
    slug = overlay.text("owner.slug").lower()
    head, _, tail = contract.wiring.app_secret.name.partition("{owner}")
    if not slug or not head:
        return
    pattern = rf"(?<![A-Za-z0-9-]){re.escape(head)}([a-z0-9][a-z0-9-]*){re.escape(tail)}(?![A-Za-z0-9-])"
    for document in overlay.workflows:
        for _, node in walk(document.root):
            text = node.value if isinstance(node, Scalar) and isinstance(node.value, str) else ""
            for match in re.finditer(pattern, text):
                if f"-{slug}-" not in f"-{match[1]}-":
                    yield Hit(
                        document.place(node.at),
                        f"{show(match[0])} is the secret of another owner; this overlay's owner is {show(slug)}.",
                        f"Use {show(contract.wiring.app_secret.name.format(owner=slug))}.",
                    )
