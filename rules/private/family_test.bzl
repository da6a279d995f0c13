"""The test of one family of checks: it tells what the report already knows."""

load("@bazel_skylib//lib:shell.bzl", "shell")
load("//rules:providers.bzl", "FlywheelReportInfo")
load("//rules/private:families.bzl", "FAMILIES")

visibility("//rules/private")

def _family_test_impl(ctx):
    files = ctx.attr.report[FlywheelReportInfo].families[ctx.attr.family]
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

family_test = rule(
    implementation = _family_test_impl,
    attrs = {
        "family": attr.string(
            mandatory = True,
            values = FAMILIES,
        ),
        "report": attr.label(
            mandatory = True,
            providers = [FlywheelReportInfo],
        ),
        "_template": attr.label(
            default = ":family_test.sh",
            allow_single_file = True,
        ),
    },
    test = True,
)
