"""Implementation of `flywheel_overlay`."""

load("//rules:providers.bzl", "FlywheelContractInfo", "FlywheelCorePinInfo", "FlywheelOverlayInfo", "FlywheelOwnerInfo", "FlywheelRunnerSetInfo", "FlywheelSubstrateInfo")
load("//rules/private:collected_evidence.bzl", "collected_evidence")
load("//rules/private:common.bzl", "common_attributes")
load("//rules/private:facts.bzl", "overlay_facts")
load("//rules/private:json_values.bzl", "encode")
load("//rules/private:labels.bzl", "label_text")
load("//rules/private:tool.bzl", "run_tool", "tool_args", "tool_attr")
load("//rules/private:written_overlay.bzl", "copies_of", "taken_copy_error", "write_to_error", "written_overlay")

visibility("//rules")

_WORKFLOWS = [".github/workflows/*.yaml", ".github/workflows/*.yml"]
_NOT_JSON = "(variables): {}"

# Documented at the macro, which is the API.
_ATTRS = {
    "contract": attr.label(
        mandatory = True,
        providers = [FlywheelContractInfo],
    ),
    "core_pin": attr.label(providers = [FlywheelCorePinInfo]),
    # A macro's fail() would break its whole package, and no test could see it.
    "error": attr.string(),
    "examples": attr.string_dict(),
    "owner": attr.label(
        mandatory = True,
        providers = [FlywheelOwnerInfo],
    ),
    "runner_sets": attr.label_list(providers = [FlywheelRunnerSetInfo]),
    "stack": attr.string(),
    "substrate": attr.label(
        mandatory = True,
        providers = [FlywheelSubstrateInfo],
    ),
    "variables": attr.string(mandatory = True),
    "workflows": attr.label_list(allow_files = [".yaml", ".yml"]),
    # The copies in the source tree, as paths below the package: the next overlay of the package looks for them.
    "written": attr.string_list(),
    "_flywheel": tool_attr("overlay_tool"),
}

def _write_facts(ctx):
    facts = overlay_facts(
        core_pin = ctx.attr.core_pin[FlywheelCorePinInfo] if ctx.attr.core_pin else None,
        examples = ctx.attr.examples,
        label = label_text(ctx.label),
        owner = ctx.attr.owner[FlywheelOwnerInfo],
        runner_sets = [target[FlywheelRunnerSetInfo] for target in ctx.attr.runner_sets],
        stack = ctx.attr.stack,
        substrate = ctx.attr.substrate[FlywheelSubstrateInfo],
        variables = json.decode(ctx.attr.variables),
    )
    file = ctx.actions.declare_file(ctx.label.name + ".facts.json")
    ctx.actions.write(file, json.encode(facts) + "\n")
    return file

def _add_core_files(ctx, args):
    """Adds the workflows, and the files that decide which core is built; returns them all."""
    args.add_all(ctx.files.workflows, before_each = "--file")
    pin = ctx.attr.core_pin[FlywheelCorePinInfo] if ctx.attr.core_pin else None
    if not pin or not pin.module_file:
        return ctx.files.workflows
    args.add("--module-file", pin.module_file)
    args.add_all(pin.files, before_each = "--file")

    # Messages name them as their author does, not by the repository that has a copy.
    args.add("--strip-prefix", pin.module_file.dirname)
    return [pin.module_file] + pin.files + ctx.files.workflows

def _render(ctx, facts, contract):
    """Declares the action that renders the documents; returns them by output group."""
    name = ctx.label.name
    documents = {
        "backend": ctx.actions.declare_file(name + ".backend.hcl"),
        "manifest": ctx.actions.declare_file(name + ".manifest.json"),
        "overlay": ctx.actions.declare_file(name + ".json"),
        "tfvars": ctx.actions.declare_file(name + ".tfvars"),
        "tfvars_json": ctx.actions.declare_file(name + ".auto.tfvars.json"),
    }
    args = tool_args(ctx, "render")
    args.add("--facts", facts)
    args.add("--contract", contract)
    inputs = [facts, contract] + _add_core_files(ctx, args)
    cluster = ctx.attr.substrate[FlywheelSubstrateInfo].cluster
    if cluster:
        args.add("--cluster", cluster)
        inputs.append(cluster)
    for group, document in documents.items():
        args.add("--" + group.replace("_", "-"), document)
    run_tool(
        ctx,
        args = args,
        inputs = inputs,
        outputs = documents.values(),
        mnemonic = "FlywheelRender",
        progress_message = "Rendering overlay %{label}",
    )
    return documents

