"""Implementation of `flywheel_preflight_test`."""

load("//rules:providers.bzl", "FlywheelContractInfo", "FlywheelOverlayInfo", "FlywheelReportInfo")
load("//rules/private:common.bzl", "common_attributes")
load("//rules/private:families.bzl", "FAMILIES")
load("//rules/private:labels.bzl", "label_text")
load("//rules/private:report.bzl", "declare_report", "expected_attributes", "report_attrs")
load("//rules/private:today.bzl", "TODAY_ATTRS", "today_if_given")
load("//rules/private:tool.bzl", "tool_args")
load("//rules/private:verdict_test.bzl", "verdict_test")

visibility(["//rules", "//tests/rules/..."])

def _preflight_report_impl(ctx):
    name = label_text(ctx.label).removesuffix(".report")
    contract = ctx.attr.contract[FlywheelContractInfo].contract
    overlay = ctx.attr.overlay[FlywheelOverlayInfo].overlay
    args = tool_args(ctx, "preflight")
    args.add("--overlay", overlay)
    args.add_all(ctx.files.evidence, before_each = "--evidence")
    args.add_all(ctx.attr.planned, before_each = "--planned")
    args.add("--contract", contract)
    args.add("--label", name)
    today = today_if_given(ctx)
    if today:
        args.add("--today", today)
    if ctx.attr.max_age:
        args.add("--max-age", ctx.attr.max_age)
    return declare_report(
        ctx,
        args = args,
        families = FAMILIES["preflight"],
        inputs = [overlay, contract] + ctx.files.evidence,
        label = name,
        mnemonic = "FlywheelPreflight",
        progress_message = "Judging live evidence for %{label}",
    )

preflight_report = rule(
    implementation = _preflight_report_impl,
    attrs = report_attrs("live_tool") | TODAY_ATTRS | {
        "contract": attr.label(
            default = "//contract",
            providers = [FlywheelContractInfo],
        ),
        "evidence": attr.label_list(allow_files = [".json"]),
        "max_age": attr.string(),
        "overlay": attr.label(
            mandatory = True,
            providers = [FlywheelOverlayInfo],
        ),
        "planned": attr.string_list(),
    },
    executable = True,
    provides = [FlywheelReportInfo],
)

def flywheel_preflight_test(
        *,
        name,
        overlay,
        evidence = [],
        planned = [],
        max_age = "",
        today = "",
        contract = None,
        expected = {},
        require = [],
        strict = False,
        **kwargs):
    """Tests what is really there against what an overlay declares, from live evidence.

    ```starlark
    flywheel_preflight_test(
        name = "preflight_test",
        evidence = ["live.json"],
        expected = {"GF845": 1},
        overlay = ":overlay",
        require = ["live_objects"],
        strict = True,
    )
    ```

    `flywheel collect` writes the evidence with the operator's own read-only clients; this test
    reads the file, and no network. It says for each runner set how far its proof is (declared,
    rendered, in the cluster, registered and listening, picked up, proved on the default branch,
    attached), and fails where what is there is not what is declared. What was not seen is never
    passed: such a check is skipped, and fails the test only if `require` names it.

    Declares:

    - `NAME`: the test, with a test case for each check in its JUnit file;
    - `NAME.report`: the report that it reads, with the proof ladder and the enrollment queue.
      `bazel run` prints it; built, it is also there as JSON, JUnit, SARIF and Markdown.

    Args:
        name: Name of the test.
        overlay: The `flywheel_overlay` or `flywheel_overlay_files` under test.
        evidence: Files of live evidence (`flywheel.evidence/1`). Several are read as one: of two
            answers to a question, the newest one that was seen counts.
        planned: Helm releases that the next apply makes: that they are not in the cluster yet is
            right, and that they are there already is reported.
        max_age: How many days old evidence may be, as `7` or `7d`; the contract's limit by default.
        today: The day that ages count to where the build flag `@gloriousflywheel//rules:today` is
            not set, as `YYYY-MM-DD`. Without either, nothing is too old.
        contract: The `flywheel_contract` to judge by; core's by default.
        expected: Warnings that are known and accepted: the exact count by check id.
        require: What must have run: ids of checks, families, or kinds of evidence. A check of that
            name that lacks evidence fails the test, instead of being skipped.
        strict: Whether any other warning fails too.
        **kwargs: Attributes of the test, as `tags`, `timeout` and `visibility`.
    """
    report = name + ".report"
    preflight_report(
        name = report,
        contract = contract,
        evidence = evidence,
        max_age = max_age,
        overlay = overlay,
        planned = planned,
        require = require,
        strict = strict,
        today = today,
        **(expected_attributes(expected) | common_attributes(kwargs))
    )
    verdict_test(
        name = name,
        report = report,
        **({"size": "small"} | kwargs)
    )
