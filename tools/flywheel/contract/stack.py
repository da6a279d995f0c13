"""A stack of core: its variables, and how facts become values of them (`contract/stacks/<stack>/`)."""

from __future__ import annotations

from functools import cached_property

from flywheel.contract.contract_kinds import PAIRS, TYPE, ContractRecord, Form, NamedRecord, named
from flywheel.documents.containers import many, mapping, nullable
from flywheel.documents.kinds import ANY, FLAG, TEXT
from flywheel.documents.record import defaulted, optional, required
from flywheel.hcl.mismatch import NULL, Mismatch, mismatches
from flywheel.hcl.types import ABSENT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.formats.values import Node


class Validation(ContractRecord):
    """A condition on a variable's value."""

    condition = required(TEXT, "The condition, as the text of an HCL expression.")
    error_message = required(TEXT, "What to say if it is false.")


class Variable(NamedRecord, define="variable"):
    """An input of a stack."""

    type = required(TYPE, "Its type constraint.")
    given = optional(ANY, "Its plain value where it is not set. Without this key it must be set.", name="default")
    description = required(TEXT, "What it is for.")
    deprecated = optional(nullable(TEXT), "What to use instead, if it is deprecated; else null.")
    nullable = required(FLAG, "Whether null is a value of it.")
    sensitive = required(FLAG, "Whether it holds a secret.")
    ephemeral = required(FLAG, "Whether its value stays out of plan and state.")
    validations = required(many(Validation), "Conditions on its value.")

    @cached_property
    def default(self) -> object:
        """The plain value that it has where it is not set; ABSENT if it must be set."""
        return self.given if self.has("default") else ABSENT

    @property
    def required(self) -> bool:
        """Whether a plan fails without a value."""
        return not self.has("default")

    def mismatches(self, node: Node) -> list[Mismatch]:
        """Every disagreement of a value with the type.

        A null is none where the variable takes it, nor where it means the default: Terraform
        then uses the default of a variable that is not nullable.
        """
        found = mismatches(self.type, node)
        if found and found[0].kind == NULL and not found[0].path:
            return [] if self.nullable or not self.required else found
        return found


class RunnerSetMap(ContractRecord):
    """The stack's map of runner sets, whose keys are Helm releases."""

    variable = required(TEXT, "The variable that holds it.")
    bindings = required(PAIRS, "The attribute that holds each fact of a runner set, in the order written.")


class LaneRules(ContractRecord):
    """What a primary lane is, in stack.yaml and in contract.json."""

    label = required(TEXT, "Its capability label.")
    deploy = defaulted(nullable(TEXT), None, "The variable that turns it on. None: it is always on.")
    token = defaulted(nullable(TEXT), None, "The variable with the token that registers it. None: it needs none.")


class PrimaryLane(LaneRules):
    """A primary lane, which the stack has under a label of its own."""

    name = required(TEXT, "What the stack calls it.")
    bindings = required(PAIRS, "Its own variables by fact, in the order written.")
    inherits = defaulted(PAIRS, [], "Variables that it shares with the stack, by fact.")


class StackRange(ContractRecord):
    """Two variables or attributes, the first of which may not be above the second."""

    min = required(TEXT, "The lower bound.")
    max = required(TEXT, "The upper bound.")


class Ranges(ContractRecord):
    """Bounds of numbers of runners."""

    variables = defaulted(many(StackRange), [], "Among the stack's variables.")
    runner_sets = defaulted(many(StackRange), [], "Among the attributes of a runner set.")


class ResourcePair(ContractRecord):
    """Two Kubernetes quantities, the first of which may not be above the second."""

    request = required(TEXT, "What a pod asks for.")
    limit = required(TEXT, "What it may use.")


class QuantityNames(ContractRecord):
    """Which variables or attributes are Kubernetes quantities."""

    pairs = defaulted(many(ResourcePair), [], "Requests with their limits.")
    single = defaulted(many(TEXT), [], "Others.")


class Quantities(ContractRecord):
    """Kubernetes quantities; an empty one means that there is none."""

    variables = defaulted(QuantityNames, {}, "Among the stack's variables.")
    runner_sets = defaulted(QuantityNames, {}, "Among the attributes of a runner set.")


