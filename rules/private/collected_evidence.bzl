"""The target that collects evidence about an overlay."""

load("@bazel_skylib//lib:shell.bzl", "shell")
load("//rules:providers.bzl", "FlywheelOverlayInfo")
load("//rules/private:labels.bzl", "label_text")

visibility(["//rules/private", "//tests/rules/..."])

def _evidence_collector_impl(ctx):
    overlay = ctx.attr.overlay[FlywheelOverlayInfo]
    files = [overlay.contract, overlay.overlay]
    words = [label_text(ctx.label), ctx.executable._flywheel.short_path] + [file.short_path for file in files]
    script = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.expand_template(
        template = ctx.file._template,
        output = script,
        substitutions = {"%{arguments}": " ".join([shell.quote(word) for word in words])},
        is_executable = True,
    )
    runfiles = ctx.runfiles(files = files).merge(ctx.attr._flywheel[DefaultInfo].default_runfiles)
    return [DefaultInfo(executable = script, files = depset([script]), runfiles = runfiles)]

_evidence_collector = rule(
    implementation = _evidence_collector_impl,
    doc = "Runs `flywheel collect` for an overlay under `bazel run`.",
    attrs = {
        "overlay": attr.label(
            mandatory = True,
            providers = [FlywheelOverlayInfo],
        ),
        # It runs where the operator is, not where actions run.
        "_flywheel": attr.label(
            default = "//tools/flywheel:collector",
            cfg = "target",
            executable = True,
        ),
        "_template": attr.label(
            default = ":collect_evidence.sh",
            allow_single_file = True,
        ),
    },
    executable = True,
)

def collected_evidence(*, name, common):
    """Declares `NAME.collect`.

    Args:
        name: The overlay's target.
        common: Attributes that all targets have.
    """

    # Nothing but `bazel run` needs it: a build of everything does not make it.
    tags = ["manual"] + [tag for tag in common.get("tags") or [] if tag != "manual"]
    _evidence_collector(
        name = name + ".collect",
        overlay = name,
        **(common | {"tags": tags})
    )
