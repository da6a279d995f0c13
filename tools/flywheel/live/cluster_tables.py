"""What is kept of a cluster's answers: ARC's objects, nodes and limits. Of secrets only metadata.

Pods' environments, arguments, annotations other than those that are named, managed fields and JIT configurations are
never kept. URLs are kept without user, password, query and fragment.
"""

from __future__ import annotations

from flywheel.documents.containers import many, mapping
from flywheel.documents.kinds import COUNT, FLAG, NAME, TEXT, WHOLE, Choice
from flywheel.documents.record import Record, defaulted, optional, required
from flywheel.live.live_fact import INSTANT, LiveFact

_AMOUNTS = mapping(TEXT)


class ClusterObject(Record, nulls=True):
    """What all objects have."""

    namespace = required(NAME, "`metadata.namespace`.")
    name = required(NAME, "`metadata.name`.")
    uid = defaulted(TEXT, "", "`metadata.uid`.")
    created_at = optional(INSTANT, "`metadata.creationTimestamp`.")
    deleted_at = optional(INSTANT, "`metadata.deletionTimestamp`: the deletion has begun and has not ended.")
    finalizers = defaulted(many(NAME), [], "`metadata.finalizers`.")


class LiveRunnerSet(ClusterObject):
    """An AutoscalingRunnerSet."""

    release = defaulted(TEXT, "", "Annotation `meta.helm.sh/release-name`.")
    release_namespace = defaulted(TEXT, "", "Annotation `meta.helm.sh/release-namespace`.")
    managed_by = defaulted(TEXT, "", "Label `app.kubernetes.io/managed-by`.")
    chart = defaulted(TEXT, "", "Label `helm.sh/chart`, as `gha-rs-0.14.2`.")
    version = defaulted(TEXT, "", "Label `app.kubernetes.io/version`: the controller keeps only its own minor.")
    values_hash = defaulted(TEXT, "", "Annotation `actions.github.com/values-hash`.")
    scale_set_id = defaulted(
        TEXT, "", "Annotation `runner-scale-set-id`: GitHub's answer to the registration; empty if there was none."
    )
    registered_group = defaulted(TEXT, "", "Annotation `actions.github.com/runner-group-name`, as GitHub answered.")
    registered_name = defaulted(TEXT, "", "Annotation `actions.github.com/runner-scale-set-name`, as GitHub answered.")
    config_url = defaulted(TEXT, "", "`spec.githubConfigUrl`.")
    secret = defaulted(TEXT, "", "`spec.githubConfigSecret`, if it is the name of a secret.")
    runner_group = defaulted(TEXT, "", "`spec.runnerGroup`.")
    scale_set_name = defaulted(TEXT, "", "`spec.runnerScaleSetName`.")
    labels = defaulted(many(TEXT), [], "`spec.runnerScaleSetLabels`: the wish, which ARC sends at creation only.")
    min_runners = optional(COUNT, "`spec.minRunners`.")
    max_runners = optional(COUNT, "`spec.maxRunners`.")
    runner_image = defaulted(TEXT, "", "`image` of the container `runner` in `spec.template`.")
    phase = defaulted(TEXT, "", "`status.phase`, or `status.state` before 0.14.")


class LiveRunnerSets(LiveFact):
    """The AutoscalingRunnerSets of all namespaces. `absent` if the server has no such resource type."""

    seen = optional(many(LiveRunnerSet), "`items[]`.")


class LiveEphemeralSet(ClusterObject):
    """An EphemeralRunnerSet."""

    runner_set = defaulted(TEXT, "", "Label `actions.github.com/scale-set-name`.")
    replicas = optional(COUNT, "`spec.replicas`.")
    phase = defaulted(TEXT, "", "`status.phase`.")


class LiveEphemeralSets(LiveFact):
    """The EphemeralRunnerSets of all namespaces."""

    seen = optional(many(LiveEphemeralSet), "`items[]`.")