class StackNames(ContractRecord):
    """Variables and attributes of one kind."""

    variables = defaulted(many(TEXT), [], "Variables of the stack.")
    runner_sets = defaulted(many(TEXT), [], "Attributes of a runner set.")


class EndpointNames(ContractRecord):
    """Which variables and attributes are endpoints, with the fact whose URL schemes each may have."""

    variables = defaulted(mapping(TEXT), {}, "Variables of the stack.")
    runner_sets = defaulted(mapping(TEXT), {}, "Attributes of a runner set.")


class DatedValue(ContractRecord):
    """A value that the stack accepts until a day."""

    variable = required(TEXT, "The variable.")
    value = required(TEXT, "The value, as text.")
    until = required(TEXT, "The last day, as YYYY-MM-DD.")
    reason = required(TEXT, "Why it was accepted.")


class CreatedObject(ContractRecord):
    """An object of the cluster that a flag makes."""

    kind = required(TEXT, "What it is.")
    name = defaulted(nullable(TEXT), None, "The variable that has its name. None: its names are the stack's own.")


class FleetNames(ContractRecord):
    """Variables by which several overlays on one cluster are compared."""

    controller_flag = defaulted(nullable(TEXT), None, "The flag that deploys the controller.")
    creates = defaulted(mapping(CreatedObject), {}, "Flags that make an object of the cluster.")
    placement = defaulted(mapping(many(TEXT)), {}, "Variables that can place the pods of sets, by what they give.")
    listener = defaulted(mapping(TEXT), {}, "Variables of the listeners' pods, by what they give.")


class Refusal(ContractRecord):
    """Variables that the stack does not take, for a reason."""

    words = required(many(TEXT), "Words, one of which the name of such a variable has.")
    reason = required(TEXT, "Why it does not take them, as a clause.")


class StackRules(NamedRecord):
    """What is said of a stack in stack.yaml and in contract.json alike."""

    state_key = required(TEXT, "What the key of its state has for a name.")
    adapter = defaulted(
        nullable(TEXT), None, "The adapter of the forges whose jobs its runners take. Null: it has none."
    )
    scale_sets = defaulted(FLAG, True, "Whether what it deploys are scale sets of ARC.")
    controller_owner_flags = defaulted(many(TEXT), [], "Variables that are true for the owner of the controller.")
    ranges = defaulted(Ranges, {}, "Bounds that belong together.")
    quantities = defaulted(Quantities, {}, "Kubernetes quantities.")
    images = defaulted(StackNames, {}, "Container images.")
    endpoints = defaulted(EndpointNames, {}, "Endpoints.")
    secret_names = defaulted(StackNames, {}, "Names of Kubernetes secrets, never their values.")
    fleet = defaulted(FleetNames, {}, "What several overlays on one cluster are compared by.")
    exceptions = defaulted(many(DatedValue), [], "Values that it accepts until a day.")
    derived = defaulted(mapping(Form("owner")), {}, "Names that it makes of the owner's slug, by fact.")
    refuses = defaulted(many(Refusal), [], "Variables that it never takes.")

    def refusal(self, variable: str) -> str:
        """Why the stack never takes a variable of this name; "" if nothing is said of it."""
        return next((one.reason for one in self.refuses if any(word in variable for word in one.words)), "")


class Stack(StackRules):
    """One stack: its variables, and how facts become values of them."""

    bindings = required(PAIRS, "The variable that holds each fact, in the order written.")
    runner_sets = defaulted(nullable(RunnerSetMap), None, "Its map of runner sets. None: it has no such map.")
    lanes = defaulted(many(PrimaryLane), [], "Its primary lanes.", name="primary_lanes")
    variables = required(named(Variable), "Its variables by name.")

    @cached_property
    def sensitive(self) -> list[str]:
        """The variables that hold secrets, in the order of all."""
        return [one.name for one in self.variables.values() if one.sensitive]

    @cached_property
    def primary_lanes(self) -> dict[str, PrimaryLane]:
        """The primary lanes by name."""
        return {lane.name: lane for lane in self.lanes}
