"""What an overlay's other files look like (`contract/changes.yaml`, `debt.yaml`, ...).

A contract may leave any of these out. It is None then: the contract says nothing of such files, and they are not
judged by it.
"""

from __future__ import annotations

from flywheel.contract.contract_kinds import PATTERN, TYPE, WHOLE, ContractRecord, Form, NamedRecord, named
from flywheel.documents.containers import many, mapping, nullable
from flywheel.documents.kinds import COUNT, FLAG, TEXT, Choice
from flywheel.documents.record import Record, defaulted, optional, required


class ObjectKindRules(NamedRecord):
    """A kind of object that a plan changes; `name` is what one is called."""

    plural = required(TEXT, "What several are called.", name="many")
    types = required(many(TEXT), "The types of resources that are of this kind.")
    loss = required(TEXT, "What the loss of one means, as a clause.")
    identity = defaulted(many(TEXT), [], "Paths of the attributes that make it one object and not another.")


class ScaleSetResource(ContractRecord):
    """How a resource is known to be a scale set, and where its name and labels stand."""

    types = required(many(TEXT), "Types of resources that can be one.")
    chart = required(TEXT, "The attribute with the chart.")
    charts = required(many(TEXT), "Charts whose releases are scale sets.")
    values = required(TEXT, "The attribute with the chart's values, as texts of YAML.")
    sets = defaulted(many(TEXT), [], "Blocks of a name and a value that set further values.")
    name = required(TEXT, "The value with the scale-set name.")
    labels = required(TEXT, "The value with the labels.")
    fallback = required(TEXT, "The attribute whose value is the name where no value gives one.")


class ChangeRules(ContractRecord):
    """What a plan changes, in the words of those who run the substrate."""

    kinds = required(named(ObjectKindRules), "Kinds of objects by what one is called.")
    scale_sets = required(ScaleSetResource, "Resources that are scale sets.")


class Tier(ContractRecord):
    """How far a repository is."""

    use = required(TEXT, "What it means, as a noun.")
    needs_run = required(FLAG, "Whether whoever claims it shows a run.")


class ProofGate(ContractRecord):
    """A stage of a proof."""

    name = required(TEXT, "What it is called.")
    runs = required(WHOLE, "How many different runs on the default branch it takes.")
    use = required(TEXT, "What it means, as a clause.")


class ProvingRuns(ContractRecord):
    """Which runs prove something, in lower case."""

    conclusions = required(many(TEXT), "How they ended.")
    events = required(many(TEXT), "What started them.")


class EvidenceKind(ContractRecord):
    """What can be offered as evidence."""

    use = required(TEXT, "What it is, as a noun.")
    needs = required(many(TEXT), "Attributes that it must have.")
    holds = defaulted(
        Choice(("", "scale_sets", "variables", "log")), "", "What the file that keeps it contains; empty: any text."
    )


class RefusedEvidence(ContractRecord):
    """What looks like evidence and is not."""

    kinds = required(many(TEXT), "The kinds that it is offered as.")
    words = required(many(TEXT), "Words in any of its texts, in lower case.")
    reason = required(TEXT, "Why it proves nothing, as a clause.")


class DebtRules(ContractRecord):
    """What an entry of a debt ledger may claim, and what proves it."""

    default_branch = required(TEXT, "The default branch of a repository whose entry names no other.")
    tiers = required(mapping(Tier), "Tiers by name.")
    gates = required(many(ProofGate), "Gates in their order.")
    runs = required(ProvingRuns, "Runs that prove something.")
    evidence = required(mapping(EvidenceKind), "Evidence by kind.")
    refused = required(mapping(RefusedEvidence), "What is not evidence, by name.")
    longest_days = defaulted(mapping(COUNT), {}, "How many days after the current day a date may be, by its key.")


class OrganizationRules(ContractRecord):
    """What is said of `config/organization.yaml` in `contract/` and in contract.json alike."""

    files = required(many(TEXT), "Where overlays keep it, below their folder; the first that exists counts.")
    cluster_files = defaulted(many(TEXT), [], "Where overlays keep the facts of their cluster; the first counts.")
    values = defaulted(mapping(many(TEXT)), {}, "The only values that may stand at a path, as text.")
    facts = required(mapping(TEXT), "The fact that the value at a path is.")
    legacy = defaulted(many(TEXT), [], "Keys of the older overlays' file, which has another shape.")
    other_stacks = defaulted(many(TEXT), [], "Stacks that overlays have and the contract does not.")
    common_variables = defaulted(many(TEXT), [], "Variables that stacks of others declare too.")


class OrganizationFile(OrganizationRules):
    """`config/organization.yaml` of an overlay."""

    shape = required(TYPE, "The type of the whole.")


class PinRole(ContractRecord):
    """What core is used for."""

    use = required(TEXT, "What that is, as a noun.")
    words = required(many(TEXT), "Words of a variable's name that give it this role; empty: no name does.")


