"""Implementation of `flywheel_registry_test`."""

load("//rules:providers.bzl", "FlywheelContractInfo", "FlywheelReportInfo")
load("//rules/private:common.bzl", "common_attributes")
load("//rules/private:families.bzl", "FAMILIES")
load("//rules/private:labels.bzl", "label_text")
load("//rules/private:report.bzl", "declare_report", "expected_attributes", "report_attrs")
load("//rules/private:tool.bzl", "tool_args")
load("//rules/private:verdict_test.bzl", "verdict_test")

visibility("//rules")

_NO_MODULES = (
    "`{label}` (registry): none of its files is below a folder `modules`. " +
    "Give the files of a Bazel registry, for example `glob([\"modules/**\"])`."
)
_OUTSIDE = (
    "`{label}` (registry): `{file}` is not in the registry `{root}`. " +
    "Give the files of one registry."
)
_SCATTERED = (
    "`{label}` (archives): `{file}` is not in the folder `{folder}`. " +
    "Give archives of one folder."
)

_MODULES = "/modules/"
_CONFIGURATION = "bazel_registry.json"

def _root(label, files):
    """Returns the folder of the registry that `files` are, as a struct of value and error."""
    if len(files) == 1 and files[0].is_directory:
        return struct(error = "", value = files[0].path)
    named = label_text(label).removesuffix(".report")
    paths = [file.path for file in files if _MODULES in "/" + file.path]
    if not paths:
        return struct(error = _NO_MODULES.format(label = named), value = "")
    before = ("/" + paths[0]).partition(_MODULES)[0].removeprefix("/")
    for file in files:
        below = file.path.removeprefix(before + "/") if before else file.path
        if not below.startswith("modules/") and below != _CONFIGURATION:
            error = _OUTSIDE.format(file = file.path, label = named, root = before or ".")
            return struct(error = error, value = "")
    return struct(error = "", value = before or ".")

def _archives(label, files):
    """Returns the folder that the archives are in, as a struct of value and error."""
    named = label_text(label).removesuffix(".report")
    for file in files:
        if file.dirname != files[0].dirname:
            error = _SCATTERED.format(file = file.path, folder = files[0].dirname, label = named)
            return struct(error = error, value = "")
    return struct(error = "", value = files[0].dirname if files else "")

def _registry_report_impl(ctx):
    root = _root(ctx.label, ctx.files.registry)
    archives = _archives(ctx.label, ctx.files.archives)
    if root.error or archives.error:
        fail(root.error or archives.error)
    contract = ctx.attr.contract[FlywheelContractInfo].contract
    args = tool_args(ctx, "registry")
    args.add("check")
    args.add(root.value)
    args.add("--follow-links")
    args.add("--contract", contract)
    if archives.value:
        args.add("--archives", archives.value)
    args.add_all(ctx.files.upstream, before_each = "--upstream")
    return declare_report(
        ctx,
        args = args,
        families = FAMILIES["registry"],
        inputs = ctx.files.registry + ctx.files.archives + ctx.files.upstream + [contract],
        label = label_text(ctx.label).removesuffix(".report"),
        mnemonic = "FlywheelRegistryCheck",
        progress_message = "Checking registry for %{label}",
    )

_registry_report = rule(
    implementation = _registry_report_impl,
    attrs = report_attrs("registry_tool") | {
        "archives": attr.label_list(allow_files = True),
        "contract": attr.label(
            default = "//contract",
            providers = [FlywheelContractInfo],
        ),
        "registry": attr.label_list(
            allow_files = True,
            mandatory = True,
        ),
        "upstream": attr.label_list(allow_files = True),
    },
    executable = True,
    provides = [FlywheelReportInfo],
)

def flywheel_registry_test(
        *,
        name,
        registry,
        archives = [],
        upstream = [],
        expected = {},
        require = [],
        strict = False,
        **kwargs):
    """Tests a Bazel registry: schema, versions, integrity, dependencies and paths.

    ```starlark
    flywheel_registry_test(
        name = "registry_test",
        archives = glob(["archives/*.tar.gz"]),
        expected = {"GF637": 1},
        registry = glob(["bazel_registry.json", "modules/**"]),
        strict = True,
        upstream = ["central_registry.txt"],
    )
    ```

    Declares `NAME`, a test with a case for each check in its JUnit file, and `NAME.report`,
    the report that it reads: `bazel run` prints it; built, it is also there as JSON, JUnit,
    SARIF and Markdown.

    Symbolic links in the registry are not judged here: Bazel hands an action the files that
    they lead to. `flywheel registry check DIR` on the folder itself refuses them.

    Args:
        name: Name of the test.
        registry: The files of the registry, or one generated folder that is it.
        archives: Archives of its versions, all in one folder. They are compared with their
            integrity; those that are not given are not judged.
        upstream: What other registries in use have: text files with a line `name@version`
            for each version. Without any, a dependency on a module that the registry does
            not have is not judged.
        expected: Warnings that are known and accepted: the exact count by check id.
        require: What must have run: ids of checks, families, or kinds of evidence. A check of that
            name that lacks evidence fails the test, instead of being skipped.
        strict: Whether any other warning fails too.
        **kwargs: Attributes that all tests have, as `tags`, `timeout` and `visibility`.
    """
    report = name + ".report"
    _registry_report(
        name = report,
        archives = archives,
        registry = registry,
        require = require,
        strict = strict,
        upstream = upstream,
        **(expected_attributes(expected) | common_attributes(kwargs))
    )
    verdict_test(
        name = name,
        report = report,
        **({"size": "small"} | kwargs)
    )
