"""Values that checks derive from what they judge, each once."""

from __future__ import annotations

from functools import wraps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Protocol, TypeVar, TypeVarTuple

    #: Derived values by the function that derived them and its other arguments.
    Memo = dict[tuple[object, ...], Any]

    class HasMemo(Protocol):
        """What keeps the values that are derived from it. `memo` is empty at first."""

        memo: Memo

    S = TypeVar("S", bound=HasMemo)
    A = TypeVarTuple("A")
    T = TypeVar("T")


def derived(function: Callable[[S, *A], T]) -> Callable[[S, *A], T]:
    """Decorates a function of a subject: its result is kept with the subject, for the same other arguments.

    Contracts, stacks and documents are the same if they are one object; texts are if they are equal.
    """

    @wraps(function)
    def kept(subject: S, *arguments: *A) -> T:
        key = (function, *arguments)
        if key not in subject.memo:
            subject.memo[key] = function(subject, *arguments)
        found: T = subject.memo[key]
        return found

    return kept
