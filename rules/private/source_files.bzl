"""Generated files that are kept in the source tree.

One rule copies them there under `bazel run`, one test keeps the copies equal.
"""

load("@bazel_skylib//lib:shell.bzl", "shell")
load("//rules:providers.bzl", "FlywheelReportInfo")
load("//rules/private:labels.bzl", "label_text")

visibility(["//contract", "//docs/...", "//examples", "//rules/...", "//tests/rules/..."])

_FILES = attr.label_keyed_string_dict(
    doc = """
Generated files by the folder of their copies, from the root of the workspace. A file
is copied under its own base name. A generated directory stands for the files in it,
which are all of one kind, and the folder then holds no other file of that kind.
""".strip(),
    allow_files = True,
    mandatory = True,
)

def _script(ctx, arguments):
    """Declares the target's executable: the rule's template with `arguments` filled in."""
    script = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.expand_template(
        template = ctx.file._template,
        output = script,
        substitutions = {"%{arguments}": " ".join([shell.quote(word) for word in arguments])},
        is_executable = True,
    )
    return script

def _write_source_files_impl(ctx):
    arguments = [label_text(ctx.label)]
    for target, folder in ctx.attr.files.items():
        for file in target.files.to_list():
            arguments += [folder, file.short_path]
    script = _script(ctx, arguments)
    runfiles = ctx.runfiles(files = ctx.files.files)
    return [DefaultInfo(executable = script, files = depset([script]), runfiles = runfiles)]

write_source_files = rule(
    implementation = _write_source_files_impl,
    doc = "Copies generated files into the source tree under `bazel run`.",
    attrs = {
        "files": _FILES,
        "_template": attr.label(
            default = ":write_source_files.sh",
            allow_single_file = True,
        ),
    },
    executable = True,
)

def _shadow(ctx, file):
    """Links `file` under a name of the test's: in runfiles it would hide its own copy."""
    path = "{}.expected/{}".format(ctx.label.name, file.short_path.removeprefix("../"))
    declare = ctx.actions.declare_directory if file.is_directory else ctx.actions.declare_file
    shadow = declare(path)
    ctx.actions.symlink(output = shadow, target_file = file)
    return shadow

def _source_files_test_impl(ctx):
    report = ctx.attr.report[FlywheelReportInfo] if ctx.attr.report else None
    arguments = [ctx.attr.update, "numbers" if ctx.attr.without_content else "lines"]
    arguments += [report.status.short_path, report.text.short_path] if report else ["", ""]

    # Tests start in the main repository's runfiles; others lie beside.
    repository = ctx.label.repo_name
    root = "../{}/".format(repository) if repository else ""
    shadows = []
    for target, folder in ctx.attr.files.items():
        for file in target.files.to_list():
            shadow = _shadow(ctx, file)
            shadows.append(shadow)
            arguments += [root + folder, file.basename, shadow.short_path]
    script = _script(ctx, arguments)
    return [DefaultInfo(
        executable = script,
        files = depset([script]),
        runfiles = ctx.runfiles(
            files = shadows + ctx.files.sources + ([report.status, report.text] if report else []),
        ),
    )]

source_files_test = rule(
    implementation = _source_files_test_impl,
    doc = "Fails unless each generated file has an equal copy among the sources.",
    attrs = {
        "files": _FILES,
        "report": attr.label(
            doc = """
Report on what the files are generated from. If it fails, the test shows its findings and
does not say how to write the copies: what is generated is wrong.
""".strip(),
            providers = [FlywheelReportInfo],
        ),
        "sources": attr.label_list(
            doc = "The copies that are there.",
            allow_files = True,
        ),
        "update": attr.string(
            doc = "Label of the target that writes the copies, for messages.",
            mandatory = True,
        ),
        "without_content": attr.bool(
            doc = """
Whether the log names the lines that differ by number alone. A test log is kept and
uploaded, and a line of an overlay can hold a secret that somebody wrote there by mistake.
""".strip(),
        ),
        "_template": attr.label(
            default = ":source_files_test.sh",
            allow_single_file = True,
        ),
    },
    test = True,
)
