"""Find the comments that stand right above a runner set, so that they go above its rule."""

from __future__ import annotations

from flywheel.adopt import losses
from flywheel.formats.secrets import secret_search
from flywheel.formats.values import Object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flywheel.adopt.losses import Comment
    from flywheel.contract.stack import Stack
    from flywheel.formats.values import Document

    #: A set by its Helm release, or a primary lane by its name.
    Key = tuple[str, str]

SET, LANE = "set", "lane"


class SetComments:
    """The comments by what they are above. `used` are those that a rule has: file and offset of each."""

    def __init__(self, documents: Iterable[Document], stack: Stack) -> None:
        self.used: set[tuple[str, int]] = set()
        self._found: dict[Key, Comment] = {}
        for document in documents:
            above = {_next(document.source.text, one.end): one for one in losses.comments(document.source)}
            for key, at in _keys(document, stack):
                comment = above.get(at)
                if comment is not None and not any(any(secret_search.find(line)) for line in comment.lines):
                    self._found.setdefault(key, comment)

    def above(self, kind: str, name: str) -> tuple[str, ...]:
        """The lines above a set or lane, which count as used then; () if there is no comment."""
        comment = self._found.get((kind, name))
        if comment is None:
            return ()
        self.used.add((comment.place.file, comment.start))
        return comment.lines

    def is_used(self, loss: object) -> bool:
        """Whether a loss is a comment that a rule has."""
        return isinstance(loss, losses.Comment) and (loss.place.file, loss.start) in self.used


def _keys(document: Document, stack: Stack) -> Iterator[tuple[Key, int]]:
    """Where sets and lanes begin in a text; of a lane the variable that stands first."""
    root = document.root
    sets = root.items.get(stack.runner_sets.variable) if stack.runner_sets is not None else None
    if isinstance(sets, Object):
        yield from (((SET, release), at) for release, at in sets.key_at.items())
    for lane in stack.primary_lanes.values():
        places = [root.key_at[name] for name in (*lane.bindings.values(), lane.deploy) if name in root.key_at]
        if places:
            yield (LANE, lane.name), min(places)


def _next(text: str, end: int) -> int:
    """Where the next line begins, without its indentation; -1 if that is an empty line."""
    rest = text[end:]
    blank = len(rest) - len(rest.lstrip())
    return end + blank if rest[:blank].count("\n") == 1 else -1
