"""What a search of a folder finds and does not read, so that a report can say so."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

#: Of more names only their number is reported.
_MOST_NAMED = 3


class PassedOver:
    """Names below a folder, by the reason why what is there is not read.

    links: links to files outside. folders: links to folders outside, or to a folder that is not searched. dangling:
    links to nothing.
    special: pipes, sockets and devices. deep: folders that are nested too deep. skipped: folders of other tools.
    """

    __slots__ = ("dangling", "deep", "folders", "links", "skipped", "special")

    def __init__(self) -> None:
        self.links: list[str] = []
        self.folders: list[str] = []
        self.dangling: list[str] = []
        self.special: list[str] = []
        self.deep: list[str] = []
        self.skipped: list[str] = []

    def sentences(self, reported: Collection[str], deepest: int) -> Iterator[str]:
        """A noun phrase with its reason for each kind; the names in `reported` are left out."""
        for names, what, why in (
            ([*self.links, *self.folders], "the target of", "links out of the folder are not followed"),
            (self.dangling, "the target of", "it does not exist"),
            (self.special, "the content of", "only regular files are read"),
            (self.deep, "the content of", f"folders are searched {deepest} levels deep"),
            (self.skipped, "the content of", "folders of other tools are not searched"),
        ):
            left = sorted(name for name in names if name not in reported)
            if left:
                yield f"{what} {some(left)} ({why})"


def some(names: list[str]) -> str:
    """The first names, and the number of the rest."""
    more = len(names) - _MOST_NAMED
    shown = ", ".join(names[:_MOST_NAMED])
    return f"{shown} and {more} more" if more > 0 else shown
