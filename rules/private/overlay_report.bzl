"""The report on one overlay, which its tests read."""

load("//rules:providers.bzl", "FlywheelOverlayInfo", "FlywheelReportInfo")
load("//rules/private:families.bzl", "FAMILIES")
load("//rules/private:report.bzl", "declare_report", "report_attrs")
load("//rules/private:today.bzl", "TODAY_ATTRS", "today_if_given")
load("//rules/private:tool.bzl", "tool_args")

visibility("//rules/private")

def _overlay_report_impl(ctx):
    overlay = ctx.attr.overlay[FlywheelOverlayInfo]
    inputs = [overlay.overlay, overlay.contract]
    args = tool_args(ctx, "check")
    args.add("--overlay", overlay.overlay)
    args.add("--contract", overlay.contract)
    for option, file in {
        "--pinned-contract": ctx.file.pinned_contract,
        "--registry-metadata": ctx.file.registry_metadata,
        "--settings": ctx.file.settings,
    }.items():
        if file:
            args.add(option, file)
            inputs.append(file)
    for option, word in {
        "--expected-core": ctx.attr.expected_core,
        "--today": today_if_given(ctx),
    }.items():
        if word:
            args.add(option, word)
    return declare_report(
        ctx,
        args = args,
        families = FAMILIES["overlay"] if ctx.attr.split else [],
        inputs = inputs,
        label = overlay.label,
        mnemonic = "FlywheelCheck",
        progress_message = "Checking overlay for %{label}",
    )

overlay_report = rule(
    implementation = _overlay_report_impl,
    attrs = report_attrs("overlay_tool") | TODAY_ATTRS | {
        "expected_core": attr.string(),
        "overlay": attr.label(
            mandatory = True,
            providers = [FlywheelOverlayInfo],
        ),
        "pinned_contract": attr.label(allow_single_file = [".json"]),
        "registry_metadata": attr.label(allow_single_file = [".json"]),
        "settings": attr.label(allow_single_file = [".toml"]),
        "split": attr.bool(default = True),
    },
    executable = True,
    provides = [FlywheelReportInfo],
)
