"""Runner sets: the ARC scale sets that an overlay makes a stack deploy.

A set is an entry of the stack's map of sets, or a primary lane that is deployed. Both
have the same interface, with the contract's names for their attributes. Reading never
raises an error; the contract family reports wrong types.
"""

from __future__ import annotations

from functools import lru_cache

from flywheel.formats.declared_document import DeclaredDocument
from flywheel.formats.quoting import shortened
from flywheel.formats.source import Place
from flywheel.formats.values import Document, List, Node, Object, Scalar
from flywheel.hcl.types import ABSENT, Collection, ObjectType
from flywheel.overlay.fact import Fact
from flywheel.overlay.lane_facts import LaneFacts
from flywheel.overlay.stack_inputs import Inputs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.contract.stack import PrimaryLane, Stack

_LONGEST_TITLE = 60


class RunnerSet:
    """One ARC scale set.

    stack, inputs: the stack and inputs to which it belongs.
    release: the Helm release (the map key), as written; "" if that is not a string.
    release_fact: the release, and where it was declared.
    lane: the primary lane's name, or None for an entry of the map.
    """

    __slots__ = ("_defaults", "_facts", "_names", "_nodes", "inputs", "lane", "release", "release_fact", "stack")

    def __init__(
        self,
        stack: Stack,
        inputs: Inputs,
        release_fact: Fact,
        lane: str | None = None,
        facts: dict[str, Fact] | dict[str, Fact | None] | None = None,
    ) -> None:
        self.stack = stack
        self.inputs = inputs
        self.release_fact = release_fact
        self.release = _string(release_fact.node)
        self.lane = lane
        self._facts: dict[str, Fact | None] = {} if facts is None else facts  # type: ignore[assignment]
        self._nodes: dict[str, Node] = {}
        self._names: dict[str, str] = {}
        self._defaults: dict[str, Node] = {}

    def fill(self, nodes: dict[str, Node], names: dict[str, str], defaults: dict[str, Node]) -> None:
        """Set the attributes from an object: `names` maps facts to attributes, `defaults` facts to values."""
        self._nodes = nodes
        self._names = names
        self._defaults = defaults

    def node(self, name: str) -> Node | None:
        """The value of attribute `name`, or its default if it is not set or null; None if there is neither."""
        fact = self._facts.get(name)
        if fact is None:  # as `_declared` does: most questions are this one
            attribute = self._names.get(name)
            node = None if attribute is None else self._nodes.get(attribute)
        else:
            node = fact.node
        if node is None or (isinstance(node, Scalar) and node.value is None):
            return self._defaults.get(name)
        return node

    def _declared(self, name: str) -> Node | None:
        attribute = self._names.get(name)
        return None if attribute is None else self._nodes.get(attribute)

    def written(self, attribute: str) -> Node | None:
        """What an entry of the map has under `attribute`, also if the stack has no such attribute."""
        return self._nodes.get(attribute)

    def declared(self, name: str) -> bool:
        """Whether the overlay itself sets attribute `name`."""
        fact = self.get(name)
        return fact is not None and fact.declared

    def get(self, name: str) -> Fact | None:
        """Attribute `name` as declared or by default; None if it is null or the stack does not have it."""
        fact = self._facts.get(name)
        if fact is None:
            node = self.node(name)
            if node is None:
                return None
            declared = self._declared(name) is node
            at = None if declared else self.release_fact.at
            fact = self._facts[name] = Fact(node, self.release_fact.document, at, declared)
        return None if isinstance(fact.node, Scalar) and fact.node.value is None else fact

    def text(self, name: str) -> str:
        """Attribute `name` if it is a string, else ""; the contract family reports wrong types."""
        return _string(self.node(name))

    def texts(self, name: str) -> list[str]:
        """The string elements of list attribute `name`."""
        node = self.node(name)
        items = node.items if isinstance(node, List) else ()
        return [text.value for text in items if isinstance(text, Scalar) and isinstance(text.value, str)]

    def place(self, name: str) -> Place:
        """The place of attribute `name`, or of the set if the attribute is not declared."""
        fact = self.get(name)
        return self.release_fact.place if fact is None else fact.place

    def attribute(self, name: str) -> str:
        """The stack's name for attribute `name`; `name` itself if the stack has no name for it."""
        if self.lane is None:
            return self._names.get(name, name)
        self._facts.get(name)  # which variable gives it is known once it was looked up
        return self._names.get(name) or name

    @property
    def title(self) -> str:
        """Its name in messages."""
        if self.lane is not None:
            return f"primary lane `{self.lane}`"
        release = self.release
        release = shortened(release, _LONGEST_TITLE, "")
        if not release.isprintable() or not release.isascii() or "\\" in release:
            release = release.encode("unicode_escape").decode()
        return f"runner set `{release}`"

    @property
    def origin(self) -> str:
        """Why a primary lane that no file turns on is there, as a clause behind its name; else ""."""
        flag = self.stack.primary_lanes[self.lane].deploy if self.lane is not None else None
        if self.lane is None or (flag is not None and self.inputs.get(flag) is not None):
            return ""
        return f", which the stack deploys unless `{flag}` is false" if flag else ", which the stack always deploys"

    def __repr__(self) -> str:
        return f"RunnerSet({self.title})"