class LiveRunner(ClusterObject):
    """An EphemeralRunner, without its JIT configuration."""

    runner_set = defaulted(TEXT, "", "Label `actions.github.com/scale-set-name`.")
    phase = defaulted(TEXT, "", "`status.phase`: Pending, Running, Succeeded, Failed, Outdated.")
    ready = defaulted(FLAG, False, "`status.ready`.")
    reason = defaulted(TEXT, "", "`status.reason`.")
    message = defaulted(TEXT, "", "`status.message`, at most 300 characters, redacted.")
    failures = defaulted(COUNT, 0, "The number of entries of `status.failures`.")
    runner_name = defaulted(TEXT, "", "`status.runnerName`.")
    job_repository = defaulted(TEXT, "", "`status.jobRepositoryName`: `owner/name`.")
    job_workflow = defaulted(TEXT, "", "`status.jobWorkflowRef`.")
    run_id = optional(COUNT, "`status.workflowRunId`.")


class LiveRunners(LiveFact):
    """The EphemeralRunners of all namespaces."""

    seen = optional(many(LiveRunner), "`items[]`.")


class LiveListener(ClusterObject):
    """An AutoscalingListener, which is in the controller's namespace."""

    runner_set = required(TEXT, "`spec.autoscalingRunnerSetName`.")
    runner_set_namespace = required(TEXT, "`spec.autoscalingRunnerSetNamespace`.")
    scale_set_id = defaulted(TEXT, "", "`spec.runnerScaleSetId` as text.")
    min_runners = optional(COUNT, "`spec.minRunners`.")
    max_runners = optional(COUNT, "`spec.maxRunners`.")


class LiveListeners(LiveFact):
    """The AutoscalingListeners of all namespaces."""

    seen = optional(many(LiveListener), "`items[]`.")


class LiveListenerPod(ClusterObject):
    """The pod of a listener, which has the listener's name."""

    phase = defaulted(TEXT, "", "`status.phase`.")
    ready = defaulted(FLAG, False, "Whether `status.conditions[]` has `Ready` with `True`.")
    reason = defaulted(
        TEXT, "", "`reason` of the first container that waits, else of the condition `PodScheduled` that is not true."
    )
    restarts = defaulted(COUNT, 0, "The sum of `status.containerStatuses[].restartCount`.")
    node_name = defaulted(TEXT, "", "`spec.nodeName`.", name="node")


class LiveListenerPods(LiveFact):
    """The pods of listeners: those with the label `app.kubernetes.io/component=runner-scale-set-listener`."""

    seen = optional(many(LiveListenerPod), "`items[]`.")


class LiveController(ClusterObject):
    """A Deployment of ARC's controller."""

    version = defaulted(TEXT, "", "Label `app.kubernetes.io/version`, else the tag of its image.")
    image = defaulted(TEXT, "", "`image` of its first container.")
    replicas = optional(COUNT, "`spec.replicas`.")
    ready_replicas = defaulted(COUNT, 0, "`status.readyReplicas`.")
    release = defaulted(TEXT, "", "Annotation `meta.helm.sh/release-name`.")


class LiveControllers(LiveFact):
    """The Deployments with the label `app.kubernetes.io/part-of=gha-rs-controller`, in all namespaces."""

    seen = optional(many(LiveController), "`items[]`.")


class NodeTaint(Record, nulls=True):
    """A taint."""

    key = required(NAME, "`key`.")
    value = defaulted(TEXT, "", "`value`.")
    effect = required(Choice(("NoSchedule", "PreferNoSchedule", "NoExecute")), "`effect`.")


class LiveNode(Record, nulls=True):
    """A node."""

    name = required(NAME, "`metadata.name`.")
    labels = defaulted(mapping(TEXT), {}, "`metadata.labels`.")
    taints = defaulted(many(NodeTaint), [], "`spec.taints`.")
    unschedulable = defaulted(FLAG, False, "`spec.unschedulable`.")
    ready = defaulted(FLAG, False, "Whether `status.conditions[]` has `Ready` with `True`.")
    allocatable = required(_AMOUNTS, "`status.allocatable`, as the server writes the quantities.")


class LiveNodes(LiveFact):
    """The nodes."""

    seen = optional(many(LiveNode), "`items[]`.")


class NodeRequests(Record, nulls=True):
    """What the pods of a node request that are neither runners nor listeners."""

    node_name = required(NAME, "`spec.nodeName` of the pods.", name="node")
    pods = required(COUNT, "How many they are.")
    requests = required(
        _AMOUNTS,
        "By resource, the sum over these pods of what the scheduler counts: containers, or the largest init container "
        "if it is more, and `spec.overhead`.",
    )