class PinVariables(ContractRecord):
    """Which variables of workflows and Justfiles pin core."""

    words = required(many(TEXT), "Words that the name must have, in lower case.")
    of_roles = defaulted(many(TEXT), [], "Words that suffice instead if the name has those of a role too.")
    last = required(many(TEXT), "Words of which the last must be one.")
    folders = defaulted(many(TEXT), [], "Last words of variables that contain the folder of a checkout.")
    endings = defaulted(many(TEXT), [], "Words that may follow the last one.")
    never = defaulted(many(TEXT), [], "Names that pin nothing, in lower case with underscores.")


class PinRules(ContractRecord):
    """Where an overlay says which core it uses."""

    modules = required(many(TEXT), "Names of the core module in MODULE.bazel files.")
    repositories = defaulted(many(TEXT), [], "Names of core's repository, whoever owns it.")
    extension = required(TEXT, "Core's module extension.")
    tag = required(TEXT, "The tag of that extension which pins core.")
    default_role = required(TEXT, "The role of a place that tells no other.")
    roles = required(mapping(PinRole), "Roles by name.")
    organization = defaulted(mapping(TEXT), {}, "Paths in organization.yaml that pin core, with their roles.")
    declared_roles = defaulted(TEXT, "", "The path in organization.yaml of further roles with their commits.")
    variables = required(PinVariables, "Variables that pin core.")
    lock_versions = defaulted(
        mapping(WHOLE), {}, "The `lockFileVersion` of MODULE.bazel.lock that each minor version of Bazel writes."
    )


class ReleaseResource(ContractRecord):
    """A type of resource that is a Helm release: dotted paths of its attributes."""

    name = required(TEXT, "The release's name.")
    namespace = required(TEXT, "Its namespace.")
    chart = required(TEXT, "Its chart.")
    import_id = required(Form("namespace", "name"), "The id that imports a live release.", name="import")


class LiveSets(ContractRecord):
    """What is read of live scale sets."""

    kind = required(TEXT, "The kind of the Kubernetes object.")
    managed_by_label = required(TEXT, "The label that tells who manages it.")
    release_annotation = required(TEXT, "The annotation with its Helm release.")
    namespace_annotation = required(TEXT, "The annotation with that release's namespace.")


class RehomeRules(ContractRecord):
    """What a rehome has to know of Helm releases."""

    releases = required(mapping(ReleaseResource), "Types of resources that are a Helm release.")
    charts = required(many(TEXT), "Charts whose releases are runner sets, without their versions.")
    deployed = required(TEXT, "The status of a release that can be moved.")
    live = required(LiveSets, "Live scale sets.")
    managed_by = required(TEXT, "Who manages the objects of a release.")


class LiveRules(ContractRecord):
    """What is judged of live evidence."""

    evidence_days = required(WHOLE, "Evidence that is older is not trusted.")
    proof_days = required(WHOLE, "A proof that is older is worth a new run.")
    settle_minutes = required(WHOLE, "How long a registration, a listener's start or a deletion may take.")
    queue_minutes = required(WHOLE, "How long a job may wait for a runner.")
    full_percent = required(WHOLE, "A cache is full above this part of its size.")
    runner_names = required(many(Form("set")), "What ARC calls a runner of a set; `?` is a letter or a digit.")
    runner_name_length = required(WHOLE, "The most characters of such a name; its base is cut.")
    app_permissions = required(mapping(TEXT), "Permissions that the owner's App needs, each `read` or `write`.")
    core_read = required(many(TEXT), "Names of secrets that read a private core, the preferred one first.")
    given_secrets = defaulted(many(TEXT), [], "Names of secrets that the forge itself gives a workflow.")


class LaneExit(ContractRecord):
    """A way out for a compatibility lane."""

    use = required(TEXT, "What it is, as a clause.")
    items = required(many(TEXT), "What must be proved, in the order in which it comes true.")
    also = required(mapping(many(TEXT)), "Further kinds of evidence that it takes for an item.")
    in_order = required(FLAG, "Whether no item may be dated before those in front of it.")
    after = defaulted(mapping(many(TEXT)), {}, "For an item, others that it may not be dated before.")


class ExitItem(ContractRecord):
    """What an exit proves."""

    use = required(TEXT, "What it is, as a clause.")
    evidence = required(many(TEXT), "Kinds of evidence that can prove it.")
    absence = required(FLAG, "Whether it says that the lane is gone.")
    needs = defaulted(mapping(many(TEXT)), {}, "Further attributes that its evidence must have, by kind.")
    elsewhere = defaulted(FLAG, False, "Whether a set other than the lane must have served the run.")
    moves = defaulted(FLAG, False, "Whether `repository` of its proof names the repository from then on.")


class RetirementRules(ContractRecord):
    """The exits of compatibility lanes, and what each must prove."""

    exits = required(mapping(LaneExit), "Exits by name.")
    items = required(mapping(ExitItem), "Items by name.")


