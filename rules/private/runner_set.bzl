"""Implementation of `flywheel_runner_set`."""

load("//rules:providers.bzl", "FlywheelRunnerSetInfo")
load("//rules/private:facts.bzl", "given_attributes")
load("//rules/private:json_values.bzl", "encode")
load("//rules/private:labels.bzl", "label_text")
load("//rules/private:string_validation.bzl", "empty_error")

visibility("//rules")

_NOT_JSON = "`{label}` ({attribute}): {error}"
_NOT_A_VOLUME = (
    "`{label}` (volumes): the volume `{path}` is {value}. Write a dict with `size`, and with " +
    "`storage_class` where the stack takes one, for example " +
    "`{{\"size\": \"64Gi\", \"storage_class\": \"fast-local\"}}`."
)

# Examples of what may not be empty.
_NOT_EMPTY = {"capability": "tinyland-nix"}

_LANE_ATTRIBUTES = (
    "`{label}` (attributes): a primary lane has no set object to put {names} into. Give the " +
    "lane's own variables to `flywheel_overlay(variables = ...)`, or leave out `primary`."
)
_LANE_CACHES = (
    "`{label}` (caches): the stack gives a primary lane the overlay's caches, so \"stack\" has " +
    "no effect. Leave it out, or leave out `primary`."
)

# Documented at the macro, which is the API: no rule attribute takes any JSON value.
_FACTS = {
    "affinity": attr.string(),
    "app_secret": attr.string(),
    "caches": attr.string(default = "substrate", values = ["stack", "substrate"]),
    "capability": attr.string(mandatory = True),
    "container_mode": attr.string(),
    "image": attr.string(),
    "max_runners": attr.int(default = -1),
    "min_runners": attr.int(default = -1),
    "node_selector": attr.string_dict(),
    "primary": attr.bool(default = False),
    "priority_class": attr.string(),
    "registration_anchor": attr.string(),
    "resources": attr.string_dict(),
    "runner_labels": attr.string_list(),
    "scale_set_name": attr.string(),
    "tolerations": attr.string(),
    "volumes": attr.string(),
}

# Facts that the macro passes as JSON text, because no rule attribute has their type.
_ENCODED = ["affinity", "tolerations", "volumes"]

def _lane_error(ctx, label, attributes):
    """Tells what a primary lane is given that it cannot take."""
    if attributes:
        names = ", ".join(["`{}`".format(name) for name in sorted(attributes)])
        return _LANE_ATTRIBUTES.format(label = label, names = names)
    if ctx.attr.caches == "stack":
        return _LANE_CACHES.format(label = label)
    return None

def _volume_error(label, volumes):
    """Tells which volume is not a dict of a size and a storage class."""
    if type(volumes) != "dict":
        return _NOT_A_VOLUME.format(label = label, path = "", value = repr(volumes))
    for path, volume in volumes.items():
        if type(volume) != "dict" or not volume or [key for key in volume if type(volume[key]) != "string"]:
            return _NOT_A_VOLUME.format(label = label, path = path, value = repr(volume))
    return None

def _facts(ctx):
    facts = given_attributes(ctx.attr, _FACTS)
    return {
        name: json.decode(value) if name in _ENCODED else value
        for name, value in facts.items()
    }

def _flywheel_runner_set_impl(ctx):
    label = label_text(ctx.label)
    if ctx.attr.error:
        attribute, _, error = ctx.attr.error.partition(": ")
        fail(_NOT_JSON.format(label = label, attribute = attribute, error = error))
    attributes = json.decode(ctx.attr.attributes)
    facts = _facts(ctx)
    error = empty_error(attr = ctx.attr, examples = _NOT_EMPTY, label = label)
    if not error and ctx.attr.primary:
        error = _lane_error(ctx, label, attributes)
    error = error or _volume_error(label, facts.get("volumes", {}))
    if error:
        fail(error)
    return [FlywheelRunnerSetInfo(
        attributes = attributes,
        facts = {"release": ctx.label.name} | facts,
        label = label,
    )]

_flywheel_runner_set = rule(
    implementation = _flywheel_runner_set_impl,
    attrs = _FACTS | {
        "attributes": attr.string(mandatory = True),
        # A macro's fail() would break its whole package, and no test could see it.
        "error": attr.string(),
    },
    provides = [FlywheelRunnerSetInfo],
)

