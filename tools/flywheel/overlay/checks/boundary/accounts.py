"""Check that the owner's forge and kind of account are ones that the contract knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import listing, show
from flywheel.formats.nearest import did_you_mean
from flywheel.overlay.checks.boundary.family import BOUNDARY
from flywheel.overlay.overlay import Overlay

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.wiring import Forge


@BOUNDARY.check(
    "GF210",
    "unknown-account",
    BLOCKER,
    "The owner's forge and kind of account are ones that the contract knows.",
    "docs/reference/registration.md#scopes-and-kinds-of-account",
)
def unknown_account(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    The forge and the kind of account decide where an owner may register runners. If one of them
    is misspelt, the checks of config URLs and runner groups have nothing to compare with, and
    report nothing.
    """
    forges = contract.wiring.forges
    name = overlay.text("owner.forge")
    yield from _unless_known(overlay, "owner.forge", forges)
    kinds = forges[name].accounts if name in forges else _kinds(forges)
    yield from _unless_known(overlay, "owner.account_kind", kinds)


def _kinds(forges: dict[str, Forge]) -> list[str]:
    return sorted({kind for one in forges.values() for kind in one.accounts})


def _unless_known(overlay: Overlay, fact_name: str, known: Iterable[str]) -> Iterator[Hit]:
    fact = overlay.facts.get(fact_name)
    if fact is None or not isinstance(fact.value, str) or fact.value in known:
        return
    what = fact_name.rpartition(".")[2].replace("_", " ")
    yield Hit(
        fact.place,
        f"the owner's {what} is {show(fact.value)}, which the contract does not know.",
        did_you_mean(fact.value, known) or f"Use one of {listing(known)}.",
    )


@BOUNDARY.check(
    "GF212",
    "forge-not-judged",
    WARNING,
    "The registrations of the owner's forge are judged.",
    ("docs/reference/forges.md#gitlab", "docs/reference/forges.md#forgejo-and-codeberg"),
)
def forge_not_judged(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Each forge has an adapter that runs its jobs: ARC for GitHub, others for GitLab and Forgejo. Of each owner the
    address, its scope and the values of a stack are judged. Which jobs reach the runners is judged for ARC only:
    pipelines of GitLab and workflows of Forgejo are compared with nothing, and a report without findings about them
    would mean nothing.
    """
    words = contract.conventions.workflows
    fact = overlay.facts.get("owner.forge")
    forge = contract.wiring.forges.get(overlay.text("owner.forge"))
    if words is None or fact is None or forge is None or forge.adapter in words.adapters:
        return
    stacks = _stacks_for(forge.adapter, contract)
    what = f"the values of {listing(stacks)} and the address of the owner" if stacks else "the address of the owner"
    without = "" if stacks else " The contract has no stack for it: nothing is rendered."
    yield Hit(
        fact.place,
        f"the forge {show(overlay.text('owner.forge'))} has the adapter {show(forge.adapter)}: only {what} are judged, "
        f"not which jobs its runners take (`{forge.selects_by}`).{without}",
        "Have the jobs reviewed by somebody, and expect this warning.",
    )


@BOUNDARY.check(
    "GF222",
    "stack-of-another-forge",
    BLOCKER,
    "The stack deploys runners that the owner's forge hands jobs to.",
    ("docs/reference/forges.md#github", "docs/reference/registration.md#scopes-and-kinds-of-account"),
)
def stack_of_another_forge(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    ARC registers runners at GitHub and at a GitHub Enterprise Server, gitlab-runner at GitLab, act_runner at Forgejo.
    Runners of another adapter never register at the owner's forge: its API answers the registration with an error
    that only a log shows.
    """
    name = overlay.text("owner.forge")
    forge = contract.wiring.forges.get(name)
    if forge is None:
        return
    for stack, inputs, _ in overlay.by_stack(contract):
        if stack.adapter is None or stack.adapter == forge.adapter:
            continue
        others = _stacks_for(forge.adapter, contract)
        by_hand = f"No stack deploys `{forge.adapter}`: remove the stack, and register these runners by hand."
        yield Hit(
            inputs.place,
            f"the stack `{stack.name}` deploys runners of `{stack.adapter}`, and the owner's forge {show(name)} "
            f"(support: {forge.status}) hands its jobs to `{forge.adapter}`.",
            f"Use the stack {listing(others)}." if others else by_hand,
        )


def _stacks_for(adapter: str, contract: Contract) -> list[str]:
    """The stacks whose runners an adapter hands jobs to."""
    return [name for name, stack in contract.stacks.items() if stack.adapter == adapter]
