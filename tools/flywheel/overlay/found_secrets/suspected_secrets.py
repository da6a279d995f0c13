"""Find secrets in an overlay: the place and kind of each, never the value.

Texts are searched completely, with comments and keys. Facts from BUILD files have no text and are searched value by
value, and so are the decoded values of documents and pins: an escape, a folded line or a concatenation can hide a
secret in the text.
"""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.formats.declared_document import DeclaredDocument
from flywheel.formats.secrets import secret_search
from flywheel.formats.source import Place, Source
from flywheel.formats.values import List, Node, Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.formats.values import Document
    from flywheel.overlay.overlay_contents import OverlayContents

    #: A value without a text, and its place.
    Tree = tuple[Document, Node, int]


class Suspect:
    """A secret at a place. `kind` is one of `formats.secrets.secret_patterns`."""

    __slots__ = ("kind", "place")

    def __init__(self, kind: str, place: Place) -> None:
        self.kind = kind
        self.place = place

    def key(self) -> tuple[tuple[str, int, int], str]:
        """The key by which suspects are sorted and compared."""
        return (self.place.key(), self.kind)

    def __repr__(self) -> str:
        return f"Suspect({self.kind!r}, {self.place})"


def of(overlay: OverlayContents) -> list[Suspect]:
    """Every secret in `overlay`, each once, sorted by place."""
    found: dict[object, Suspect] = {}
    for suspect in _all(overlay):
        found.setdefault(suspect.key(), suspect)
    return [found[key] for key in sorted(found)]  # type: ignore[type-var]


def _all(overlay: OverlayContents) -> Iterator[Suspect]:
    documents = [document for inputs in overlay.inputs for document in inputs.documents]
    documents += [backend.document for backend in overlay.backends]
    documents += [overlay.cluster.document] if overlay.cluster is not None else []
    facts = list(overlay.facts.values())
    distinct = {id(document): document for document in documents + [fact.document for fact in facts]}
    texts: dict[int, Source] = {id(source): source for source in overlay.texts}
    trees: list[Tree] = []
    written: list[Tree] = []
    for document in distinct.values():
        if isinstance(document, DeclaredDocument):
            trees.append((document, document.root, document.root.at))
        else:
            texts[id(document.source)] = document.source
            written.append((document, document.root, document.root.at))
    trees += [(fact.document, fact.node, fact.at) for fact in facts if isinstance(fact.document, DeclaredDocument)]
    plain = [
        Suspect(kind, source.place(at)) for source in texts.values() for at, _, kind in secret_search.find(source.text)
    ]
    yield from plain
    lines = {(suspect.place.file, suspect.place.line) for suspect in plain}
    for suspect in (*_in_trees(list(filter(_may_hide, written))), *_in_pins(overlay)):
        if (suspect.place.file, suspect.place.line) not in lines:
            yield suspect
    for name in {source.name for source in texts.values()}:
        for _, _, kind in secret_search.find(name):
            yield Suspect(kind, Place(name))
    yield from _in_trees(trees)


def _may_hide(tree: Tree) -> bool:
    """Whether values of a document can differ from their text: it has an escape, or lines that YAML folds."""
    source = tree[0].source
    return "\\" in source.text or source.name.endswith((".yaml", ".yml"))


def _in_pins(overlay: OverlayContents) -> Iterator[Suspect]:
    for pin in overlay.pins:
        for name in pin.TEXTS:
            for _, _, kind in secret_search.find(getattr(pin, name)):
                yield Suspect(kind, pin.place)


def _in_trees(trees: list[Tree]) -> Iterator[Suspect]:
    # One search of all words together; usually it finds nothing and no other is needed.
    words: dict[str, None] = {}
    for _, node, _ in trees:
        _collect(node, words)
    if any(secret_search.find("\n".join(words))):
        for document, node, at in trees:
            for text, here in _words(node, at):
                for _, _, kind in secret_search.find(text):
                    yield Suspect(kind, document.place(here))


def _collect(node: Node, words: dict[str, None]) -> None:
    """Every string and key below `node`, once each."""
    if isinstance(node, Scalar):
        if isinstance(node.value, str):
            words[node.value] = None
    elif isinstance(node, List):
        for item in node.items:
            _collect(item, words)
    else:
        words.update(dict.fromkeys(node.items))
        for item in node.items.values():
            _collect(item, words)


def _words(node: Node, at: int) -> Iterator[tuple[str, int]]:
    """Every string and key below `node` with its position."""
    if isinstance(node, Scalar):
        if isinstance(node.value, str):
            yield node.value, at
    elif isinstance(node, List):
        for item in node.items:
            yield from _words(item, item.at)
    else:
        for key, item in node.items.items():
            yield key, node.key_at[key]
            yield from _words(item, item.at)
