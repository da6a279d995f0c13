"""A report that says what a test needs."""

load("//rules:providers.bzl", "FlywheelReportInfo")

visibility("private")

def _made_up_report_impl(ctx):
    status = ctx.actions.declare_file(ctx.label.name + "/status")
    ctx.actions.write(status, str(ctx.attr.status))
    text = ctx.actions.declare_file(ctx.label.name + "/report.txt")
    ctx.actions.write(text, ctx.attr.text)
    return [FlywheelReportInfo(status = status, text = text)]

made_up_report = rule(
    implementation = _made_up_report_impl,
    attrs = {
        "status": attr.int(),
        "text": attr.string(),
    },
)
