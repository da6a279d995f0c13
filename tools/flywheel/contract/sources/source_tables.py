"""The files of `contract/` as tables.

Most have the form that contract.json has. In a stack, mappings whose order matters become lists there, and the shape
of `organization.yaml` is the text of a type here.
"""

from __future__ import annotations

from flywheel.contract.contract_kinds import ContractRecord
from flywheel.contract.conventions import Conventions, OrganizationRules
from flywheel.contract.stack import LaneRules, StackRules
from flywheel.documents.containers import mapping, nullable
from flywheel.documents.kinds import TEXT
from flywheel.documents.record import RecordTable, defaulted, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.documents.record import Record


class SourceSetMap(ContractRecord):
    """The stack's map of runner sets."""

    variable = required(TEXT)
    bindings = required(mapping(TEXT))


class SourceLane(LaneRules):
    """A primary lane."""

    bindings = required(mapping(TEXT))
    inherits = defaulted(mapping(TEXT), {})


class StackSource(StackRules):
    """`stack.yaml` of a stack."""

    bindings = required(mapping(TEXT))
    runner_sets = defaulted(nullable(SourceSetMap), None)
    primary_lanes = defaulted(mapping(SourceLane), {})


class OrganizationSource(OrganizationRules):
    """`organization.yaml`."""

    shape = required(TEXT)


#: The tables of the files that say what an overlay's other files look like, by the names of the files.
CONVENTIONS: dict[str, type[Record]] = {
    name: key.kind.record for name, key in Conventions.table.keys.items() if isinstance(key.kind, RecordTable)
}
CONVENTIONS["organization"] = OrganizationSource
