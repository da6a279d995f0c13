"""Names that one part of a contract takes from another: whoever follows one finds what it names.

The compiler judges far more, with places in the files of `contract/`. This is for contracts that it did not write.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from flywheel.contract.capabilities import Capabilities
    from flywheel.contract.conventions import Conventions
    from flywheel.contract.stack import Stack
    from flywheel.contract.wiring import Forge, Wiring
    from flywheel.documents.problems import Path, Problems


def judge(
    capabilities: Capabilities,
    wiring: Wiring,
    stacks: Mapping[str, Stack],
    conventions: Conventions,
    problems: Problems,
) -> None:
    """Add every name that means nothing."""
    for name, label in capabilities.labels.items():
        path = ("capabilities", "labels", name, "runner_type")
        _among([label.runner_type], capabilities.runner_types, path, "runner type", problems)
    for owner, pools in capabilities.owner_pools.items():
        for pool, type_ in pools.items():
            at = ("capabilities", "owner_pools", owner, pool)
            _among([type_], capabilities.runner_types, at, "runner type", problems)
    for name, forge in wiring.forges.items():
        _forge(forge, ("wiring", "forges", name, "accounts"), problems)
    for name, stack in stacks.items():
        _stack(stack, ("stacks", name), problems)
        labels = [lane.label for lane in stack.lanes]
        _among(labels, capabilities.labels, ("stacks", name, "primary_lanes"), "capability label", problems)
    _exits(conventions, problems)


def _among(names: Iterable[str | None], known: Collection[str], path: Path, what: str, problems: Problems) -> None:
    for name in names:
        if name is not None and name not in known:
            problems.add(None, path, f"names the unknown {what} `{name}`.", "Name one that the contract has.")


def _forge(forge: Forge, path: Path, problems: Problems) -> None:
    for kind, account in forge.accounts.items():
        _among([*account.scopes, account.anchor], forge.scopes, (*path, kind), "scope", problems)


def _stack(stack: Stack, path: Path, problems: Problems) -> None:
    names = {
        "bindings": stack.bindings.values(),
        "controller_owner_flags": stack.controller_owner_flags,
        "runner_sets": [stack.runner_sets.variable] if stack.runner_sets is not None else [],
        "primary_lanes": [
            name for lane in stack.lanes for name in (lane.deploy, *lane.bindings.values(), *lane.inherits.values())
        ],
    }
    for key, used in names.items():
        _among(used, stack.members["variables"], (*path, key), "variable", problems)


def _exits(conventions: Conventions, problems: Problems) -> None:
    debt, retirement = conventions.debt, conventions.retirement
    if retirement is None:
        return
    path = ("conventions", "retirement")
    for name, one in retirement.exits.items():
        named = [*one.after, *(item for items in one.after.values() for item in items)]
        _among([*one.items, *one.also, *named], retirement.items, (*path, "exits", name), "item", problems)
        kinds = [kind for kinds in one.also.values() for kind in kinds]
        if debt is not None:
            _among(kinds, debt.evidence, (*path, "exits", name, "also"), "kind of evidence", problems)