class NeutralNames(ContractRecord):
    """Names of nobody; `*` is any run of characters."""

    owners = required(many(TEXT), "Owners.")
    hosts = required(many(TEXT), "Hosts.")
    upstream_owners = defaulted(many(TEXT), [], "Owners of software that core builds on.")
    upstream_hosts = defaulted(many(TEXT), [], "Hosts of software that core builds on, and of public services.")
    forges = defaulted(many(TEXT), [], "Hosts of forges, besides those that the contract has for each forge.")
    registries = defaulted(many(TEXT), [], "Hosts of images, whose path begins with the owner.")
    keys = defaulted(many(TEXT), [], "Public keys that were made for examples.")
    lanes = defaulted(many(TEXT), [], "Names of runner sets in examples.")


class TreeRules(ContractRecord):
    """Which files of core's own tree are active configuration, and what may stand in them."""

    active = required(many(TEXT), "Paths; `*` is anything but a slash, `**` anything.")
    passed_over = defaulted(many(TEXT), [], "Paths that are not looked at.")
    neutral = required(NeutralNames, "What may stand in them.")
    owner_attributes = required(many(TEXT), "Attributes whose value is an owner.")
    repository_attributes = required(many(TEXT), "Attributes whose value is a repository with its owner.")
    host_attributes = defaulted(many(TEXT), [], "Attributes whose value is a host.")


class LabelInputNames(ContractRecord):
    """Inputs of reusable workflows that carry runner labels; `*` is any run of characters."""

    json_text = required(many(TEXT), "Those whose value is JSON text.", name="json")
    plain_text = required(many(TEXT), "Those whose value is one label.", name="plain")


class WorkflowEndpoints(ContractRecord):
    """What an endpoint of a substrate looks like in a workflow."""

    names = required(many(TEXT), "Names of variables and inputs; `*` is any run of characters.")
    hosts = required(many(TEXT), "Hosts, likewise.")
    schemes = required(many(TEXT), "URL schemes that nothing else has.")


class LaneMode(ContractRecord):
    """What a runner set of a container mode can run, as the stack passes the mode to ARC."""

    use = required(TEXT, "What the mode means, as a clause.")
    plain_jobs = required(FLAG, "Whether it runs jobs without `container`.")
    containers = required(FLAG, "Whether it runs `container`, `services` and Docker actions.")


class LaneFileRules(ContractRecord):
    """The file in which a repository lists its lanes, for templates that read it."""

    file = required(TEXT, "Its path in the repository.")
    labels = required(many(TEXT), "Paths in it with runner labels; `*` is every element or value.")
    actions = required(TEXT, "The key whose names are actions that are dispatched.")
    path_inputs = required(many(TEXT), "Inputs of templates with the path of the file.")
    action_inputs = required(many(TEXT), "Inputs of templates with the name of an action.")
    dispatch_label = required(TEXT, "The label on which actions are dispatched.")


class WorkflowRules(ContractRecord):
    """What workflows ask for, as far as it differs between operators."""

    label_inputs = required(LabelInputNames, "Inputs that carry labels.")
    adapters = required(many(TEXT), "Adapters of forges that hand jobs of workflows to runners.")
    catch_all = required(TEXT, "The label that asks for any runner of the owner.")
    mixed_arrays = required(
        Choice(("refused", "tolerated")), "What that label beside a capability label is: `refused` or `tolerated`."
    )
    lane_modes = defaulted(mapping(LaneMode), {}, "What lanes can run, by container mode.")
    lanes = defaulted(nullable(LaneFileRules), None, "The file of lanes. Null: none is read.")
    derived_labels = defaulted(many(TEXT), [], "Labels that a stack derives and no overlay declares.")
    generic_groups = required(many(PATTERN), "How names of runner groups that are nobody's begin, in lower case.")
    fork_events = required(many(TEXT), "Events that run a stranger's code.")
    target_events = required(many(TEXT), "Events that run for a stranger with the repository's own rights.")
    endpoints = required(WorkflowEndpoints, "Endpoints, which come with the runner.")
    credential_names = required(many(TEXT), "Names of credentials; `*` is any run of characters.")


class Conventions(Record):
    """All of them; None stands for what the contract leaves out."""

    changes = optional(ChangeRules, "Plans.")
    debt = optional(DebtRules, "Debt ledgers.")
    live = optional(LiveRules, "Live evidence.")
    organization = optional(OrganizationFile, "`config/organization.yaml`.")
    pins = optional(PinRules, "Pins of core.")
    rehome = optional(RehomeRules, "Rehomes.")
    retirement = optional(RetirementRules, "Retirement of compatibility lanes.")
    tree = optional(TreeRules, "Core's own tree.")
    workflows = optional(WorkflowRules, "Workflows.")

    @property
    def default_role(self) -> str:
        """The role of a place that pins core and names no role; empty where the contract says nothing of pins."""
        return self.pins.default_role if self.pins is not None else ""