def runner_sets(stack: Stack, inputs: Inputs) -> list[RunnerSet]:
    """Every set that `stack` deploys with `inputs`: primary lanes first, then the map in its order."""
    if not stack.scale_sets:
        return []
    lanes = [_lane(stack, inputs, lane) for lane in stack.primary_lanes.values() if _deployed(stack, inputs, lane)]
    return lanes + _entries(stack, inputs)


def by_stack(stacks: dict[str, Stack], inputs: list[Inputs]) -> list[tuple[Stack, Inputs, list[RunnerSet]]]:
    """The runner sets of each stack of the contract that has inputs."""
    known = [(stacks[one.stack], one) for one in inputs if one.stack in stacks]
    return [(stack, one, runner_sets(stack, one)) for stack, one in known]


def labels(runner_set: RunnerSet, contract: Contract) -> list[Fact]:
    """The strings that ARC registers as labels of the set, in ARC's order, as written."""
    if runner_set.lane is not None:
        fact = runner_set.get("capability")
        return [] if fact is None else [fact]
    found = []
    for name in contract.arc.scale_set_labels:
        node = runner_set.node(name)
        if isinstance(node, List) or _string(node):
            fact = runner_set.get(name)
            assert fact is not None
            found += list(fact.items()) if isinstance(node, List) else [fact]
    return [fact for fact in found if isinstance(fact.node, Scalar) and isinstance(fact.node.value, str)]


def name_source(runner_set: RunnerSet, contract: Contract) -> str:
    """The attribute that gives the scale-set name: the first one that has a value, else ""."""
    name: str
    for name in contract.arc.scale_set_name_from:
        if runner_set.text(name):
            return name
    return ""


def scale_set_name(runner_set: RunnerSet, contract: Contract) -> str:
    """The name under which the set registers; "" if it has none."""
    return runner_set.text(name_source(runner_set, contract))


def runner_type(runner_set: RunnerSet, contract: Contract) -> str:
    """The set's runner type; a primary lane has the type of its label."""
    if runner_set.lane is None:
        return runner_set.text("runner_type")
    label = contract.capabilities.labels.get(runner_set.text("capability"))
    return "" if label is None else label.runner_type


def container_mode(runner_set: RunnerSet, contract: Contract) -> str:
    """The set's container mode; "" means the default mode of its runner type."""
    type_ = contract.capabilities.runner_types.get(runner_type(runner_set, contract))
    return runner_set.text("container_mode") or ("" if type_ is None else type_.automatic)


