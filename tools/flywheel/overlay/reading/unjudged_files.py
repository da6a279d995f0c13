"""Name what a folder has and no check judges, as one fact: a file of no stack, an overlay below another."""

from __future__ import annotations

import posixpath

from flywheel.formats.declared_document import DeclaredDocument
from flywheel.formats.source import Place
from flywheel.overlay.fact import Fact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: The name of the fact: a list of objects `{what, why, fix}`, each at the place that is not judged.
FACT = "unjudged"


class Unjudged:
    """Something that is not judged: what it is, why, and what to do."""

    __slots__ = ("fix", "place", "what", "why")

    def __init__(self, place: Place, what: str, why: str, fix: str) -> None:
        self.place = place
        self.what = what
        self.why = why
        self.fix = fix


def fact(found: Iterable[Unjudged]) -> dict[str, Fact]:
    """The fact, or an empty dict if everything is judged."""
    document = DeclaredDocument(FACT)
    node = document.node([], Place(FACT))
    for one in found:
        row = document.node({"what": one.what, "why": one.why, "fix": one.fix}, one.place)
        node.items.append(row)  # type: ignore[union-attr]
    return {FACT: Fact(node, document)} if node.items else {}  # type: ignore[union-attr]


def of_fact(fact: Fact | None) -> Iterator[Unjudged]:
    """What a fact of this name holds."""
    for one in fact.items() if fact is not None else ():
        row = one.value
        if isinstance(row, dict):
            yield Unjudged(one.place, str(row.get("what")), str(row.get("why")), str(row.get("fix")))


def of_strangers(strangers: Iterable[tuple[str, str, str]], names: Iterable[str]) -> Iterator[Unjudged]:
    """Variable files that are for no stack of the contract. A path that names a stack of core elsewhere is known.

    Each has its name, the stack of core that its path names or "", and the stack that its variables fit or "". A file
    beside `*.tf` files is for a stack of the overlay itself (`names` are its files), which no contract describes.
    """
    own = {posixpath.dirname(name) for name in names if name.endswith(".tf")}
    for name, other, fits in strangers:
        if not fits and (other or posixpath.dirname(name) in own):
            continue
        if fits:
            why = (
                f"its path names the stack `{other}`, which the contract does not have, and its variables are those of "
            )
            yield Unjudged(Place(name), f"the variable file {name}", f"{why}`{fits}`", "Rename its folder or the file.")
        else:
            why = "neither its path nor its variables are those of a stack of the contract"
            fix = "Name the stack in its path, such as tofu/stacks/arc-runners, or give the file by itself."
            yield Unjudged(Place(name), f"the variable file {name}", why, fix)


def below(names: Iterable[str], places: Iterable[str]) -> Iterator[Unjudged]:
    """The overlays in folders below this one, known by their organization.yaml."""
    ends = tuple(places)
    for name in names:
        end = next((one for one in ends if name.endswith(f"/{one}")), "")
        if not end or name in ends:
            continue
        folder = name.removesuffix(end).rstrip("/")
        what, why = f"the overlay in {folder}", "it is another overlay, in a folder below this one"
        yield Unjudged(Place(name), what, why, f"Check it by itself: `flywheel check {folder}`.")
