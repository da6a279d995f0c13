"""Implementation of `flywheel_core_test`."""

load("@bazel_skylib//lib:shell.bzl", "shell")
load("//rules:providers.bzl", "FlywheelContractInfo")
load("//rules/private:tool.bzl", "run_tool", "tool_args", "tool_attr")

visibility("//rules")

_DOC = """
Tests that core's own files name no owner.

For core itself, and for whoever keeps a copy of it: an owner's URL, secret name,
endpoint or key in core's active configuration becomes somebody's default. Which files
are that, and which names are nobody's, the contract says (`tree.yaml`); of `srcs`, the
others are passed over.

```starlark
flywheel_core_test(
    name = "core_test",
    srcs = glob(["**"]),
)
```
""".strip()

_ATTRS = {
    "contract": attr.label(
        doc = "The `flywheel_contract` that says what is looked at.",
        default = "//contract",
        providers = [FlywheelContractInfo],
    ),
    "srcs": attr.label_list(
        doc = "Files of core's tree.",
        allow_files = True,
        mandatory = True,
    ),
    "_flywheel": tool_attr("overlay_tool"),
    "_template": attr.label(
        default = ":verdict_test.sh",
        allow_single_file = True,
    ),
}

# What `flywheel core-check --bundle` writes, as far as the test needs it.
_FILES = {
    "junit": "report.xml",
    "status": "status",
    "text": "report.txt",
}

def _check(ctx):
    """Declares the action that looks through the files; returns its reports."""
    contract = ctx.attr.contract[FlywheelContractInfo].contract
    files = {
        field: ctx.actions.declare_file("{}.report/{}".format(ctx.label.name, name))
        for field, name in _FILES.items()
    }
    args = tool_args(ctx, "core-check")
    args.add(".")
    args.add_all(ctx.files.srcs)
    args.add("--contract", contract)
    args.add("--bundle", files["text"].dirname)
    run_tool(
        ctx,
        args = args,
        inputs = ctx.files.srcs + [contract],
        outputs = files.values(),
        mnemonic = "FlywheelCoreCheck",
        progress_message = "Looking for owners in core for %{label}",
    )
    return files

def _flywheel_core_test_impl(ctx):
    files = _check(ctx)
    script = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.expand_template(
        template = ctx.file._template,
        output = script,
        substitutions = {
            "%{" + field + "}": shell.quote(file.short_path)
            for field, file in files.items()
        },
        is_executable = True,
    )
    return [DefaultInfo(
        executable = script,
        files = depset([script]),
        runfiles = ctx.runfiles(files = files.values()),
    )]

flywheel_core_test = rule(
    implementation = _flywheel_core_test_impl,
    doc = _DOC,
    attrs = _ATTRS,
    test = True,
)
