"""A report, whatever it is on: the action that writes it, and what a rule returns of it."""

load("@bazel_skylib//lib:shell.bzl", "shell")
load("//rules:providers.bzl", "FlywheelReportInfo")
load("//rules/private:expected.bzl", "expected_error")
load("//rules/private:labels.bzl", "label_text")
load("//rules/private:tool.bzl", "run_tool", "tool_attr")

visibility(["//rules/private", "//tests/rules/..."])

_BAD_EXPECTED = "`{label}` (expected): {error}"
_NO_DICT = "is of type {}. Write a dict of counts by check id, for example `{{\"GF202\": 1}}`."

# `flywheel.findings.reports.FORMATS` has the same tables; a test keeps them equal.
FORMATS = {
    "concise": "report.concise",
    "github": "report.github",
    "html": "report.html",
    "json": "report.json",
    "junit": "report.xml",
    "markdown": "report.md",
    "sarif": "report.sarif",
    "text": "report.txt",
}
FAMILY_FORMATS = {
    "junit": ".xml",
    "text": ".txt",
}

def report_attrs(tool):
    """Returns the attributes of every rule that makes a report.

    Args:
        tool: The program of `//tools/flywheel` that has the verb: the rooms of one subject.

    Returns:
        A dict of attributes by name.
    """
    return {
        # A macro's fail() would break its whole package, and no test could see it.
        "error": attr.string(),
        "expected": attr.string_dict(),
        "require": attr.string_list(),
        "strict": attr.bool(),
        "_flywheel": tool_attr(tool),
    }

def expected_attributes(expected):
    """Returns the attributes of a report that hold a macro's `expected`.

    Args:
        expected: What the user gave: counts by check id, if it is right.

    Returns:
        A dict with `error` and `expected`.
    """
    if type(expected) != "dict":
        return {"error": _NO_DICT.format(type(expected)), "expected": {}}
    return {"error": "", "expected": {str(id): str(count) for id, count in expected.items()}}

def declare_report(ctx, *, args, families, label, inputs, mnemonic, progress_message, more = {}):
    """Declares the action that writes a report.

    Args:
        ctx: The context of a rule that has `report_attrs`. Its name ends in `.report`.
        args: What `tool_args` made for the verb that judges, with its own arguments.
        families: The families of checks that get a verdict each, in report order: those that the verb runs, or none.
        label: What is judged, as text.
        inputs: A list of the Files that the action reads.
        mnemonic: The action's mnemonic.
        progress_message: What Bazel shows while it runs.
        more: A dict of Files that the action writes beside the report, by their output group; `args` names them.

    Returns:
        The providers of the report's target; `bazel run` on it prints the report.
    """
    error = ctx.attr.error or expected_error(ctx.attr.expected)
    if error:
        fail(_BAD_EXPECTED.format(error = error, label = label_text(ctx.label).removesuffix(".report")))
    formats, status, by_family = _declare_bundle(ctx, families)
    outputs = formats.values() + [status] + more.values()
    for files in by_family.values():
        outputs = outputs + files.values()
    _add_judgement(ctx, args, formats["json"].dirname)
    if not families:
        args.add("--no-families")
    run_tool(
        ctx,
        args = args,
        inputs = inputs,
        outputs = outputs,
        mnemonic = mnemonic,
        progress_message = progress_message,
    )
    return _providers(ctx, label, formats, status, by_family, more)

def _declare_bundle(ctx, families):
    """Declares the files that `--bundle` writes."""
    folder = ctx.label.name
    formats = {
        format: ctx.actions.declare_file("{}/{}".format(folder, name))
        for format, name in FORMATS.items()
    }
    by_family = {
        family: {
            field: ctx.actions.declare_file("{}/families/{}{}".format(folder, family, end))
            for field, end in (FAMILY_FORMATS | {"status": ".status"}).items()
        }
        for family in families
    }
    return formats, ctx.actions.declare_file(folder + "/status"), by_family

def _add_judgement(ctx, args, bundle):
    """Adds where the report goes, and by what it is judged."""
    args.add("--bundle", bundle)
    for id, count in sorted(ctx.attr.expected.items()):
        args.add("--expect", "{}={}".format(id, count))
    args.add_all(ctx.attr.require, before_each = "--require")
    if ctx.attr.strict:
        args.add("--strict")

def _providers(ctx, label, formats, status, by_family, more):
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
        OutputGroupInfo(**{group: depset([file]) for group, file in (formats | more).items()}),
        FlywheelReportInfo(
            families = {family: struct(**files) for family, files in by_family.items()},
            label = label,
            status = status,
            **formats
        ),
    ]
