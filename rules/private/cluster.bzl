"""Implementation of `flywheel_cluster`."""

load("//rules:providers.bzl", "FlywheelNodePoolInfo")
load("//rules/private:facts.bzl", "given")
load("//rules/private:json_values.bzl", "encode")
load("//rules/private:labels.bzl", "label_text")
load("//rules/private:string_validation.bzl", "repository_error")

visibility("//rules")

_SCHEMA = "flywheel.cluster/1"
_NOT_JSON = "`{label}` ({attribute}): {error}"
_TWICE = "`{label}` (facts): `{key}` has an attribute of its own. Write it there."
_NO_OWNER = (
    "`{label}` (controller_version): the controller has a version and no owner. Write `controller_owner`, " +
    "the repository of the overlay that deploys it."
)

# Keys of the document that attributes or the rule itself write.
_OWN = [
    "contexts",
    "controller",
    "declared_by",
    "limit_ranges",
    "name",
    "node_pools",
    "owners",
    "quotas",
    "schema",
]

# Documented at the macro, which is the API: no rule attribute takes any JSON value.
_ATTRS = {
    "contexts": attr.string_list(),
    "controller_owner": attr.string(),
    "controller_version": attr.string(),
    # A macro's fail() would break its whole package, and no test could see it.
    "error": attr.string(),
    "facts": attr.string(),
    "limit_ranges": attr.string(),
    "node_pools": attr.label_list(providers = [FlywheelNodePoolInfo]),
    "owners": attr.string_list(),
    "quotas": attr.string(),
}

def _error(ctx, label, facts):
    if ctx.attr.error:
        attribute, _, error = ctx.attr.error.partition(": ")
        return _NOT_JSON.format(label = label, attribute = attribute, error = error)
    for key in facts:
        if key in _OWN:
            return _TWICE.format(label = label, key = key)
    if ctx.attr.controller_version and not ctx.attr.controller_owner:
        return _NO_OWNER.format(label = label)
    if ctx.attr.controller_owner:
        return repository_error(attribute = "controller_owner", label = label, value = ctx.attr.controller_owner)
    return None

def _flywheel_cluster_impl(ctx):
    label = label_text(ctx.label)
    facts = json.decode(ctx.attr.facts or "{}")
    error = _error(ctx, label, facts)
    if error:
        fail(error)
    document = {"schema": _SCHEMA, "name": ctx.label.name, "declared_by": label} | given({
        "contexts": ctx.attr.contexts,
        "controller": given({
            "owner": ctx.attr.controller_owner,
            "chart_version": ctx.attr.controller_version,
        }),
        "limit_ranges": json.decode(ctx.attr.limit_ranges or "[]"),
        "node_pools": [pool[FlywheelNodePoolInfo].pool for pool in ctx.attr.node_pools],
        "owners": ctx.attr.owners,
        "quotas": json.decode(ctx.attr.quotas or "[]"),
    }) | facts
    file = ctx.actions.declare_file(ctx.label.name + ".json")
    ctx.actions.write(file, json.encode_indent(document, indent = "  ") + "\n")
    return [DefaultInfo(files = depset([file]))]

_flywheel_cluster = rule(
    implementation = _flywheel_cluster_impl,
    attrs = _ATTRS,
)

def flywheel_cluster(
        *,
        name,
        node_pools = [],
        quotas = [],
        limit_ranges = [],
        controller_owner = "",
        controller_version = "",
        contexts = [],
        owners = [],
        facts = {},
        **kwargs):
    """Declares the facts of a cluster: what verdicts on capacity and placement stand on.

    Give it to `flywheel_substrate(cluster = ...)` of each overlay on the cluster, and to
    `flywheel_fleet(cluster = ...)`. A file of the schema `flywheel.cluster/1` can be given
    to both in its place.

    ```starlark
    flywheel_cluster(
        name = "honey",
        controller_owner = "example-org/cluster-infra",
        controller_version = "0.14.2",
        node_pools = [":sting"],
        quotas = [{
            "hard": {"pods": "40"},
            "name": "runners",
            "namespace": "arc-runners",
        }],
    )
    ```

    Builds `NAME.json`, the document of the schema `flywheel.cluster/1`.

    Args:
        name: Name of the target and of the cluster.
        node_pools: The `flywheel_node_pool`s that runners and listeners can be on.
        quotas: ResourceQuotas, each a dict: `namespace`, `name`, `hard`, and `used` by others.
        limit_ranges: Entries of LimitRanges for containers, each a dict: `namespace`,
            `name`, and where needed `default_request`, `default`, `min`, `max`.
        controller_owner: Repository of the one overlay that deploys the ARC controller, as
            `owner/name`. Overlays whose substrate says none take it from here.
        controller_version: Version of the controller's chart. Overlays that set none take it
            from here.
        contexts: The contexts by which overlays call the cluster. Unset, its name.
        owners: The owners whose overlays use it. With more than one, each overlay says its
            tenant, namespace, cache view and state boundary itself (GF225).
        facts: Further keys of the document, such as `priority_classes`, `caches`, `sets` and
            `differences`.
        **kwargs: Attributes that all targets have, as `visibility` and `tags`.
    """
    values = {"facts": facts, "limit_ranges": limit_ranges, "quotas": quotas}
    encoded = {key: encode(key, value) for key, value in values.items()}
    errors = ["{}: {}".format(key, one.error) for key, one in encoded.items() if one.error]
    texts = {key: one.value if values[key] and not errors else "" for key, one in encoded.items()}
    _flywheel_cluster(
        name = name,
        contexts = contexts,
        controller_owner = controller_owner,
        controller_version = controller_version,
        error = errors[0] if errors else "",
        facts = texts["facts"],
        limit_ranges = texts["limit_ranges"],
        node_pools = node_pools,
        owners = owners,
        quotas = texts["quotas"],
        **kwargs
    )
