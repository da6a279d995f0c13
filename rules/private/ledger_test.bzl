"""Implementation of `flywheel_ledger_test`."""

load("//rules:providers.bzl", "FlywheelContractInfo", "FlywheelOverlayInfo", "FlywheelReportInfo")
load("//rules/private:common.bzl", "common_attributes")
load("//rules/private:labels.bzl", "label_text")
load("//rules/private:report.bzl", "REPORT_ATTRS", "declare_report", "expected_attributes")
load("//rules/private:today.bzl", "TODAY_ATTRS", "today_of")
load("//rules/private:verdict_test.bzl", "verdict_test")

visibility(["//rules", "//tests/rules/..."])

# `flywheel.checks.registry.SUBJECTS` has the same list; a test keeps them equal.
LEDGER_FAMILIES = ["debt", "retirement"]

_NOTHING = "`{label}` has no ledger to judge. Give it `ledger`, `retirement` or both."

def _ledger_report_impl(ctx):
    name = label_text(ctx.label).removesuffix(".report")
    if not ctx.file.ledger and not ctx.file.retirement:
        fail(_NOTHING.format(label = name))
    contract = ctx.attr.contract[FlywheelContractInfo].contract
    overlays = [overlay[FlywheelOverlayInfo].overlay for overlay in ctx.attr.overlays]
    files = [file for file in [ctx.file.ledger, ctx.file.retirement] if file]
    args = ctx.actions.args()
    if ctx.file.ledger:
        args.add(ctx.file.ledger)
    if ctx.file.retirement:
        args.add("--retirement", ctx.file.retirement)
    args.add_all(overlays, before_each = "--overlay")
    args.add("--contract", contract)
    args.add("--label", name)
    args.add("--today", today_of(ctx))
    return declare_report(
        ctx,
        arguments = [args],
        families = LEDGER_FAMILIES,
        inputs = files + overlays + [contract],
        label = name,
        mnemonic = "FlywheelDebt",
        progress_message = "Judging ledgers for %{label}",
        verb = "debt",
    )

ledger_report = rule(
    implementation = _ledger_report_impl,
    attrs = REPORT_ATTRS | TODAY_ATTRS | {
        "contract": attr.label(
            default = "//contract",
            providers = [FlywheelContractInfo],
        ),
        "ledger": attr.label(allow_single_file = [".yaml", ".yml"]),
        "overlays": attr.label_list(providers = [FlywheelOverlayInfo]),
        "retirement": attr.label(allow_single_file = [".yaml", ".yml"]),
    },
    executable = True,
    provides = [FlywheelReportInfo],
)

def flywheel_ledger_test(
        *,
        name,
        ledger = None,
        retirement = None,
        overlays = [],
        today = "",
        contract = None,
        expected = {},
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
            held against. Without them the ledgers are judged alone.
        today: The day that dates are judged by where the build flag
            `@gloriousflywheel//rules:today` is not set, as `YYYY-MM-DD`. The flag goes first:
            with a day that stands in a BUILD file alone nothing ever becomes overdue. One of
            the two must be given.
        contract: The `flywheel_contract` that says what proves an entry; core's by default.
        expected: Warnings that are known and accepted: the exact count by check id. The
            warnings `GF801` and `GF811` count the gaps and lanes that are open, so none comes
            or goes in silence.
        strict: Whether any other warning fails too.
        **kwargs: Attributes of the test, as `tags`, `timeout` and `visibility`.
    """
    report = name + ".report"
    ledger_report(
        name = report,
        contract = contract,
        ledger = ledger,
        overlays = overlays,
        retirement = retirement,
        strict = strict,
        today = today,
        **(expected_attributes(expected) | common_attributes(kwargs))
    )
    verdict_test(
        name = name,
        report = report,
        **({"size": "small"} | kwargs)
    )
