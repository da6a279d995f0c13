"""The facts of the cluster that an overlay is for: read, and as far as they say what the overlay does not."""

from __future__ import annotations

from flywheel.cluster import cluster_reading
from flywheel.cluster.cluster_file import Cluster
from flywheel.documents import reader
from flywheel.documents.problems import MAX_PROBLEMS
from flywheel.formats.source import FormatError
from flywheel.formats.values import Node, Object, Scalar
from flywheel.overlay.fact import Fact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.formats.values import Document

#: The beginning of the `schema` of such documents. A file of this name that is another tool's has none.
_SCHEMA = Cluster.table.schema_name.rpartition("/")[0]
#: The facts of the substrate that the cluster's controller tells, with the keys there. Only an overlay that is rendered
#: takes the version from it: a written one has its own, and another patch version of the same minor is right.
OWNER = {"substrate.controller_owner": "owner"}
OWNER_AND_VERSION = {**OWNER, "substrate.controller_chart_version": "chart_version"}


def read(name: str, path: str, searched: bool) -> tuple[Cluster | None, list[FormatError]]:
    """The facts in the file at `path`, called `name` in messages, or what is wrong with them.

    searched: whether the file was found by its name: it may then be another tool's, which has neither.
    Raises `FormatError` if it cannot be read at all.
    """
    document = cluster_reading.document(path, name)
    schema = document.root.items.get("schema")
    is_ours = isinstance(schema, Scalar) and str(schema.value).startswith(_SCHEMA)
    if searched and not is_ours:
        return None, []
    return judged(document)


def judged(document: Document) -> tuple[Cluster | None, list[FormatError]]:
    """The facts in a document, or what is wrong with them."""
    try:
        document.strict()
    except FormatError as err:
        return None, [err]
    found, problems = reader.judged(document, Cluster)
    if not problems.found:
        found.judge(problems)
    faults = [FormatError(problems.place(one), one.message, one.fix) for one in problems.found[:MAX_PROBLEMS]]
    return (None if faults else found), faults


def add(facts: dict[str, Fact], cluster: Cluster, told: dict[str, str]) -> None:
    """Add what the cluster says of its controller and the overlay does not: the facts of `told`, with their keys."""
    controller = cluster.controller
    node: object = controller.node if controller is not None else None
    for name, key in told.items() if isinstance(node, Object) else ():
        given: Node | None = node.items.get(key)  # type: ignore[attr-defined]
        if name not in facts and isinstance(given, Scalar) and given.value:
            facts[name] = Fact(given, cluster.document)