class OtherPods(LiveFact):
    """Sums over the pods on nodes that run and have no label `actions.github.com/scale-set-name`."""

    seen = optional(
        many(NodeRequests), "A row for each node that has such pods; those in phase Succeeded or Failed do not count."
    )


class LiveQuota(Record, nulls=True):
    """A ResourceQuota."""

    namespace = required(NAME, "`metadata.namespace`.")
    name = required(NAME, "`metadata.name`.")
    hard = required(_AMOUNTS, "`spec.hard`.")
    used = defaulted(_AMOUNTS, {}, "`status.used`.")
    scoped = defaulted(FLAG, False, "Whether it has `spec.scopes` or `spec.scopeSelector`.")


class LiveQuotas(LiveFact):
    """The ResourceQuotas of all namespaces."""

    seen = optional(many(LiveQuota), "`items[]`.")


class LiveLimits(Record, nulls=True):
    """The entry for containers of a LimitRange."""

    namespace = required(NAME, "`metadata.namespace`.")
    name = required(NAME, "`metadata.name`.")
    default = defaulted(_AMOUNTS, {}, "`default`.")
    default_request = defaulted(_AMOUNTS, {}, "`defaultRequest`.")
    min = defaulted(_AMOUNTS, {}, "`min`.")
    max = defaulted(_AMOUNTS, {}, "`max`.")


class LiveLimitRanges(LiveFact):
    """The LimitRanges of all namespaces."""

    seen = optional(many(LiveLimits), "`items[].spec.limits[]` of type `Container`.")


class LivePriority(Record, nulls=True):
    """A PriorityClass."""

    name = required(NAME, "`metadata.name`.")
    value = required(WHOLE, "`value`.")
    global_default = defaulted(FLAG, False, "`globalDefault`.")


class LivePriorities(LiveFact):
    """The PriorityClasses."""

    seen = optional(many(LivePriority), "`items[]`.")


class SecretMetadata(Record, nulls=True):
    """Whether a secret is there, without its data, which no client may fetch."""

    namespace = required(NAME, "The namespace that was asked.")
    name = required(NAME, "The name that was asked for.")
    present = required(FLAG, "Whether it is there; false only if the server said `NotFound`.")
    type = defaulted(TEXT, "", "The column TYPE of the table.")
    keys = optional(COUNT, "The column DATA of the table: how many keys it has.")


class SecretsMetadata(LiveFact):
    """Secrets that the overlays name, as the table of `kubectl get secret NAME` shows them."""

    seen = optional(many(SecretMetadata), "A row for each secret that was asked for.")


class ServerFacts(Record, nulls=True):
    """The API server."""

    version = required(NAME, "`serverVersion.gitVersion`, as `v1.33.1`.")
    uid = defaulted(TEXT, "", "`metadata.uid` of the namespace kube-system: which cluster it is.")


class ServerFact(LiveFact):
    """The cluster itself."""

    seen = optional(ServerFacts, "`kubectl version -o json`, `kubectl get namespace kube-system -o json`.")


class LiveCluster(Record, nulls=True):
    """A cluster. A fact that is left out was not asked for."""

    context = required(NAME, "The context of the kubeconfig.")
    server = optional(ServerFact, "Its API server.")
    runner_sets = optional(LiveRunnerSets, "Needs list of autoscalingrunnersets.actions.github.com.")
    ephemeral_runner_sets = optional(LiveEphemeralSets, "Needs list of ephemeralrunnersets.actions.github.com.")
    ephemeral_runners = optional(LiveRunners, "Needs list of ephemeralrunners.actions.github.com.")
    listeners = optional(LiveListeners, "Needs list of autoscalinglisteners.actions.github.com.")
    listener_pods = optional(LiveListenerPods, "Needs list of pods.")
    controllers = optional(LiveControllers, "Needs list of deployments.apps.")
    nodes = optional(LiveNodes, "Needs list of nodes.")
    other_pods = optional(OtherPods, "Needs list of pods.")
    quotas = optional(LiveQuotas, "Needs list of resourcequotas.")
    limit_ranges = optional(LiveLimitRanges, "Needs list of limitranges.")
    priority_classes = optional(LivePriorities, "Needs list of priorityclasses.scheduling.k8s.io.")
    secrets = optional(
        SecretsMetadata, "Needs get of each named secret. The read-only role does not grant it, on purpose."
    )
