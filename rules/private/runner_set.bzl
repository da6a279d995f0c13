"""Implementation of `flywheel_runner_set`."""

load("//rules:providers.bzl", "FlywheelRunnerSetInfo")
load("//rules/private:facts.bzl", "given_attributes")
load("//rules/private:json_values.bzl", "encode")
load("//rules/private:labels.bzl", "label_text")
load("//rules/private:string_validation.bzl", "empty_error")

visibility("//rules")

_NOT_JSON = "`{label}` (attributes): {error}"

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
    "app_secret": attr.string(),
    "caches": attr.string(default = "substrate", values = ["stack", "substrate"]),
    "capability": attr.string(mandatory = True),
    "container_mode": attr.string(),
    "image": attr.string(),
    "max_runners": attr.int(default = -1),
    "min_runners": attr.int(default = -1),
    "node_selector": attr.string_dict(),
    "primary": attr.bool(default = False),
    "registration_anchor": attr.string(),
    "resources": attr.string_dict(),
    "runner_labels": attr.string_list(),
    "scale_set_name": attr.string(),
}

def _lane_error(ctx, label, attributes):
    """Tells what a primary lane is given that it cannot take."""
    if attributes:
        names = ", ".join(["`{}`".format(name) for name in sorted(attributes)])
        return _LANE_ATTRIBUTES.format(label = label, names = names)
    if ctx.attr.caches == "stack":
        return _LANE_CACHES.format(label = label)
    return None

def _flywheel_runner_set_impl(ctx):
    label = label_text(ctx.label)
    if ctx.attr.error:
        fail(_NOT_JSON.format(label = label, error = ctx.attr.error))
    attributes = json.decode(ctx.attr.attributes)
    error = empty_error(attr = ctx.attr, examples = _NOT_EMPTY, label = label)
    if not error and ctx.attr.primary:
        error = _lane_error(ctx, label, attributes)
    if error:
        fail(error)
    return [FlywheelRunnerSetInfo(
        attributes = attributes,
        facts = {"release": ctx.label.name} | given_attributes(ctx.attr, _FACTS),
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
            `cpu_limit`, `memory_request`, `memory_limit` and what else the stack takes.
        node_selector: Labels of the nodes that may run it.
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
    encoded = encode("attributes", attributes)
    _flywheel_runner_set(
        name = name,
        app_secret = app_secret,
        attributes = encoded.value or "{}",
        caches = caches,
        capability = capability,
        container_mode = container_mode,
        error = encoded.error,
        image = image,
        max_runners = max_runners,
        min_runners = min_runners,
        node_selector = node_selector,
        primary = primary,
        registration_anchor = registration_anchor,
        resources = resources,
        runner_labels = runner_labels,
        scale_set_name = scale_set_name,
        **kwargs
    )