def _flywheel_overlay_impl(ctx):
    label = label_text(ctx.label)
    if ctx.attr.error:
        fail("`{}` {}".format(label, ctx.attr.error))
    contract = ctx.attr.contract[FlywheelContractInfo].contract
    documents = _render(ctx, _write_facts(ctx), contract)
    groups = {group: depset([document]) for group, document in documents.items()}
    written = depset([documents["tfvars"], documents["backend"]])
    return [
        DefaultInfo(files = depset(documents.values())),
        OutputGroupInfo(written = written, **groups),
        FlywheelOverlayInfo(contract = contract, label = label, **documents),
    ]

_flywheel_overlay = rule(
    implementation = _flywheel_overlay_impl,
    attrs = _ATTRS,
    provides = [FlywheelOverlayInfo],
)

def flywheel_overlay(
        *,
        name,
        owner,
        substrate,
        runner_sets = [],
        core_pin = None,
        variables = {},
        stack = "",
        examples = {},
        contract = Label("//contract"),
        write_to = "",
        workflows = None,
        **kwargs):
    """Joins an owner's facts into one overlay, as documents that OpenTofu accepts.

    Building it is the first check: a fact that the stack would reject, ignore or
    misread fails the build and names the attribute.

    ```starlark
    flywheel_overlay(
        name = "overlay",
        core_pin = "@flywheel_core_pin//:pin",
        owner = ":owner",
        runner_sets = [":tinyland-nix-heavy-compute-expansion"],
        substrate = ":honey",
        variables = {"controller_chart_version": "0.14.0"},
    )
    ```

    Builds, each also as an output group of the name in parentheses:

    - `NAME.auto.tfvars.json` (`tfvars_json`): the stack's variables for machines;
    - `NAME.tfvars` (`tfvars`): the same for people, formatted as `terraform fmt` does;
    - `NAME.backend.hcl` (`backend`): where the stack's state is;
    - `NAME.json` (`overlay`): the normalised overlay that the checks read;
    - `NAME.manifest.json` (`manifest`): what will be live, by name: `flywheel_change_test`
      holds it against that of the last apply.

    `bazel run :NAME.write` copies `NAME.tfvars` and `NAME.backend.hcl` into the source
    tree. As soon as one of them is there, the test `NAME.write_test` keeps both equal to
    what is built. If the overlay has blockers, a failure shows these first.

    `bazel run :NAME.collect` asks the forge, the cluster and the caches what is really there,
    with your own `gh`, `kubectl` and `curl`, read-only, and writes `evidence.json` into the
    folder where you run it. `bazel run :NAME.collect -- --show` prints the calls and makes none.

    Args:
        name: Name of the target and of its documents.
        owner: The `flywheel_owner`.
        substrate: The `flywheel_substrate`.
        runner_sets: The `flywheel_runner_set`s, in the order in which they are written.
        core_pin: The pinned core, `@flywheel_core_pin//:pin`. The tests compare it with the
            root module's `MODULE.bazel` and `.bazelrc`, and fail if it is not set (GF601).
        variables: Further variables of the stack by name, any value that JSON can hold.
            The contract checks their types. A variable that a fact already sets is
            refused.
        stack: Stack that the variables are for, as the contract names it. Unset, the
            only one of the contract that has runner sets.
        examples: The values that are still examples, by the names of their facts, such as
            `{"substrate.attic_server": "https://attic.example.com"}`. While a fact has the
            value that stands here, GF320 warns. `flywheel init` writes it.
        contract: The `flywheel_contract` to hold the facts against.
        write_to: Folder below this package for `NAME.write`. It may not be a package of
            its own. Two overlays whose names end alike (`a/prod`, `b/prod`) need two folders.
        workflows: The overlay's own workflows, whose pins, permissions and applies are checked.
            Unset, those in `.github/workflows` of this package.
        **kwargs: Attributes that all targets have, as `visibility` and `tags`.
    """
    encoded = encode("variables", variables)
    folder_error = write_to_error(write_to)
    copies = [] if folder_error else copies_of(name = name, folder = write_to)
    copy_error = taken_copy_error(copies)
    _flywheel_overlay(
        name = name,
        contract = contract,
        core_pin = core_pin,
        error = _NOT_JSON.format(encoded.error) if encoded.error else folder_error or copy_error,
        examples = examples,
        owner = owner,
        runner_sets = runner_sets,
        stack = stack,
        substrate = substrate,
        variables = encoded.value or "{}",
        workflows = native.glob(_WORKFLOWS, allow_empty = True) if workflows == None else workflows,
        written = copies,
        **kwargs
    )
    written_overlay(
        common = common_attributes(kwargs),
        # Without a folder, the targets are still there, and tell of the overlay's error.
        folder = "" if folder_error else write_to,
        name = name,
    )
    collected_evidence(
        common = common_attributes(kwargs),
        name = name,
    )
