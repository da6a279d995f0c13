"""Implementation of `flywheel_ledger_test`."""

load("//rules:providers.bzl", "FlywheelContractInfo", "FlywheelOverlayInfo", "FlywheelReportInfo")
load("//rules/private:common.bzl", "common_attributes")
load("//rules/private:families.bzl", "FAMILIES")
load("//rules/private:labels.bzl", "label_text")
load("//rules/private:report.bzl", "declare_report", "expected_attributes", "report_attrs")
load("//rules/private:repository_names.bzl", "repository_error")
load("//rules/private:today.bzl", "TODAY_ATTRS", "today_of")
load("//rules/private:tool.bzl", "tool_args")
load("//rules/private:verdict_test.bzl", "verdict_test")

visibility(["//rules", "//tests/rules/..."])

_NO_DICT = "(workflows): is of type {type}. Write a dict of lists of files by repository, for example `{example}`."
_NO_FILES = "(workflows): `{repository}` has {value}, which is not a list of files. Write `{example}`."
_TWO_REPOSITORIES = "(workflows): `{file}` is given to `{first}` and `{second}`. A file is of one repository."
_EXAMPLE = "{\"example-org/app\": glob([\"app/.github/**\"])}"
_NOTHING = "`{label}` has no ledger to judge. Give it `ledger`, `retirement` or both."

def _ledger_report_impl(ctx):
    name = label_text(ctx.label).removesuffix(".report")
    if not ctx.file.ledger and not ctx.file.retirement:
        fail(_NOTHING.format(label = name))
    if ctx.attr.malformed:
        fail("`{}` {}".format(name, ctx.attr.malformed))
    contract = ctx.attr.contract[FlywheelContractInfo].contract
    overlays = [overlay[FlywheelOverlayInfo].overlay for overlay in ctx.attr.overlays]
    files = [file for file in [ctx.file.ledger, ctx.file.retirement] if file]
    args = tool_args(ctx, "debt")
    if ctx.file.ledger:
        args.add(ctx.file.ledger)
    if ctx.file.retirement:
        args.add("--retirement", ctx.file.retirement)
    args.add_all(overlays, before_each = "--overlay")
    workflows = []
    for target, repository in ctx.attr.workflows.items():
        workflows += target.files.to_list()
        args.add_all(target.files, before_each = "--workflow-file", format_each = repository + "=%s")
    args.add_all(
        ["{}={}".format(repository, branch) for repository, branch in ctx.attr.branches.items()],
        before_each = "--branch",
    )
    args.add_all(ctx.files.live, before_each = "--live")
    args.add("--declared-evidence")
    args.add_all(
        [word for file in ctx.files.evidence for word in _evidence(file, ctx.file.retirement)],
        before_each = "--evidence-file",
    )
    args.add("--contract", contract)
    args.add("--label", name)
    args.add("--today", today_of(ctx))
    return declare_report(
        ctx,
        args = args,
        families = FAMILIES["ledgers"],
        inputs = files + overlays + workflows + ctx.files.evidence + ctx.files.live + [contract],
        label = name,
        mnemonic = "FlywheelDebt",
        progress_message = "Judging ledgers for %{label}",
    )

def _evidence(file, ledger):
    """Returns a file by what a proof may call it: its path in the repository, and below the ledger."""
    folder = ledger.short_path.rpartition("/")[0] + "/" if ledger else ""
    below = file.short_path.removeprefix(folder)
    places = [file.short_path] + ([below] if below != file.short_path else [])
    return ["{}={}".format(place, file.path) for place in places]

ledger_report = rule(
    implementation = _ledger_report_impl,
    attrs = report_attrs("workflows_tool") | TODAY_ATTRS | {
        "branches": attr.string_dict(),
        "contract": attr.label(
            default = "//contract",
            providers = [FlywheelContractInfo],
        ),
        "evidence": attr.label_list(allow_files = True),
        "ledger": attr.label(allow_single_file = [".yaml", ".yml"]),
        "live": attr.label_list(allow_files = [".json"]),
        # As `error`: the target reports it, so that a test can see it.
        "malformed": attr.string(),
        "overlays": attr.label_list(providers = [FlywheelOverlayInfo]),
        "retirement": attr.label(allow_single_file = [".yaml", ".yml"]),
        "workflows": attr.label_keyed_string_dict(allow_files = [".yaml", ".yml"]),
    },
    executable = True,
    provides = [FlywheelReportInfo],
)

