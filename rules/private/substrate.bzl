"""Implementation of `flywheel_substrate`."""

load("//rules:providers.bzl", "FlywheelSubstrateInfo")
load("//rules/private:facts.bzl", "given_attributes")
load("//rules/private:labels.bzl", "label_text")
load("//rules/private:string_validation.bzl", "empty_error", "repository_error")

visibility("//rules")

# Examples of what may not be empty.
_NOT_EMPTY = {"cluster_context": "honey"}

_DOC = """
Declares one substrate: the cluster, caches and state that several owners may share.

The target's name is the substrate's name. Facts that travel together stand together:
an Attic server needs its public key, an executor needs its cache.

```starlark
flywheel_substrate(
    name = "honey",
    attic_cache = "main",
    attic_public_key = "main:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    attic_server = "http://attic.nix-cache.svc.cluster.local",
    bazel_cache_endpoint = "grpc://bazel-cache.nix-cache.svc.cluster.local:9092",
    cluster_context = "honey",
    controller_owner = "example-org/cluster-infra",
    state_bucket = "tofu-state",
    state_endpoint = "http://state.example.com:9000",
)
```
""".strip()

_CLUSTER = {
    "cluster": attr.label(
        doc = """
Facts of the cluster: a `flywheel_cluster`, or a file of the schema `flywheel.cluster/1`. What they
say of the controller's owner and version holds where nothing else says it, and runner sets are
compared with the gates of their nodes (GF325).
""".strip(),
        allow_single_file = [".json", ".yaml", ".yml"],
    ),
}

_ATTRS = {
    "attic_cache": attr.string(
        doc = "Name of the Attic cache that Nix runners use.",
    ),
    "attic_public_key": attr.string(
        doc = "Public key of the Attic cache, `NAME:BASE64`. Not a secret.",
    ),
    "attic_server": attr.string(
        doc = "URL of the Attic server that Nix runners substitute from.",
    ),
    "bazel_cache_endpoint": attr.string(
        doc = "URL of the Bazel remote cache.",
    ),
    "bazel_executor_endpoint": attr.string(
        doc = "URL of the Bazel remote executor. It needs a cache beside it.",
    ),
    "cluster_context": attr.string(
        doc = "Context of the cluster in the operator's kubeconfig.",
        mandatory = True,
    ),
    "controller_namespace": attr.string(
        doc = "Namespace of the ARC controller. Unset, the stack's own default holds.",
    ),
    "controller_owner": attr.string(
        doc = """
Repository of the one overlay that owns the cluster's ARC controller, as `owner/name`.
That overlay deploys the controller and creates its namespaces; no other
overlay does. Unset, nothing is decided here.
""".strip(),
    ),
    "runner_namespace": attr.string(
        doc = "Namespace of the runners. Unset, the stack's own default holds.",
    ),
    "state_bucket": attr.string(
        doc = "Bucket that holds the state.",
    ),
    "state_endpoint": attr.string(
        doc = "URL of the object store that holds the state.",
    ),
    "state_key_prefix": attr.string(
        doc = """
Folder of this overlay's state in the bucket. Unset, owner and name of the overlay's
repository, such as `example-org/example-infra`. An overlay whose state is under the name
alone writes that name.
""".strip(),
    ),
    "state_region": attr.string(
        doc = "Region of the bucket. Unset, the contract's.",
    ),
}

def _flywheel_substrate_impl(ctx):
    label = label_text(ctx.label)
    error = empty_error(attr = ctx.attr, examples = _NOT_EMPTY, label = label)
    if not error and ctx.attr.controller_owner:
        error = repository_error(
            attribute = "controller_owner",
            label = label,
            value = ctx.attr.controller_owner,
        )
    if error:
        fail(error)
    return [FlywheelSubstrateInfo(
        cluster = ctx.file.cluster,
        facts = {"name": ctx.label.name} | given_attributes(ctx.attr, _ATTRS),
        label = label,
    )]

flywheel_substrate = rule(
    implementation = _flywheel_substrate_impl,
    doc = _DOC,
    attrs = _ATTRS | _CLUSTER,
    provides = [FlywheelSubstrateInfo],
)
