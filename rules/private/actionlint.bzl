"""Implementation of `flywheel_actionlint`."""

load("//rules:providers.bzl", "FlywheelContractInfo", "FlywheelOverlayInfo")
load("//rules/private:common.bzl", "common_attributes")
load("//rules/private:labels.bzl", "label_text")
load("//rules/private:repository_names.bzl", "repository_error")
load("//rules/private:source_files.bzl", "source_files_test", "write_source_files")
load("//rules/private:tool.bzl", "run_tool", "tool_args", "tool_attr")
load("//rules/private:written_overlay.bzl", "folder_error")

visibility(["//rules", "//tests/rules/..."])

_NO_OVERLAYS = "`{label}` (overlays): is empty. What they serve is what is written: give one at least."
_NO_FILE = "(out): `{value}` is not a path of a YAML file below this package, for example `.github/actionlint.yaml`."

def _actionlint_impl(ctx):
    label = label_text(ctx.label)
    if ctx.attr.error:
        fail("`{}` {}".format(label, ctx.attr.error))
    if not ctx.attr.overlays:
        fail(_NO_OVERLAYS.format(label = label))
    contract = ctx.attr.contract[FlywheelContractInfo].contract
    overlays = [overlay[FlywheelOverlayInfo].overlay for overlay in ctx.attr.overlays]
    out = ctx.actions.declare_file("{}/{}".format(ctx.label.name, ctx.attr.basename))
    args = tool_args(ctx, "workflows")
    args.add("--actionlint")
    args.add_all(overlays, before_each = "--overlay")
    if ctx.attr.repository:
        args.add("--repository", ctx.attr.repository)
    args.add("--contract", contract)
    args.add("--output", out)
    run_tool(
        ctx,
        args = args,
        inputs = overlays + [contract],
        outputs = [out],
        mnemonic = "FlywheelActionlint",
        progress_message = "Writing actionlint's labels for %{label}",
    )
    return [DefaultInfo(files = depset([out]))]

_actionlint = rule(
    implementation = _actionlint_impl,
    attrs = {
        "basename": attr.string(mandatory = True),
        "contract": attr.label(
            default = "//contract",
            providers = [FlywheelContractInfo],
        ),
        # A macro's fail() would break its whole package, and no test could see it.
        "error": attr.string(),
        "overlays": attr.label_list(providers = [FlywheelOverlayInfo]),
        "repository": attr.string(),
        "_flywheel": tool_attr("workflows_tool"),
    },
)

def _out_error(out):
    """Tells why nothing can be written to `out`, "" if it can."""
    if type(out) != "string" or not out.endswith((".yaml", ".yml")):
        return _NO_FILE.format(value = out)
    folder, slash, _ = out.rpartition("/")
    known = folder_error(folder = folder, subpackages = [])
    return _NO_FILE.format(value = out) if known or (slash and not folder) else ""

def flywheel_actionlint(
        *,
        name,
        overlays,
        out = ".github/actionlint.yaml",
        repository = "",
        contract = None,
        **kwargs):
    """Writes actionlint's list of runner labels from what overlays serve.

    actionlint takes every runner label that it does not know for an error, and knows those
    that a file lists. Kept by hand, the list says what was served once.

    ```starlark
    flywheel_actionlint(
        name = "actionlint",
        overlays = ["@example_infra//:overlay"],
        repository = "example-org/app",
    )
    ```

    `bazel run :NAME.write` copies the file into the source tree. As soon as it is there, the
    test `NAME.write_test` keeps it equal to what is built.

    Args:
        name: Name of the target and start of the others' names.
        overlays: The `flywheel_overlay` or `flywheel_overlay_files` targets.
        out: Where the file is kept, below this package. Its folder may not be a package of
            its own.
        repository: `owner/name` of the repository that will use the file: labels that are not
            served to it are left out. Unset, every label that is served to somebody is in.
        contract: The `flywheel_contract` to judge by; core's by default.
        **kwargs: Attributes that all targets have, as `visibility` and `tags`.
    """
    error = _out_error(out) or (repository_error(repository) if repository else "")
    folder, _, basename = ("" if error else out).rpartition("/")
    _actionlint(
        name = name,
        basename = basename or "actionlint.yaml",
        contract = contract,
        error = error,
        overlays = overlays,
        repository = "" if error else repository,
        **kwargs
    )
    common = common_attributes(kwargs)
    package = native.package_name()
    path = "/".join([part for part in [package, folder] if part])
    write_source_files(
        name = name + ".write",
        files = {name: path},
        **common
    )
    copies = native.glob([out], allow_empty = True) if not error else []
    if copies:
        source_files_test(
            name = name + ".write_test",
            size = "small",
            files = {name: path},
            sources = copies,
            update = label_text(native.package_relative_label(name)) + ".write",
            **common
        )
