"""Find the stack of a variable file: by its path, else by its variables."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.contract.compiled import Contract


def named_stack(path: str, contract: Contract) -> tuple[str, str]:
    """The stack that `path` names, and the named stack that the contract does not have; "" for none.

    The last part of the path that names a stack decides. `arc-runners` and `arc_runners` are equal.
    """
    convention = contract.conventions.organization
    others = convention.other_stacks if convention is not None else ()
    for step in reversed(path.replace("\\", "/").lower().split("/")):
        called = [name for name, words in _names(contract) if any(_calls(_plain(step), word) for word in words)]
        if called:
            return max(called, key=len), ""
        words = [name for name in others if _has_word(_plain(step), _plain(name))]
        if words:
            return "", max(words, key=len)
    return "", ""


def stack_of(path: str, names: Iterable[str], contract: Contract) -> tuple[str, str]:
    """The stack of a variable file that sets these variables, and the stack in its path that the contract lacks.

    The name of a stack with runner sets decides. Content is stronger than any other name: the file is judged as one of
    another stack if it has the runner sets of that stack, if all its variables are of that stack and not of the named
    one, or if the path names that stack too and most variables are of it.
    """
    stack, other = named_stack(path, contract)
    if stack and contract.stacks[stack].runner_sets is not None:
        return stack, ""
    given = set(names)
    for name, one in contract.stacks.items():
        if one.runner_sets is not None and one.runner_sets.variable in given:
            return name, ""
    if stack and given <= contract.stacks[stack].variables.keys():
        return stack, ""
    likely = likely_stack(given, contract)
    if likely and (other or stack) and not given <= contract.stacks[likely].variables.keys():
        folders = _plain(path).split("/")
        likely = likely if any(_plain(likely) in folder for folder in folders) else ""
    return (likely or stack, "") if likely or stack else ("", other)


def likely_stack(names: Iterable[str], contract: Contract) -> str:
    """The stack that declares more than half of the variables that are set; "" if no stack does.

    At least one of these variables must belong to no other stack. A stack without runner sets must declare all of them:
    its variables have names that many stacks of others use.
    """
    given = set(names)
    best = closest_stack(given, contract)
    if not best:
        return ""
    known = given & contract.stacks[best].variables.keys()
    if contract.stacks[best].runner_sets is None and known != given:
        return ""
    convention = contract.conventions.organization
    own = known.difference(convention.common_variables if convention is not None else ())
    return best if own and len(known) * 2 > len(given) else ""


def closest_stack(names: Iterable[str], contract: Contract) -> str:
    """The stack that declares the most of these variables; "" if there is no stack. One with runner sets wins a tie."""
    given = set(names)
    known = {
        name: (len(given & stack.variables.keys()), stack.runner_sets is not None)
        for name, stack in contract.stacks.items()
    }
    return max(known, key=lambda stack: known[stack], default="")


def _names(contract: Contract) -> list[tuple[str, set[str]]]:
    """What paths call each stack: its name, and the name of its state."""
    return [(name, {_plain(name), _plain(stack.state_key)}) for name, stack in contract.stacks.items()]


def _calls(step: str, word: str) -> bool:
    """Whether a step of a path names a stack. A name of one word is common: it must stand alone."""
    return word in step and ("-" in word or _has_word(step, word))


def _plain(text: str) -> str:
    return text.replace("_", "-").lower()


def _has_word(text: str, word: str) -> bool:
    return word in text and re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text) is not None
