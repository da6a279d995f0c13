"""What classes that are generic for the type checker derive from, at none of the cost of `typing`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Generic
else:

    class Generic:
        """Takes type arguments and ignores them."""

        __slots__ = ()

        def __class_getitem__(cls, _arguments: object) -> type:
            return cls


__all__ = ["Generic"]
