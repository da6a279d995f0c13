"""The test that tells a report's verdict: it says what the report already knows."""

load("@bazel_skylib//lib:shell.bzl", "shell")
load("//rules:providers.bzl", "FlywheelReportInfo")

visibility("//rules/private")

def _verdict_test_impl(ctx):
    report = ctx.attr.report[FlywheelReportInfo]
    files = report.families[ctx.attr.family] if ctx.attr.family else report
    script = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.expand_template(
        template = ctx.file._template,
        output = script,
        substitutions = {
            "%{junit}": shell.quote(files.junit.short_path),
            "%{status}": shell.quote(files.status.short_path),
            "%{text}": shell.quote(files.text.short_path),
        },
        is_executable = True,
    )
    return [DefaultInfo(
        executable = script,
        files = depset([script]),
        runfiles = ctx.runfiles(files = [files.junit, files.status, files.text]),
    )]

verdict_test = rule(
    implementation = _verdict_test_impl,
    attrs = {
        # Empty: the verdict of the whole report.
        "family": attr.string(),
        "report": attr.label(
            mandatory = True,
            providers = [FlywheelReportInfo],
        ),
        "_template": attr.label(
            default = ":verdict_test.sh",
            allow_single_file = True,
        ),
    },
    test = True,
)
