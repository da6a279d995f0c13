"""Implementation of `flywheel_overlay_files`."""

load("//rules:providers.bzl", "FlywheelContractInfo", "FlywheelOverlayInfo")
load("//rules/private:collected_evidence.bzl", "collected_evidence")
load("//rules/private:common.bzl", "common_attributes")
load("//rules/private:labels.bzl", "label_text")
load("//rules/private:tool.bzl", "run_tool", "tool_args", "tool_attr")

visibility("//rules")

_NOTHING = (
    "`{label}`: neither `tfvars` nor `organization` names a file, so every check would pass " +
    "unasked. Give the files of the overlay."
)
_TWO_STACKS = (
    "({attribute}): `{file}` is given to the stacks `{first}` and `{second}`. " +
    "Declare a `flywheel_overlay_files` for each."
)

_NO_DICT = (
    "({attribute}): is of type {type}. Write a dict by stack, for example " +
    "`{{\"arc_runners\": {example}}}`."
)
_NO_STACK = (
    "({attribute}): the key {key} is of type {type}. Keys are the names of stacks, for " +
    "example `arc_runners`."
)
_NO_FILES = (
    "({attribute}): the stack `{stack}` has {value}, which is not a list of labels. Write " +
    "`{{\"{stack}\": {example}}}`."
)
_NO_FILE = (
    "({attribute}): the stack `{stack}` has {value}, which is not a label. Write " +
    "`{{\"{stack}\": {example}}}`."
)
_EXAMPLES = {
    "backend": "\"tofu/backend/arc-runners.s3.hcl\"",
    "tfvars": "[\"tofu/stacks/arc-runners/terraform.tfvars\"]",
}

# Documented at the macro, which is the API: no rule attribute takes a dict of lists of labels.
_ATTRS = {
    "backend": attr.label_keyed_string_dict(allow_files = True),
    "cluster": attr.label(allow_single_file = [".json", ".yaml", ".yml"]),
    "contract": attr.label(
        mandatory = True,
        providers = [FlywheelContractInfo],
    ),
    # A macro's fail() would break its whole package, and no test could see it.
    "error": attr.string(),
    "files": attr.label_list(allow_files = True),
    "module_file": attr.label(allow_single_file = True),
    "organization": attr.label(allow_single_file = [".yaml", ".yml"]),
    "tfvars": attr.label_keyed_string_dict(
        allow_files = [".tfvars", ".tfvars.example", ".tfvars.json"],
    ),
    "workflows": attr.label_list(allow_files = [".yaml", ".yml"]),
    "_flywheel": tool_attr("overlay_tool"),
}

def _add_by_stack(args, option, stacks):
    """Adds each file with its stack; returns the files."""
    added = []
    for target, stack in stacks.items():
        files = target[DefaultInfo].files.to_list()
        args.add_all(files, before_each = option, format_each = stack.replace("%", "%%") + "=%s")
        added += files
    return added

def _load(ctx, contract):
    """Declares the action that reads the files; returns the overlay's document."""
    overlay = ctx.actions.declare_file(ctx.label.name + ".json")
    single = [file for file in [ctx.file.organization, ctx.file.cluster, ctx.file.module_file] if file]
    args = tool_args(ctx, "load")
    args.add("--name", label_text(ctx.label))
    args.add("--contract", contract)

    # Messages name a generated file as its label does.
    args.add("--strip-prefix", ctx.bin_dir.path)
    if ctx.file.organization:
        args.add("--organization", ctx.file.organization)
    if ctx.file.cluster:
        args.add("--cluster", ctx.file.cluster)
    if ctx.file.module_file:
        args.add("--module-file", ctx.file.module_file)
    by_stack = _add_by_stack(args, "--tfvars", ctx.attr.tfvars)
    by_stack += _add_by_stack(args, "--backend", ctx.attr.backend)
    args.add_all(ctx.files.workflows, before_each = "--workflow")
    args.add_all(ctx.files.files, before_each = "--file")
    args.add("--output", overlay)
    run_tool(
        ctx,
        args = args,
        inputs = [contract] + single + by_stack + ctx.files.workflows + ctx.files.files,
        outputs = [overlay],
        mnemonic = "FlywheelLoad",
        progress_message = "Reading overlay %{label}",
    )
    return overlay

def _record(ctx, overlay, contract):
    """Declares the action that writes the overlay's manifest; returns the manifest."""
    manifest = ctx.actions.declare_file(ctx.label.name + ".manifest.json")
    args = tool_args(ctx, "manifest")
    args.add("--overlay", overlay)
    args.add("--contract", contract)
    args.add("--output", manifest)
    run_tool(
        ctx,
        args = args,
        inputs = [overlay, contract],
        outputs = [manifest],
        mnemonic = "FlywheelManifest",
        progress_message = "Recording overlay %{label}",
    )
    return manifest

