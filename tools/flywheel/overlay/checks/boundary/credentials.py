"""Check that registrations use the App secret of the overlay's owner, judged by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.phrases import several
from flywheel.findings.wording import show
from flywheel.overlay.checks.boundary.family import BOUNDARY
from flywheel.overlay.checks.boundary.owner_attributes import attribute_of_owner
from flywheel.overlay.fact import Fact
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.runner_sets import fact_value

#: A name with a longer run of letters and digits may be a secret itself, and is not shown.
_LONGEST_WORD = 24


@BOUNDARY.check(
    "GF206",
    "app-secret-owner",
    BLOCKER,
    "The App secret's name holds the owner's slug.",
    ("docs/reference/ownership.md#the-secret-of-an-owner", "docs/reference/specification.md#the-canonical-split"),
)
def app_secret_owner(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Owners on one cluster share the namespaces of the runners, so only the name tells their secrets
    apart. If several owners use one name, the last one to write the secret replaces the credentials
    of all. If the name is another owner's, this overlay's runners register with that owner's App.

    The stack's default is such a shared name. A runner set that leaves the attribute out uses it.
    """
    slug = overlay.text("owner.slug")
    if not slug:
        return
    for uses in _secrets(overlay, contract).values():
        fact, attribute, _ = uses[0]
        name = fact.value
        assert isinstance(name, str)
        if not _is_name(name, contract) or _names_owner(name, slug):
            continue
        users = several(title for _, _, title in uses)
        seen = f"is {_shown(name)}" if fact.declared else f"is not set, and the stack's default is {show(name)}"
        place = fact.place if fact.declared else attribute_of_owner(overlay, "app_secret") or fact.place
        yield Hit(
            place,
            f"`{attribute}` of {users} {seen}, which is not the secret of the owner {show(slug)}.",
            f"Use {show(contract.wiring.app_secret.name.format(owner=slug))}.",
        )


def _secrets(overlay: Overlay, contract: Contract) -> dict[tuple[str, bool], list[tuple[Fact, str, str]]]:
    """Each secret's name, declared or by default, with its place and the runner sets that use it."""
    found: dict[tuple[str, bool], list[tuple[Fact, str, str]]] = {}

    def add(fact: Fact | None, attribute: str, title: str, whole: bool) -> None:
        if fact is not None and isinstance(fact.value, str) and (whole or fact.declared):
            found.setdefault((fact.value, fact.declared), []).append((fact, attribute, title))

    for stack, inputs, sets in overlay.by_stack(contract):
        lanes = [one.title for one in sets if one.lane is not None and one.text("app_secret")]
        variable = stack.bindings.get("owner.app_secret", "")
        add(fact_value(stack, inputs, "owner.app_secret"), variable, ", ".join(lanes) or "the stack", inputs.whole)
        for runner_set in sets:
            if runner_set.lane is None:
                add(runner_set.get("app_secret"), runner_set.attribute("app_secret"), runner_set.title, inputs.whole)
    return found


def _is_name(text: str, contract: Contract) -> bool:
    """Whether the text can be a secret's name; the secrets family reports everything else."""
    return not text or re.fullmatch(contract.arc.object_name.pattern, text) is not None


def _names_owner(name: str, slug: str) -> bool:
    return f"-{slug.lower()}-" in f"-{name}-"


def _shown(name: str) -> str:
    longest = max(map(len, re.split(r"[^a-z0-9]", name)))
    return show(name) if longest <= _LONGEST_WORD else "a name too long to be shown"
