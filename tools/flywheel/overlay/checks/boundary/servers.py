"""Check what depends on the owner's own server: which labels it registers, and its address."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.contract.stack import Stack
from flywheel.contract.wiring import ForgeLabels
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.phrases import several
from flywheel.findings.wording import show
from flywheel.formats.source import Place
from flywheel.overlay import registrations, runner_sets
from flywheel.overlay.charts import minor, server_version, server_without_labels, without_labels
from flywheel.overlay.checks.boundary.family import BOUNDARY
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.runner_sets import RunnerSet, fact_value
from flywheel.overlay.stack_inputs import Inputs


@BOUNDARY.check(
    "GF230",
    "labels-before-the-server",
    BLOCKER,
    "The owner's server is one that registers labels of scale sets.",
    "docs/reference/forges.md#github-enterprise-server",
)
def before_the_server(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A GitHub Enterprise Server before 3.18 knows a scale set only by its name. Further labels are dropped silently: the
    listener is up, and a job that asks for the capability waits until it is cancelled.
    """
    found, old = _labelled(overlay, contract), server_without_labels(overlay, contract)
    if found is None or old is None:
        return
    yield Hit(
        old.place,
        f"the server of version {overlay.text('owner.forge_version')} drops the labels {found.shown} of "
        f"{found.titles}: it needs {found.rules.since}.",
        f"Upgrade the server to {found.rules.by_default_since}, which registers labels without a flag.",
    )


@BOUNDARY.check(
    "GF231",
    "labels-behind-a-flag",
    WARNING,
    "The owner's server registers labels of scale sets without a flag.",
    "docs/reference/forges.md#github-enterprise-server",
)
def behind_a_flag(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    From 3.18 to 3.20 a GitHub Enterprise Server registers labels only if a flag of the server is set, and no file of
    the overlay shows that. Without it they are dropped silently. If the version of the server is not declared, it may
    be older still. Once the flag is set, expect this warning until the server is 3.21.
    """
    found = _labelled(overlay, contract)
    if found is None:
        return
    version, rules = server_version(overlay), found.rules
    if version is None:
        seen = overlay.text("owner.forge_version")
        said = f"{show(seen)} is not a version" if seen else "the version of the server is not declared"
        place = overlay.facts["owner.forge_version" if seen else "owner.forge"].place
        yield Hit(
            place,
            f"{said}, and the labels {found.shown} of {found.titles} need {rules.since}, and before "
            f"{rules.by_default_since} a flag.",
            f"Set `owner.forge_version` to the version of the server, such as {rules.by_default_since}.",
        )
    elif minor(rules.since) <= version < minor(rules.by_default_since):
        yield Hit(
            overlay.facts["owner.forge_version"].place,
            f"the server of version {overlay.text('owner.forge_version')} drops the labels {found.shown} of "
            f"{found.titles} unless its flag `{rules.flag}` is set.",
            f"Set the flag on the server and expect this warning, or upgrade to {rules.by_default_since}.",
        )


class _Labelled:
    """The sets with labels that the owner's server may drop."""

    __slots__ = ("rules", "shown", "titles")

    def __init__(self, rules: ForgeLabels, sets: list[tuple[str, str]]) -> None:
        self.rules = rules
        self.titles = several(title for title, _ in sets)
        self.shown = several(dict.fromkeys(show(label) for _, label in sets))


def _labelled(overlay: Overlay, contract: Contract) -> _Labelled | None:
    """The sets whose labels are more than their name, on a forge where that depends on the server's version."""
    forge = contract.wiring.forges.get(overlay.text("owner.forge"))
    if forge is None or forge.labels is None:
        return None
    found = [
        (runner_set.title, label)
        for stack, inputs, sets in overlay.by_stack(contract)
        if stack.adapter == forge.adapter and without_labels(stack, inputs, contract) is None
        for runner_set in sets
        for label in _beside_the_name(runner_set, contract)
    ]
    return _Labelled(forge.labels, found) if found else None


def _beside_the_name(runner_set: RunnerSet, contract: Contract) -> list[str]:
    name = runner_sets.scale_set_name(runner_set, contract).lower()
    labels = [str(fact.value) for fact in runner_sets.labels(runner_set, contract)]
    return [label for label in labels if label.lower() != name]


@BOUNDARY.check(
    "GF232",
    "address-of-another-forge",
    BLOCKER,
    "A stack's address of the forge is that of the owner's forge.",
    "docs/reference/forges.md#gitlab",
)
def address_of_another_forge(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A runner of GitLab is registered with a token at the server that made it. At another server the token is unknown:
    the manager starts, is refused and starts again. The stack's default is gitlab.com.
    """
    own = registrations.parse(overlay.text("owner.config_url"))
    if own is None:
        return
    for stack, inputs, _ in overlay.by_stack(contract):
        fact = fact_value(stack, inputs, registrations.FORGE_URL)
        given = registrations.parse(fact.value) if fact is not None and isinstance(fact.value, str) else None
        if fact is None or given is None or (given.host.lower(), given.port) == (own.host.lower(), own.port):
            continue
        if not (fact.declared or inputs.whole):
            continue
        variable = stack.bindings[registrations.FORGE_URL]
        default = "" if fact.declared else ", the stack's default"
        yield Hit(
            _place(stack, inputs),
            f"`{variable}` is {show(str(fact.value))}{default}, and the owner is at {show(own.host)}.",
            f"Write {show(registrations.forge_url(own))}.",
        )


def _place(stack: Stack, inputs: Inputs) -> Place:
    fact = inputs.get(stack.bindings[registrations.FORGE_URL])
    return inputs.place if fact is None else fact.place
