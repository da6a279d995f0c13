"""The report on one overlay, which its tests read."""

load("//rules:providers.bzl", "FlywheelOverlayInfo", "FlywheelReportInfo")
load("//rules/private:families.bzl", "FAMILIES")
load("//rules/private:report.bzl", "declare_report", "report_attrs")

visibility("//rules/private")

def _overlay_report_impl(ctx):
    overlay = ctx.attr.overlay[FlywheelOverlayInfo]
    pinned = [ctx.file.pinned_contract] if ctx.file.pinned_contract else []
    return declare_report(
        ctx,
        arguments = ["--overlay", overlay.overlay, "--contract", overlay.contract] +
                    [word for file in pinned for word in ["--pinned-contract", file]],
        families = FAMILIES["overlay"],
        inputs = [overlay.overlay, overlay.contract] + pinned,
        label = overlay.label,
        mnemonic = "FlywheelCheck",
        progress_message = "Checking overlay for %{label}",
        verb = "check",
    )

overlay_report = rule(
    implementation = _overlay_report_impl,
    attrs = report_attrs("overlay_tool") | {
        "overlay": attr.label(
            mandatory = True,
            providers = [FlywheelOverlayInfo],
        ),
        "pinned_contract": attr.label(allow_single_file = [".json"]),
    },
    executable = True,
    provides = [FlywheelReportInfo],
)
