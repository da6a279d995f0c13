"""Read facts from `config/organization.yaml`.

The contract says which value is which fact (`contract/organization.yaml`). Only values of
the right type become facts; checks report all other values.
"""

from __future__ import annotations

from flywheel.formats.values import List, Node, Object, Scalar
from flywheel.formats.yaml import strict_yaml
from flywheel.hcl import types
from flywheel.hcl.mismatch import mismatches
from flywheel.overlay.fact import Fact
from flywheel.overlay.organization import AmbiguousWord, Organization

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.hcl.types import Type


def read(name: str, path: str) -> Organization:
    """The file at `path`, called `name` in messages; raise `FormatError` if it is not a YAML mapping."""
    document = strict_yaml.load(path, name)
    doubts = [AmbiguousWord(one.text, one.reading, document.place(one.at)) for one in document.ambiguities]
    return Organization(document, doubts)


def facts(organization: Organization, contract: Contract) -> dict[str, Fact]:
    """The facts in the file, by dotted name."""
    convention = contract.conventions.organization
    if convention is None or organization.is_legacy(contract):
        return {}
    found = {}
    document = organization.document
    for path, name in convention.facts.items():
        node = organization.at(path)
        if node is not None and _given(node) and _fits(node, path, convention.shape):
            found[name] = Fact(node, document)
    return found


def _given(node: Node) -> bool:
    return not (isinstance(node, Scalar) and node.value is None)


def _fits(node: Node, path: str, type_: Type) -> bool:
    """Whether a value has its type; for a list or mapping only the outer kind is checked."""
    for step in path.split("."):
        if not isinstance(type_, types.ObjectType) or step not in type_.attributes:
            return False
        type_ = type_.attributes[step].type
    if isinstance(type_, types.Collection):
        return isinstance(node, Object if type_.kind == "map" else List)
    return not mismatches(type_, node)
