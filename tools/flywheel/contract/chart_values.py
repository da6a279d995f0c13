"""The values that ARC's scale-set chart reads, by version (`contract/arc.yaml`); `chart_judge` judges by them."""

from __future__ import annotations

from flywheel.contract.contract_kinds import MINOR, ContractRecord
from flywheel.documents.containers import many, mapping, nullable
from flywheel.documents.kinds import FLAG, TEXT, Choice
from flywheel.documents.record import defaulted, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

#: What a value may be. Of `any` nothing below is judged.
_KINDS = ("text", "number", "list", "mapping", "any")


class ChartValue(ContractRecord):
    """A value that the chart reads."""

    takes = required(Choice(_KINDS), "What it may be; of `any` nothing below it is judged.")
    since = defaulted(nullable(MINOR), None, "The first minor version that reads it. Null: the oldest recorded one.")
    until = defaulted(nullable(MINOR), None, "The last one. Null: the newest recorded one.")
    drops = defaulted(FLAG, False, "Whether the chart leaves out a value of another kind without an error.")
    choices = defaulted(
        mapping(nullable(MINOR)), {}, "The only texts that have an effect, with the version since which."
    )


class ChartValues(ContractRecord):
    """The values of a chart, read off its templates."""

    recorded = required(many(MINOR, least=1), "The minor versions whose templates were read, the oldest first.")
    distinctive = required(many(TEXT), "Values by which a file of values is known as one for this chart.")
    keys = required(mapping(ChartValue), "Values by dotted path.")
    pods = defaulted(many(TEXT), [], "Paths of values that are the specification of a pod.")
    pod_fields = defaulted(many(TEXT), [], "Fields of such a specification.")

    def is_for_chart(self, names: Iterable[str]) -> bool:
        """Whether a mapping with these keys is values of this chart: two distinctive names say so."""
        return len(set(self.distinctive).intersection(names)) > 1
