"""Implementation of `flywheel_change_test`."""

load("//rules:providers.bzl", "FlywheelOverlayInfo", "FlywheelReportInfo")
load("//rules/private:common.bzl", "common_attributes")
load("//rules/private:families.bzl", "FAMILIES")
load("//rules/private:labels.bzl", "label_text")
load("//rules/private:report.bzl", "declare_report", "expected_attributes", "report_attrs")
load("//rules/private:source_files.bzl", "write_source_files")
load("//rules/private:today.bzl", "TODAY_ATTRS", "today_of")
load("//rules/private:tool.bzl", "tool_args")
load("//rules/private:verdict_test.bzl", "verdict_test")
load("//rules/private:written_overlay.bzl", "write_to_error")

visibility(["//rules", "//tests/rules/..."])

_ERROR = "`{label}` {error}"
_NO_PLAN = (
    "`{label}` (approvals): is given without `plan`. What is approved is approved of a plan: " +
    "give that too."
)

def _change_report_impl(ctx):
    name = label_text(ctx.label).removesuffix(".report")
    if ctx.attr.write_to_error:
        fail(_ERROR.format(error = ctx.attr.write_to_error, label = name))
    if ctx.file.approvals and not ctx.file.plan:
        fail(_NO_PLAN.format(label = name))
    overlay = ctx.attr.overlay[FlywheelOverlayInfo]
    inputs = [overlay.manifest, overlay.contract] + ctx.files.ledgers
    args = tool_args(ctx, "change")
    args.add("--contract", overlay.contract)
    args.add("--current", overlay.manifest)
    args.add("--previous", ctx.file.previous or "none")
    args.add_all(ctx.files.ledgers, before_each = "--ledger")
    for option in ["approvals", "controller", "plan", "previous"]:
        file = getattr(ctx.file, option)
        if file:
            inputs.append(file)
            if option != "previous":
                args.add("--" + option, file)
    if ctx.file.approvals:
        args.add("--today", today_of(ctx))
    return declare_report(
        ctx,
        args = args,
        families = FAMILIES["change"],
        inputs = inputs,
        label = overlay.label,
        mnemonic = "FlywheelChange",
        progress_message = "Comparing overlay for %{label}",
    )

_change_report = rule(
    implementation = _change_report_impl,
    attrs = report_attrs("change_tool") | TODAY_ATTRS | {
        "approvals": attr.label(allow_single_file = [".yaml", ".yml"]),
        "controller": attr.label(allow_single_file = [".json"]),
        "ledgers": attr.label_list(allow_files = [".yaml", ".yml"]),
        "overlay": attr.label(
            mandatory = True,
            providers = [FlywheelOverlayInfo],
        ),
        "plan": attr.label(allow_single_file = [".json"]),
        "previous": attr.label(allow_single_file = [".json"]),
        # A macro's fail() would break its whole package, and no test could see it.
        "write_to_error": attr.string(),
    },
    executable = True,
    provides = [FlywheelReportInfo],
)

def flywheel_change_test(
        *,
        name,
        overlay,
        previous = None,
        write_to = "",
        ledgers = [],
        plan = None,
        approvals = None,
        today = "",
        controller = None,
        expected = {},
        require = [],
        strict = False,
        **kwargs):
    """Tests an edit of an overlay by what was applied last: what it does to live runner sets.

    ```starlark
    flywheel_change_test(
        name = "change_test",
        ledgers = ["debt.yaml"],
        overlay = ":overlay",
    )
    ```

    ARC writes the labels of a scale set when it creates it, and never again; a Helm release
    cannot be renamed; state does not follow its key. Such an edit is planned and applied as
    if it were any other. This test compares the overlay's manifest with the one that was
    kept after the last apply, and says what has to be done instead, or besides.

    `bazel run :NAME.write` keeps the manifest: run it after each apply and commit what it
    writes. As long as none is kept, nothing is compared, and a note says so.

    Declares:

    - `NAME`: the test, with a test case for each check in its JUnit file;
    - `NAME.report`: the report that it reads. `bazel run` prints it; built, it is also there
      as JSON, JUnit, SARIF and Markdown;
    - `NAME.write`: copies the overlay's manifest into the source tree.

    Args:
        name: Name of the test.
        overlay: The `flywheel_overlay` or `flywheel_overlay_files`.
        previous: The manifest of what was applied last. By default the one that `NAME.write`
            keeps, if it is there.
        write_to: Folder below this package for `NAME.write`. It may not be a package of its
            own.
        ledgers: Ledgers of enrollment debt and of lanes to retire: a runner set that one of
            them still needs may not go.
        plan: The plan of the edit, as `tofu show -json` writes it. It shows whether a set
            whose labels change is created again.
        approvals: What was approved of that plan, as for `flywheel_plan_test`.
        today: The day that approvals are judged by where the build flag
            `@gloriousflywheel//rules:today` is not set, as `YYYY-MM-DD`. One of the two must
            be given with `approvals`.
        controller: The manifest of the overlay that deploys the cluster's controller: its
            chart version must be this overlay's.
        expected: Warnings that are known and accepted: the exact count by check id.
        require: What must have run: ids of checks, families, or kinds of evidence. A check of that
            name that lacks evidence fails the test, instead of being skipped.
        strict: Whether any other warning fails too.
        **kwargs: Attributes of the test, as `tags`, `timeout` and `visibility`.
    """
    report = name + ".report"
    common = common_attributes(kwargs)
    error = write_to_error(write_to)
    folder = "" if error else write_to
    _change_report(
        name = report,
        approvals = approvals,
        controller = controller,
        ledgers = ledgers,
        overlay = overlay,
        plan = plan,
        previous = previous or _kept(overlay, folder),
        require = require,
        strict = strict,
        today = today,
        write_to_error = error or "",
        **(expected_attributes(expected) | common)
    )
    verdict_test(
        name = name,
        report = report,
        **({"size": "small"} | kwargs)
    )
    _written_manifest(common = common, folder = folder, name = name, overlay = overlay)

def _kept(overlay, folder):
    """Returns the path of the manifest that `NAME.write` keeps; None if none is kept."""
    path = _join([folder, native.package_relative_label(overlay).name + ".manifest.json"])
    return path if native.glob([path], allow_empty = True) else None

def _written_manifest(*, name, overlay, folder, common):
    manifest = "_{}.manifest".format(name)
    native.filegroup(
        name = manifest,
        srcs = [overlay],
        output_group = "manifest",
        tags = ["manual"],
        visibility = ["//visibility:private"],
    )
    write_source_files(
        name = name + ".write",
        files = {manifest: _join([native.package_name(), folder])},
        **common
    )

def _join(parts):
    return "/".join([part for part in parts if part])
