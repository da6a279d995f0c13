"""Implementation of `flywheel_node_pool`."""

load("//rules:providers.bzl", "FlywheelNodePoolInfo")
load("//rules/private:facts.bzl", "given")
load("//rules/private:json_values.bzl", "encode")
load("//rules/private:labels.bzl", "label_text")

visibility("//rules")

_NOT_JSON = "`{label}` ({attribute}): {error}"
_NO_AMOUNT = (
    "`{label}` (allocatable) does not say `{resource}`. Copy it from `status.allocatable` of one of the " +
    "nodes, for example `\"{resource}\": \"{example}\"`."
)
_PODS_TWICE = (
    "`{label}` (pods) and `allocatable` both say the number of pods. Keep one of them."
)

# What every node tells, with an example.
_AMOUNTS = {"cpu": "32", "memory": "220Gi", "pods": "110"}

# Documented at the macro, which is the API: no rule attribute takes any JSON value.
_ATTRS = {
    "allocatable": attr.string_dict(mandatory = True),
    "count": attr.int(default = 1),
    # A macro's fail() would break its whole package, and no test could see it.
    "error": attr.string(),
    "gates": attr.string(),
    "labels": attr.string_dict(),
    "notes": attr.string(),
    "pods": attr.int(default = -1),
    "taints": attr.string(),
    "unschedulable": attr.bool(),
    "used": attr.string_dict(),
}

def _flywheel_node_pool_impl(ctx):
    label = label_text(ctx.label)
    if ctx.attr.error:
        attribute, _, error = ctx.attr.error.partition(": ")
        fail(_NOT_JSON.format(label = label, attribute = attribute, error = error))
    allocatable = dict(ctx.attr.allocatable)
    if ctx.attr.pods >= 0:
        if "pods" in allocatable:
            fail(_PODS_TWICE.format(label = label))
        allocatable["pods"] = str(ctx.attr.pods)
    for resource, example in _AMOUNTS.items():
        if resource not in allocatable:
            fail(_NO_AMOUNT.format(label = label, resource = resource, example = example))
    pool = {"name": ctx.label.name, "count": ctx.attr.count, "declared_by": label} | given({
        "allocatable": allocatable,
        "gates": json.decode(ctx.attr.gates or "[]"),
        "labels": ctx.attr.labels,
        "notes": ctx.attr.notes,
        "taints": json.decode(ctx.attr.taints or "[]"),
        "unschedulable": ctx.attr.unschedulable or None,
        "used": ctx.attr.used,
    })
    return [FlywheelNodePoolInfo(label = label, pool = pool)]

_flywheel_node_pool = rule(
    implementation = _flywheel_node_pool_impl,
    attrs = _ATTRS,
    provides = [FlywheelNodePoolInfo],
)

def flywheel_node_pool(
        *,
        name,
        allocatable,
        count = 1,
        pods = -1,
        labels = {},
        taints = [],
        used = {},
        gates = [],
        unschedulable = False,
        notes = "",
        **kwargs):
    """Declares nodes that are alike: a pool, or one node by its name.

    ```starlark
    flywheel_node_pool(
        name = "sting",
        allocatable = {
            "cpu": "32",
            "ephemeral-storage": "800Gi",
            "memory": "57332656Ki",
        },
        gates = [{
            "admits": ["tinyland-nix-compute-expansion"],
            "labels": ["tinyland-nix-heavy"],
            "until": "its fast-local store is proved",
        }],
        labels = {"capability.example.com/compute-expansion": "true"},
        pods = 110,
        taints = [{
            "effect": "NoSchedule",
            "key": "dedicated.example.com/compute-expansion",
            "value": "true",
        }],
    )
    ```

    Args:
        name: Name of the target and of the pool; of a single node, the node's name.
        allocatable: What each node gives to pods, as Kubernetes quantities by resource:
            `status.allocatable`, not the capacity. `cpu` and `memory` must be there.
        count: How many such nodes are surely there.
        pods: How many pods each node takes, unless `allocatable` says it.
        labels: Labels of each node.
        taints: Taints of each node, each a dict as Kubernetes writes it: `key`, `value`,
            `effect`.
        used: What other pods on each node request: neither runners nor listeners. Unset,
            it is not known.
        gates: What may not be on the nodes before something is proved, each a dict:
            `until` (what must be proved), and where needed `labels` (of the sets that it
            keeps away; unset, every set), `admits` (the Helm releases that prove it) and
            `proof` (`evidence` and `day`), which opens the gate. A set that is placed
            against a closed gate fails (GF325).
        unschedulable: Whether the nodes are cordoned.
        notes: What people should know of the nodes.
        **kwargs: Attributes that all targets have, as `visibility` and `tags`.
    """
    values = {"gates": gates, "taints": taints}
    encoded = {key: encode(key, value) for key, value in values.items()}
    errors = ["{}: {}".format(key, one.error) for key, one in encoded.items() if one.error]
    texts = {key: one.value if values[key] and not errors else "" for key, one in encoded.items()}
    _flywheel_node_pool(
        name = name,
        allocatable = allocatable,
        count = count,
        error = errors[0] if errors else "",
        gates = texts["gates"],
        labels = labels,
        notes = notes,
        pods = pods,
        taints = texts["taints"],
        unschedulable = unschedulable,
        used = used,
        **kwargs
    )