def flywheel_runner_set(
        *,
        name,
        capability,
        primary = False,
        scale_set_name = "",
        runner_labels = [],
        container_mode = "",
        image = "",
        min_runners = -1,
        max_runners = -1,
        resources = {},
        node_selector = {},
        tolerations = [],
        affinity = {},
        volumes = {},
        priority_class = "",
        registration_anchor = "",
        app_secret = "",
        caches = "substrate",
        attributes = {},
        **kwargs):
    """Declares one runner set: an ARC scale set under a capability label.

    What is left out, the owner, the substrate or the stack's own default decides.

    ```starlark
    flywheel_runner_set(
        name = "tinyland-nix-heavy-compute-expansion",
        capability = "tinyland-nix-heavy",
        max_runners = 1,
        resources = {
            "memory_limit": "160Gi",
            "memory_request": "64Gi",
        },
    )

    flywheel_runner_set(
        name = "tinyland-nix-compute-expansion",
        capability = "tinyland-nix",
        node_selector = {"capability.example.com/compute-expansion": "true"},
        resources = {
            "ephemeral_storage_limit": "16Gi",
            "ephemeral_storage_request": "1Gi",
        },
        tolerations = [{
            "effect": "NoSchedule",
            "key": "dedicated.example.com/compute-expansion",
            "value": "true",
        }],
        volumes = {
            "/home/runner/_work": {
                "size": "32Gi",
                "storage_class": "fast-local",
            },
            "/nix": {
                "size": "64Gi",
                "storage_class": "fast-local",
            },
        },
    )
    ```

    Args:
        name: Name of the target, and the Helm release. It is not a label: workflows ask for
            the capability.
        capability: Capability label that workflows ask for in `runs-on`. The contract
            lists them.
        primary: Whether the set is the stack's primary lane of its capability, rather
            than one on top. A stack has one primary lane for each baseline capability,
            which takes neither `attributes` nor `caches`.
        scale_set_name: Name under which the set registers with the forge. Unset, the
            target's name.
        runner_labels: Labels that describe the machine, beside the capability.
        container_mode: How jobs get containers, in the controller's words. Unset, what
            the runner type needs.
        image: Image of the runners.
        min_runners: Runners that wait without a job. -1 leaves it to the stack.
        max_runners: Upper limit of runners of this set alone; other overlays on the
            cluster count their own. -1 leaves it to the stack.
        resources: Kubernetes quantities of one runner by name: `cpu_request`,
            `cpu_limit`, `memory_request`, `memory_limit`, `ephemeral_storage_request`,
            `ephemeral_storage_limit` and what else the stack takes.
        node_selector: Labels of the nodes that may run it.
        tolerations: Taints of nodes that its pods tolerate, each a dict as Kubernetes
            writes it: `key`, `operator` (`Equal` or `Exists`), `value`, `effect`.
        affinity: Kubernetes affinity of its pods. The contract takes what is required of
            a node: `nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution`.
        volumes: Volumes that each pod gets for itself, by their path: a dict with `size` and
            `storage_class`. The contract lists the paths that the stack can mount.
        priority_class: Priority class of its pods, by name.
        registration_anchor: Repository URL at which the set registers, only because the
            account's forge has no wider scope. It never becomes a label.
        app_secret: Name of the Kubernetes secret with the App that registers the set.
            Unset, the owner's.
        caches: `"substrate"` writes the substrate's caches into the set, `"stack"`
            leaves them to the stack's defaults.
        attributes: Further attributes of the stack's set object by name, any value that
            JSON can hold. The contract checks their types.
        **kwargs: Attributes that all targets have, as `visibility` and `tags`.
    """
    values = {
        "attributes": attributes,
        "affinity": affinity,
        "tolerations": tolerations,
        "volumes": volumes,
    }
    encoded = {key: encode(key, value) for key, value in values.items()}
    errors = ["{}: {}".format(key, one.error) for key, one in encoded.items() if one.error]

    # An empty value counts as not set.
    texts = {key: one.value if values[key] and not errors else "" for key, one in encoded.items()}
    _flywheel_runner_set(
        name = name,
        affinity = texts["affinity"],
        app_secret = app_secret,
        attributes = texts["attributes"] or "{}",
        caches = caches,
        capability = capability,
        container_mode = container_mode,
        error = errors[0] if errors else "",
        image = image,
        max_runners = max_runners,
        min_runners = min_runners,
        node_selector = node_selector,
        primary = primary,
        priority_class = priority_class,
        registration_anchor = registration_anchor,
        resources = resources,
        runner_labels = runner_labels,
        scale_set_name = scale_set_name,
        tolerations = texts["tolerations"],
        volumes = texts["volumes"],
        **kwargs
    )
