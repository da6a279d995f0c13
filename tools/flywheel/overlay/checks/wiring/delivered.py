"""Check that what an overlay declares is what it delivers: to its stacks, and to their backends."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.formats.values import Scalar
from flywheel.overlay import registrations
from flywheel.overlay.checks.wiring.family import WIRING
from flywheel.overlay.fact import Fact
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.runner_sets import fact_value

#: Facts of backends that no stack variable has: the fact, and the backend's attribute.
_BACKEND = (("substrate.state_region", "region"),)


@WIRING.check(
    "GF420",
    "delivered-differs",
    BLOCKER,
    "Each fact that the overlay declares is the value that its stacks and backends are given.",
    (
        "docs/reference/wiring.md#declared-and-delivered",
        "docs/reference/specification.md#the-canonical-split",
    ),
)
def differs(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Owner and substrate are declared in `config/organization.yaml` or by rules, and the variable files are what
    OpenTofu reads. If the two differ, people read one value and the cluster gets another: another cluster, a cache
    whose key is missing, the App of somebody else. A variable that no file sets is delivered as the stack's default.

    GF405 compares the endpoints, GF205 the runner group, GF207 who deploys the controller, and GF417 bucket and
    endpoint of the state.
    """
    elsewhere = {*contract.wiring.endpoints, "runner_group"} - {"config_url"}
    for stack, inputs, _ in overlay.by_stack(contract):
        for name, variable in stack.bindings.items():
            declared = overlay.facts.get(name)
            delivered = fact_value(stack, inputs, name)
            if name.rpartition(".")[2] in elsewhere or declared is None or not _is_set(declared):
                continue
            if delivered is None or not (delivered.declared or inputs.whole):
                continue  # GF302 reports a variable without value and default
            if _same(name, declared.value, delivered.value):
                continue
            default = "" if delivered.declared else " (the stack's default, as no file sets it)"
            yield Hit(
                delivered.place if delivered.declared else inputs.place,
                f"`{variable}` is {_shown(delivered)}{default}; the declared `{name}` is {_shown(declared)} "
                f"({declared.place}).",
                "Write the declared value, or correct the declaration.",
            )
    yield from _backends(overlay, contract)


def _backends(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    kind = overlay.facts.get("substrate.state_backend")
    for backend in overlay.backends:
        wanted = kind.value if kind is not None else ""
        if isinstance(wanted, str) and wanted and backend.kind and backend.kind != wanted:
            assert kind is not None
            yield Hit(
                backend.place,
                f"the backend is of the kind {show(backend.kind)}; the declared `substrate.state_backend` is "
                f"{show(wanted)} ({kind.place}).",
                "Write a backend of the declared kind, or correct the declaration.",
            )
        for name, attribute in _BACKEND:
            declared, delivered = overlay.facts.get(name), backend.get(attribute)
            if declared is None or delivered is None or not _is_set(declared) or declared.value == delivered.value:
                continue
            yield Hit(
                delivered.place,
                f"`{attribute}` of the backend is {_shown(delivered)}; the declared `{name}` is {_shown(declared)} "
                f"({declared.place}).",
                "Write the declared value, or correct the declaration.",
            )


def _is_set(fact: Fact) -> bool:
    return isinstance(fact.node, Scalar) and fact.value not in (None, "")


def _same(name: str, declared: object, delivered: object) -> bool:
    if name == "owner.config_url" and isinstance(declared, str) and isinstance(delivered, str):
        ours, theirs = registrations.parse(declared), registrations.parse(delivered)
        return declared == delivered or (ours is not None and theirs is not None and ours.key == theirs.key)
    return declared == delivered


def _shown(fact: Fact) -> str:
    return show(fact.value) if fact.value not in (None, "") else "empty"
