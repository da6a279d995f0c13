"""Read the facts of a cluster: from a file that people write, or from one that rules declare."""

from __future__ import annotations

from flywheel.cluster.cluster_file import Cluster
from flywheel.documents import reader
from flywheel.formats.declared_document import DeclaredDocument
from flywheel.formats.json import plain_json
from flywheel.formats.source import Place
from flywheel.formats.values import List

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.formats.values import Document


def load(path: str) -> Cluster:
    """The facts in the YAML or JSON file at `path`.

    Raises `FormatError` or `UserError` with the places: those in the file, or the labels of the rules that declare it.
    """
    return reader.read(document(path), Cluster)


def document(path: str, name: str | None = None) -> Document:
    """The file at `path`, called `name` in messages, unjudged; raise `FormatError` if it is not a mapping."""
    if path.endswith(".json"):
        value = plain_json.load(path)
        if isinstance(value, dict) and isinstance(label := value.get("declared_by"), str) and label:
            return declared(value, label)
    from flywheel.formats.yaml import strict_yaml

    return strict_yaml.load(path, name)


def declared(value: dict[str, object], label: str) -> DeclaredDocument:
    """The document of a rule: every value has the label of the rule that declares it."""
    found = DeclaredDocument(label)
    for name, one in value.items():
        node = found.put(name, one, Place(label))
        for index, pool in enumerate(one if name == "node_pools" and isinstance(one, list) else ()):
            own = pool.get("declared_by") if isinstance(pool, dict) else None
            if isinstance(own, str) and own and isinstance(node, List):
                node.items[index] = found.node(pool, Place(own))
    return found