def _by_file(workflows):
    """Turns files by repository into the repository by file, or tells why it cannot."""
    if type(workflows) != "dict":
        return struct(error = _NO_DICT.format(example = _EXAMPLE, type = type(workflows)), value = {})
    result = {}
    for repository, files in workflows.items():
        error = repository_error(repository.split(":")[0] if type(repository) == "string" else repository)
        if not error and type(files) not in ["list", "tuple"]:
            error = _NO_FILES.format(example = _EXAMPLE, repository = repository, value = repr(files))
        for file in [] if error else files:
            first = result.setdefault(file, repository)
            if first != repository:
                error = _TWO_REPOSITORIES.format(file = file, first = first, second = repository)
        if error:
            return struct(error = error, value = {})
    return struct(error = "", value = result)

def flywheel_ledger_test(
        *,
        name,
        ledger = None,
        retirement = None,
        overlays = [],
        workflows = {},
        branches = {},
        evidence = [],
        live = [],
        today = "",
        contract = None,
        expected = {},
        require = [],
        strict = False,
        **kwargs):
    """Tests ledgers: the gaps that are accepted for a time, and the lanes to retire.

    ```starlark
    flywheel_ledger_test(
        name = "ledger_test",
        expected = {
            "GF801": 3,
            "GF811": 2,
        },
        ledger = "debt.yaml",
        overlays = [":overlay"],
        retirement = "retirement.yaml",
        strict = True,
    )
    ```

    Entries have dates, so the day has to come from outside: CI passes it as a build flag, and
    the test expires by itself.

    ```
    bazel test --@gloriousflywheel//rules:today=$(date -u +%F) //...
    ```

    Declares:

    - `NAME`: the test, with a test case for each check in its JUnit file;
    - `NAME.report`: the report that it reads. `bazel run` prints it, with a table of the gaps
      and lanes and of what each still needs; built, it is also there as JSON, JUnit, SARIF
      and Markdown.

    Args:
        name: Name of the test.
        ledger: The ledger of gaps, a YAML file of the schema `flywheel.debt/1`.
        retirement: The ledger of lanes, a YAML file of the schema `flywheel.retirement/1`. One
            of the two must be given.
        overlays: The `flywheel_overlay` or `flywheel_overlay_files` targets that the entries are
            compared with. Without them the ledgers are judged alone.
        workflows: Files below the folder `.github` of repositories, by repository:
            `{"example-org/app": glob(["app/.github/**"])}`. An entry fails if its repository
            no longer requests the label. `:private` or `:private:1234` behind a name is the
            repository's visibility and its number on the forge.
        branches: Default branches by repository, as their forge has them:
            `{"example-org/app": "trunk"}`. Every other repository has that of the contract.
        evidence: The files that proofs of lanes name under `place`, by their path in the
            repository or below the ledger. Without them the proofs are judged in part.
        live: Files of live evidence (`flywheel.evidence/1`): their jobs prove entries without typed
            proofs, and a lane that is live is not retired.
        today: The day that dates are judged by where the build flag
            `@gloriousflywheel//rules:today` is not set, as `YYYY-MM-DD`. The flag goes first:
            with a day that stands in a BUILD file alone nothing ever becomes overdue. One of
            the two must be given.
        contract: The `flywheel_contract` that says what proves an entry; core's by default.
        expected: Warnings that are known and accepted: the exact count by check id. The
            warnings `GF801` and `GF811` count the gaps and lanes that are open, so none comes
            or goes in silence.
        require: What must have run: ids of checks, families, or kinds of evidence. A check of that
            name that lacks evidence fails the test, instead of being skipped.
        strict: Whether any other warning fails too.
        **kwargs: Attributes of the test, as `tags`, `timeout` and `visibility`.
    """
    report = name + ".report"
    by_file = _by_file(workflows)
    ledger_report(
        name = report,
        branches = branches,
        contract = contract,
        evidence = evidence,
        live = live,
        ledger = ledger,
        malformed = by_file.error,
        overlays = overlays,
        retirement = retirement,
        require = require,
        strict = strict,
        today = today,
        workflows = by_file.value,
        **(expected_attributes(expected) | common_attributes(kwargs))
    )
    verdict_test(
        name = name,
        report = report,
        **({"size": "small"} | kwargs)
    )
