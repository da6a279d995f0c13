"""Compare two plain documents at every depth.

A table of rules says what the value at a path means: a list of what is allowed, a list of what is required, a
limit. If there is no rule for a path, mappings and lists are compared entry by entry, and each difference is a change.
"""

from __future__ import annotations

from flywheel.contract.changes.contract_change import (
    ADDED,
    CHANGED,
    NARROWED,
    REMOVED,
    REWORDED,
    WIDENED,
    ContractChange,
    quoted,
)
from flywheel.formats.json import canonical_json
from flywheel.hcl.types import ABSENT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Steps = tuple[str, ...]
    #: Compares the old and the new value at a path; either may be ABSENT. The rules apply below the path.
    Policy = Callable[[object, object, Steps, "Rules"], Iterator[ContractChange]]
    Rules = Mapping[Steps, Policy]

#: In the path of a rule: any single step.
ANY_STEP = "*"

#: Parts whose changes a person must read: the forms of an overlay's other files.
_NEUTRAL = "conventions"

STILL = "Everything that was accepted still is."


def differences(old: object, new: object, path: Steps, rules: Rules) -> Iterator[ContractChange]:
    """The changes from `old` to `new` at `path`, in the order of their paths."""
    if same(old, new):
        return
    policy = rules.get(_rule_path(path, rules))
    if policy is not None:
        yield from policy(old, new, path, rules)
    elif isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            yield from differences(old.get(key, ABSENT), new.get(key, ABSENT), (*path, key), rules)
    elif isinstance(old, list) and isinstance(new, list) and path[0] == _NEUTRAL:
        yield from LISTED(old, new, path, rules)
    else:
        yield unknown(old, new, path)


def _rule_path(path: Steps, rules: Rules) -> Steps:
    """The path of the first rule that applies to `path`; a rule applies only to paths of its length."""
    for pattern in rules:
        if len(pattern) == len(path) and all(
            wanted in (ANY_STEP, step) for wanted, step in zip(pattern, path, strict=True)
        ):
            return pattern
    return ()


def same(old: object, new: object) -> bool:
    """Whether two plain values have the same digest: `1` and `1.0` have, `1` and `true` have not."""
    if old is ABSENT or new is ABSENT:
        return old is new
    return old is new or canonical_json.dumps(old) == canonical_json.dumps(new)


class Entries:
    """A list without order, or a mapping, whose entries may be added or removed.

    added, removed: whether that can break an overlay. noun: the name of an entry in messages; without it
    the message names the path. why: the effect of a breaking change. Below names that stay, mappings are
    compared further.
    """

    __slots__ = ("added", "noun", "removed", "why")

    def __init__(self, added: bool, removed: bool, why: str, noun: str = "") -> None:
        self.added = added
        self.removed = removed
        self.why = why
        self.noun = noun

    def __call__(self, old: object, new: object, path: Steps, rules: Rules) -> Iterator[ContractChange]:
        before, after = _entries(old), _entries(new)
        if before is None or after is None:
            yield unknown(old, new, path)
            return
        narrows, found = self.added and not self.removed, False
        for key in sorted(before.keys() - after.keys()):
            found = True
            kind = WIDENED if narrows else NARROWED if self.removed and not self.noun else REMOVED
            yield self._change(path, key, kind, self.removed, "removed")
        for key in sorted(after.keys() - before.keys()):
            found = True
            kind = NARROWED if narrows else WIDENED if self.removed and not self.noun else ADDED
            yield self._change(path, key, kind, self.added, "new")
        for key in sorted(before.keys() & after.keys()):
            for change in differences(before[key], after[key], (*path, key), rules):
                found = True
                yield change
        if not found:
            yield ContractChange(
                path, REWORDED, False, f"{named(path)} lists the same entries in another form", "No value changes."
            )

    def _change(self, path: Steps, key: str, kind: str, breaking: bool, is_: str) -> ContractChange:
        if self.noun:
            stack = f" of the stack `{path[1]}`" if path[0] == "stacks" else ""
            text = f"the {self.noun} `{key}`{stack} is {is_}"
        else:
            text = f"{named(path)} {'now' if is_ == 'new' else 'no longer'} has {shown(key)}"
        return ContractChange((*path, key), kind, breaking, text, self.why if breaking else STILL)


def _entries(value: object) -> dict[str, object] | None:
    """The entries of a value by their keys; None for a value without entries."""
    if value is ABSENT or value is None:
        return {}
    if isinstance(value, dict):
        return value
    if not isinstance(value, list):
        return None
    found: dict[str, object] = {}
    for item in value:
        if isinstance(item, list) and len(item) == 2 and isinstance(item[0], str):
            found[item[0]] = item[1]
        elif isinstance(item, dict) and isinstance(item.get("name"), str):
            found[item["name"]] = item
        else:
            found[item if isinstance(item, str) else canonical_json.dumps(item)] = None
    return found


#: Entries that are for information: no change of them breaks an overlay.
LISTED = Entries(False, False, "")


def unknown(old: object, new: object, path: Steps) -> ContractChange:
    """A change for which there is no rule: it may break an overlay, except among conventions."""
    breaking = path[0] != _NEUTRAL
    why = "No rule says what it means, so it counts as breaking." if breaking else READ_IT
    if old is ABSENT:
        return ContractChange(path, ADDED, breaking, f"{named(path)} is new: {shown(new)}", why)
    if new is ABSENT:
        return ContractChange(path, REMOVED, breaking, f"{named(path)} is removed", why)
    return ContractChange(path, CHANGED, breaking, became(path, old, new), why)


#: The effect of a change among conventions, which breaks nothing directly.
READ_IT = "It changes how an overlay's other files are read: check what that means for yours."


def became(path: Steps, old: object, new: object) -> str:
    """The text for a value that replaces another."""
    if old is ABSENT:
        return f"{named(path)} is {shown(new)}, and was not set before"
    if new is ABSENT:
        return f"{named(path)} is no longer set; it was {shown(old)}"
    return f"{named(path)} is {shown(new)}, no longer {shown(old)}"


def named(path: Steps) -> str:
    """A path for people: the keys, and the file of `contract/` that has them."""
    part, *steps = path
    if part == "stacks":
        return f"`{'.'.join(steps[1:])}` of the stack `{steps[0]}`"
    if part == _NEUTRAL:
        part, *steps = steps
    return f"`{'.'.join(steps)}` in {part}.yaml" if steps else f"{part}.yaml"


def shown(value: object) -> str:
    """A plain value as one-line JSON, shortened; a string without quotes."""
    return quoted(value if isinstance(value, str) and value else canonical_json.dumps(value))
