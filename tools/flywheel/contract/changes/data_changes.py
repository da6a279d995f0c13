"""What changed from one plain document to another, as deep as it goes.

A table of rules says for a path what its value means there: what is allowed, what is demanded, a limit. Where no
rule speaks, mappings and lists are gone through, and what differs is a change by itself.
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
    #: Judges the value at a path, old and new; either may be ABSENT. The rules are for what lies below.
    Policy = Callable[[object, object, Steps, "Rules"], Iterator[ContractChange]]
    Rules = Mapping[Steps, Policy]

#: In the path of a rule: any one step.
ANY_STEP = "*"

#: Parts whose changes are for a person to read: what an overlay's other files look like.
_NEUTRAL = "conventions"

STILL = "What was taken still is."


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
    """The path of the first rule that speaks of `path`; paths are as long as their rules."""
    for pattern in rules:
        if len(pattern) == len(path) and all(
            wanted in (ANY_STEP, step) for wanted, step in zip(pattern, path, strict=True)
        ):
            return pattern
    return ()


def same(old: object, new: object) -> bool:
    """Whether two plain values have one digest: `1` and `1.0` do, `1` and `true` do not."""
    if old is ABSENT or new is ABSENT:
        return old is new
    return old is new or canonical_json.dumps(old) == canonical_json.dumps(new)


class Entries:
    """A list without order, or a mapping, of things that come and go.

    added, removed: whether that breaks. noun: what one is called; without, it is told as  why: what
    follows where it breaks. Mappings are gone through below the names that stay.
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
            yield self._change(path, key, kind, self.removed, "gone")
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
                path, REWORDED, False, f"{named(path)} lists the same in another way", "No value changes by it."
            )

    def _change(self, path: Steps, key: str, kind: str, breaking: bool, is_: str) -> ContractChange:
        if self.noun:
            stack = f" of the stack `{path[1]}`" if path[0] == "stacks" else ""
            text = f"the {self.noun} `{key}`{stack} is {is_}"
        else:
            text = f"{named(path)} has {shown(key)} {'now' if is_ == 'new' else 'no more'}"
        return ContractChange((*path, key), kind, breaking, text, self.why if breaking else STILL)


def _entries(value: object) -> dict[str, object] | None:
    """A value by what tells its entries apart; None for what has no entries."""
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


#: What is known of something, for a person to read.
LISTED = Entries(False, False, "")


def unknown(old: object, new: object, path: Steps) -> ContractChange:
    """A change whose meaning no rule tells: it may break, except among conventions."""
    breaking = path[0] != _NEUTRAL
    why = "What it means is told nowhere, so it counts as breaking." if breaking else READ_IT
    if old is ABSENT:
        return ContractChange(path, ADDED, breaking, f"{named(path)} is new: {shown(new)}", why)
    if new is ABSENT:
        return ContractChange(path, REMOVED, breaking, f"{named(path)} is gone", why)
    return ContractChange(path, CHANGED, breaking, became(path, old, new), why)


#: Why a change among conventions breaks nothing by itself.
READ_IT = "It says what is looked at in an overlay's other files: read what that means for yours."


def became(path: Steps, old: object, new: object) -> str:
    """One value in the place of another, in words."""
    if old is ABSENT:
        return f"{named(path)} is {shown(new)}, and was not said before"
    if new is ABSENT:
        return f"{named(path)} is not said any more; it was {shown(old)}"
    return f"{named(path)} is {shown(new)}, no longer {shown(old)}"


def named(path: Steps) -> str:
    """A path as people look for it: the keys, and the file of `contract/` that they stand in."""
    part, *steps = path
    if part == "stacks":
        return f"`{'.'.join(steps[1:])}` of the stack `{steps[0]}`"
    if part == _NEUTRAL:
        part, *steps = steps
    return f"`{'.'.join(steps)}` in {part}.yaml" if steps else f"{part}.yaml"


def shown(value: object) -> str:
    """A plain value as one-line JSON, shortened; a string as it is."""
    return quoted(value if isinstance(value, str) and value else canonical_json.dumps(value))