def derived_sets(stack: Stack, inputs: Inputs) -> list[RunnerSet]:
    """The set of a stack that makes its names of the owner's slug; none of any other stack.

    No overlay declares its label, so it is not one of the sets that are judged.
    """
    slug = fact_value(stack, inputs, "owner.slug")
    if "capability" not in stack.derived or slug is None or not isinstance(slug.value, str):
        return []
    made = {name: _derived(form.format(owner=slug.value), slug.place) for name, form in stack.derived.items()}
    bound = {
        name: fact_value(stack, inputs, f"owner.{name}") or _derived("", slug.place)
        for name in ("config_url", "runner_group")
    }
    most = inputs.get("max_runners")
    facts = {**made, **bound, **({} if most is None else {"max_runners": most})}
    return [RunnerSet(stack, inputs, made["scale_set_name"], None, facts)]


def fact_value(stack: Stack, inputs: Inputs, fact: str) -> Fact | None:
    """The value of the stack variable for `fact`, or its default if no file sets it.

    None if the stack has no such variable, or if the variable has neither value nor default.
    """
    variable = stack.bindings.get(fact)
    return None if variable is None else variable_value(stack, inputs, variable)


def variable_value(stack: Stack, inputs: Inputs, variable: str) -> Fact | None:
    """The value of a stack variable, or its default if it is not set or null; None if there is neither."""
    fact = inputs.get(variable)
    if fact is not None and not (isinstance(fact.node, Scalar) and fact.node.value is None):
        return fact
    declared = stack.variables.get(variable)
    default = ABSENT if declared is None else declared.default
    return None if default is ABSENT or default is None else inputs.undeclared(default)


def _derived(value: str, place: Place) -> Fact:
    document = DeclaredDocument(place.file)
    return Fact(document.node(value, place), document, declared=False)


def _string(node: Node | None) -> str:
    value = node.value if isinstance(node, Scalar) else None
    return value if isinstance(value, str) else ""


def _deployed(stack: Stack, inputs: Inputs, lane: PrimaryLane) -> bool:
    if lane.deploy is None:
        return True
    fact = variable_value(stack, inputs, lane.deploy)
    value = fact.node.value if fact is not None and isinstance(fact.node, Scalar) else None
    return value in (True, "true", "1")  # Terraform converts the words


def _lane(stack: Stack, inputs: Inputs, lane: PrimaryLane) -> RunnerSet:
    facts = LaneFacts(lane, lambda variable: variable_value(stack, inputs, variable))
    facts["capability"] = inputs.undeclared(lane.label)
    release = facts.get("release") or inputs.undeclared("")
    facts["release"] = None
    found = RunnerSet(stack, inputs, release, lane.name, facts)
    found.fill({}, facts.names, {})
    return found


def _entries(stack: Stack, inputs: Inputs) -> list[RunnerSet]:
    if stack.runner_sets is None:
        return []
    sets = variable_value(stack, inputs, stack.runner_sets.variable)
    if sets is None or not isinstance(sets.node, Object):
        return []
    names = stack.runner_sets.bindings
    defaults = _defaults(stack)
    found = []
    for key, node in sets.node.items.items():
        at = sets.node.key_at[key]
        entry = RunnerSet(stack, inputs, sets.within(Scalar(key, at)))
        entry.fill(node.items if isinstance(node, Object) else {}, names, defaults)
        found.append(entry)
    return found


@lru_cache(maxsize=16)
def _defaults(stack: Stack) -> dict[str, Node]:
    """What an entry of the map has where nothing sets it, by fact. It is the same for all overlays."""
    assert stack.runner_sets is not None
    variable, names = stack.runner_sets.variable, stack.runner_sets.bindings
    type_ = stack.variables[variable].type if variable in stack.variables else None
    element = type_.element if isinstance(type_, Collection) else None
    if not isinstance(element, ObjectType):
        return {}
    document: Document = DeclaredDocument(variable)
    assert isinstance(document, DeclaredDocument)
    found = {}
    for name, attribute in names.items():
        declared = element.attributes.get(attribute)
        if declared is not None and declared.default is not ABSENT and declared.default is not None:
            found[name] = document.node(declared.default, Place(variable))
    return found
