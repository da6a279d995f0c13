"""The report on one overlay, which its tests read."""

load("@bazel_skylib//lib:shell.bzl", "shell")
load("//rules:providers.bzl", "FlywheelOverlayInfo", "FlywheelReportInfo")
load("//rules/private:expected.bzl", "expected_error")
load("//rules/private:families.bzl", "FAMILIES")
load("//rules/private:labels.bzl", "label_text")

visibility("//rules/private")

_BAD_EXPECTED = "`{label}` (expected): {error}"

_FORMATS = {
    "json": "report.json",
    "junit": "report.xml",
    "markdown": "report.md",
    "sarif": "report.sarif",
    "text": "report.txt",
}
_FAMILY_FILES = {
    "junit": "{}.xml",
    "status": "{}.status",
    "text": "{}.txt",
}

def _declare_bundle(ctx):
    """Declares the files that `flywheel check --bundle` writes."""
    folder = ctx.label.name
    formats = {
        format: ctx.actions.declare_file("{}/{}".format(folder, name))
        for format, name in _FORMATS.items()
    }
    families = {
        family: {
            field: ctx.actions.declare_file("{}/families/{}".format(folder, name.format(family)))
            for field, name in _FAMILY_FILES.items()
        }
        for family in FAMILIES
    }
    return formats, families

def _check(ctx, overlay, formats, families):
    args = ctx.actions.args()
    args.add("check")
    args.add("--overlay", overlay.overlay)
    args.add("--contract", overlay.contract)
    args.add("--bundle", formats["json"].dirname)
    for id, count in sorted(ctx.attr.expected.items()):
        args.add("--expect", "{}={}".format(id, count))
    if ctx.attr.strict:
        args.add("--strict")
    outputs = formats.values()
    for files in families.values():
        outputs = outputs + files.values()
    ctx.actions.run(
        executable = ctx.executable._flywheel,
        arguments = [args],
        inputs = [overlay.overlay, overlay.contract],
        outputs = outputs,
        mnemonic = "FlywheelCheck",
        progress_message = "Checking overlay for %{label}",
    )

def _overlay_report_impl(ctx):
    error = ctx.attr.error or expected_error(ctx.attr.expected)
    if error:
        fail(_BAD_EXPECTED.format(error = error, label = label_text(ctx.label).removesuffix(".report")))
    overlay = ctx.attr.overlay[FlywheelOverlayInfo]
    formats, families = _declare_bundle(ctx)
    _check(ctx, overlay, formats, families)
    script = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.write(
        script,
        "#!/bin/sh\nexec cat {}\n".format(shell.quote(formats["text"].short_path)),
        is_executable = True,
    )
    return [
        DefaultInfo(
            executable = script,
            files = depset(formats.values()),
            runfiles = ctx.runfiles(files = [formats["text"]]),
        ),
        OutputGroupInfo(**{format: depset([file]) for format, file in formats.items()}),
        FlywheelReportInfo(
            families = {family: struct(**files) for family, files in families.items()},
            label = overlay.label,
            **formats
        ),
    ]

overlay_report = rule(
    implementation = _overlay_report_impl,
    attrs = {
        # A macro's fail() would break its whole package, and no test could see it.
        "error": attr.string(),
        "expected": attr.string_dict(),
        "overlay": attr.label(
            mandatory = True,
            providers = [FlywheelOverlayInfo],
        ),
        "strict": attr.bool(),
        "_flywheel": attr.label(
            default = "//tools/flywheel:flywheel_action",
            cfg = "exec",
            executable = True,
        ),
    },
    executable = True,
    provides = [FlywheelReportInfo],
)
