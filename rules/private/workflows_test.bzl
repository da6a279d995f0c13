"""Implementation of `flywheel_workflows_test`."""

load("//rules:providers.bzl", "FlywheelContractInfo", "FlywheelOverlayInfo", "FlywheelReportInfo")
load("//rules/private:common.bzl", "common_attributes")
load("//rules/private:families.bzl", "FAMILIES")
load("//rules/private:labels.bzl", "label_text")
load("//rules/private:report.bzl", "declare_report", "expected_attributes", "report_attrs")
load("//rules/private:repository_names.bzl", "VISIBILITIES", "repository_error")
load("//rules/private:today.bzl", "TODAY_ATTRS", "today_of")
load("//rules/private:tool.bzl", "tool_args")
load("//rules/private:verdict_test.bzl", "verdict_test")

visibility(["//rules", "//tests/rules/..."])

_NO_WORKFLOWS = "`{label}` (workflows): names no file, so that every check would pass unasked. Give the workflows."
_NO_NUMBER = "(repository_number): `{value}` is not the number of a repository. Leave it out, or write the forge's."

def _repository_word(ctx):
    """Returns what `--repository` is given: name, visibility and number as far as they are known."""
    word = ".={}".format(ctx.attr.repository)
    if ctx.attr.visibility_of_repository or ctx.attr.repository_number:
        word += ":" + ctx.attr.visibility_of_repository
    if ctx.attr.repository_number:
        word += ":{}".format(ctx.attr.repository_number)
    return word

def _workflows_report_impl(ctx):
    name = label_text(ctx.label).removesuffix(".report")
    if ctx.attr.malformed:
        fail("`{}` {}".format(name, ctx.attr.malformed))
    if not ctx.files.workflows:
        fail(_NO_WORKFLOWS.format(label = name))
    contract = ctx.attr.contract[FlywheelContractInfo].contract
    overlays = [overlay[FlywheelOverlayInfo].overlay for overlay in ctx.attr.overlays]
    ledgers = [ctx.file.ledger] if ctx.file.ledger else []
    args = tool_args(ctx, "workflows")
    args.add(".")
    args.add("--repository", _repository_word(ctx))
    args.add("--default-branch", ctx.attr.default_branch)
    args.add("--root", ctx.label.package)

    # Messages name a generated file as its label does.
    args.add("--strip-prefix", ctx.bin_dir.path)
    args.add_all(ctx.files.workflows, before_each = "--file")
    args.add_all(overlays, before_each = "--overlay")
    args.add_all(ledgers, before_each = "--ledger")
    if ledgers:
        args.add("--today", today_of(ctx))
    args.add("--contract", contract)
    args.add("--label", name)
    return declare_report(
        ctx,
        args = args,
        families = FAMILIES["workflows"],
        inputs = ctx.files.workflows + overlays + ledgers + [contract],
        label = name,
        mnemonic = "FlywheelWorkflows",
        progress_message = "Judging workflows for %{label}",
    )

workflows_report = rule(
    implementation = _workflows_report_impl,
    attrs = report_attrs("workflows_tool") | TODAY_ATTRS | {
        "contract": attr.label(
            default = "//contract",
            providers = [FlywheelContractInfo],
        ),
        "default_branch": attr.string(default = "main"),
        "ledger": attr.label(allow_single_file = [".yaml", ".yml"]),
        # As `error`: the target reports it, so that a test can see it.
        "malformed": attr.string(),
        "overlays": attr.label_list(providers = [FlywheelOverlayInfo]),
        "repository": attr.string(mandatory = True),
        "repository_number": attr.int(),
        "visibility_of_repository": attr.string(values = VISIBILITIES),
        "workflows": attr.label_list(allow_files = [".json", ".yaml", ".yml"]),
    },
    executable = True,
    provides = [FlywheelReportInfo],
)

def _number_error(number):
    return "" if type(number) == "int" and number >= 0 else _NO_NUMBER.format(value = number)

def flywheel_workflows_test(
        *,
        name,
        workflows,
        repository,
        overlays = [],
        visibility_of_repository = "",
        repository_number = 0,
        default_branch = "main",
        ledger = None,
        today = "",
        contract = None,
        expected = {},
        require = [],
        strict = False,
        **kwargs):
    """Tests the workflows of a repository: whether anything serves what its jobs ask for.

    Reports every label that a job can request, through expressions, matrices and the inputs of
    reusable workflows, and compares it with what the overlays serve, where they register, and
    whom their runner groups admit. Nothing is asked of the forge.

    ```starlark
    flywheel_workflows_test(
        name = "workflows_test",
        expected = {"GF718": 1},
        overlays = ["@example_infra//:overlay"],
        repository = "example-org/app",
        visibility_of_repository = "private",
        workflows = glob([".github/**/*.yml"]),
    )
    ```

    Declares:

    - `NAME`: the test, with a test case for each check in its JUnit file;
    - `NAME.report`: the report that it reads. `bazel run` prints it, with a table of the jobs,
      what each may run on and who serves it; built, it is also there as JSON, JUnit, SARIF
      and Markdown.

    Args:
        name: Name of the test.
        workflows: Files of the repository's `.github` folder, and further actions of its own:
            what workflows call with `uses: ./...` is followed among them, and
            `.github/lanes.json` says which labels its lanes have. Paths count from this
            package.
        repository: The repository on its forge, `owner/name`: who it belongs to decides
            what is served to it.
        overlays: The `flywheel_overlay` or `flywheel_overlay_files` targets that may serve it.
            Without them the test reports only what no repository may request.
        visibility_of_repository: `public`, `private` or `internal`. Unset, it is not judged
            who can open pull requests.
        repository_number: The repository's number on the forge, by which runner groups admit.
            Unset, it is unknown whether a group with a list of them admits it.
        default_branch: The branch that counts.
        ledger: The ledger of gaps, a YAML file of the schema `flywheel.debt/1`. A gap in it
            is a warning until its date.
        today: The day that the ledger is judged by where the build flag
            `@gloriousflywheel//rules:today` is not set, as `YYYY-MM-DD`. With a ledger, one
            of the two must be given.
        contract: The `flywheel_contract` to judge by; core's by default.
        expected: Warnings that are known and accepted: the exact count by check id.
        require: What must have run: ids of checks, families, or kinds of evidence. A check of that
            name that lacks evidence fails the test, instead of being skipped.
        strict: Whether any other warning fails too.
        **kwargs: Attributes of the test, as `tags`, `timeout` and `visibility`.
    """
    report = name + ".report"
    malformed = repository_error(repository) or _number_error(repository_number)
    workflows_report(
        name = report,
        contract = contract,
        default_branch = default_branch,
        ledger = ledger,
        malformed = malformed,
        overlays = overlays,
        repository = "" if malformed else repository,
        repository_number = 0 if malformed else repository_number,
        require = require,
        strict = strict,
        today = today,
        visibility_of_repository = visibility_of_repository,
        workflows = workflows,
        **(expected_attributes(expected) | common_attributes(kwargs))
    )
    verdict_test(
        name = name,
        report = report,
        **({"size": "small"} | kwargs)
    )