def _flywheel_overlay_files_impl(ctx):
    label = label_text(ctx.label)
    if ctx.attr.error:
        fail("`{}` {}".format(label, ctx.attr.error))
    if not ctx.attr.tfvars and not ctx.file.organization:
        fail(_NOTHING.format(label = label))
    contract = ctx.attr.contract[FlywheelContractInfo].contract
    overlay = _load(ctx, contract)
    manifest = _record(ctx, overlay, contract)
    return [
        DefaultInfo(files = depset([overlay])),
        OutputGroupInfo(manifest = depset([manifest]), overlay = depset([overlay])),
        FlywheelOverlayInfo(
            backend = None,
            contract = contract,
            label = label,
            manifest = manifest,
            overlay = overlay,
            tfvars = None,
            tfvars_json = None,
        ),
    ]

_flywheel_overlay_files = rule(
    implementation = _flywheel_overlay_files_impl,
    attrs = _ATTRS,
    provides = [FlywheelOverlayInfo],
)

def _type_error(attribute, stacks, is_list):
    """Tells what in `stacks` is not a dict of labels, or of lists of labels, by stack."""
    example = _EXAMPLES[attribute]
    if type(stacks) != "dict":
        return _NO_DICT.format(attribute = attribute, example = example, type = type(stacks))
    for stack, value in stacks.items():
        if type(stack) != "string":
            return _NO_STACK.format(attribute = attribute, key = repr(stack), type = type(stack))
        message = _NO_FILE
        if is_list and type(value) not in ["list", "tuple"]:
            message, files = _NO_FILES, [None]
        else:
            files = value if is_list else [value]
        for file in files:
            if type(file) not in ["Label", "string"]:
                return message.format(
                    attribute = attribute,
                    example = example,
                    stack = stack,
                    value = repr(value if message == _NO_FILES else file),
                )
    return ""

def _by_file(attribute, stacks, is_list):
    """Turns files by stack into the stack by file, or tells why it cannot."""
    error = _type_error(attribute, stacks, is_list)
    if error:
        return struct(value = {}, error = error)
    result = {}
    for stack, files in stacks.items():
        for file in files if is_list else [files]:
            if result.get(file, stack) != stack:
                error = _TWO_STACKS.format(
                    attribute = attribute,
                    file = file,
                    first = result[file],
                    second = stack,
                )
                return struct(value = {}, error = error)
            result[file] = stack
    return struct(value = result, error = "")

def flywheel_overlay_files(
        *,
        name,
        organization = None,
        tfvars = {},
        backend = {},
        cluster = None,
        module_file = None,
        workflows = [],
        files = [],
        contract = Label("//contract"),
        **kwargs):
    """Reads an overlay that is written by hand, for `flywheel_overlay_tests` to judge.

    Building it succeeds whatever the files hold: one that cannot be read is a finding of
    the tests, with its place. What is not named here is not looked for.

    ```starlark
    flywheel_overlay_files(
        name = "overlay",
        backend = {"arc_runners": "tofu/backend/arc-runners.s3.hcl"},
        files = ["Justfile", "MODULE.bazel.lock"],
        module_file = "MODULE.bazel",
        organization = "config/organization.yaml",
        tfvars = {"arc_runners": ["tofu/stacks/arc-runners/terraform.tfvars"]},
        workflows = glob([".github/workflows/*.yml"]),
    )
    ```

    Builds `NAME.json`, the normalised overlay that the checks read. The output group
    `manifest` has `NAME.manifest.json`, which `flywheel_change_test` holds against that of
    the last apply.

    `bazel run :NAME.collect` asks what is really there, as for `flywheel_overlay`.

    Args:
        name: Name of the target and of its document.
        organization: The overlay's `organization.yaml`: owner, substrate, caches and the
            pinned core.
        tfvars: Variable files by the stack that they are for, as the contract names it.
            `terraform.tfvars` and `*.auto.tfvars` of a folder count together, as
            Terraform loads them; every other file is an alternative on top of them.
        backend: The configuration of the state's backend by stack.
        cluster: The facts of the overlay's cluster: `config/cluster.yaml`, any other file of the
            schema `flywheel.cluster/1`, or a `flywheel_cluster`.
        module_file: The root module's `MODULE.bazel`. Overrides of core count there.
        workflows: Workflows, which may pin core.
        files: Further files of the overlay, known by their names: `MODULE.bazel.lock`
            beside `module_file`, included `*.MODULE.bazel`, `Justfile`, `flake.nix` and
            `flake.lock`.
        contract: The `flywheel_contract` to compare the files with.
        **kwargs: Attributes that all targets have, as `visibility` and `tags`.
    """
    tfvars_by_file = _by_file("tfvars", tfvars, is_list = True)
    backend_by_file = _by_file("backend", backend, is_list = False)
    _flywheel_overlay_files(
        name = name,
        backend = backend_by_file.value,
        cluster = cluster,
        contract = contract,
        error = tfvars_by_file.error or backend_by_file.error,
        files = files,
        module_file = module_file,
        organization = organization,
        tfvars = tfvars_by_file.value,
        workflows = workflows,
        **kwargs
    )
    collected_evidence(
        common = common_attributes(kwargs),
        name = name,
    )
