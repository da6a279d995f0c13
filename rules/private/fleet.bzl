"""Implementation of `flywheel_fleet`."""

load("//rules:providers.bzl", "FlywheelContractInfo", "FlywheelOverlayInfo", "FlywheelReportInfo")
load("//rules/private:common.bzl", "common_attributes")
load("//rules/private:families.bzl", "FAMILIES")
load("//rules/private:labels.bzl", "label_text")
load("//rules/private:report.bzl", "declare_report", "expected_attributes", "report_attrs")
load("//rules/private:today.bzl", "TODAY_ATTRS", "today_of")
load("//rules/private:tool.bzl", "tool_args")
load("//rules/private:verdict_test.bzl", "verdict_test")
load("//rules/private:written_map.bzl", "MAP_END", "written_map")
load("//rules/private:written_overlay.bzl", "write_to_error")

visibility(["//rules", "//tests/rules/..."])

_NOTHING = "`{label}` has no overlay to judge. Give it `overlays`, `manifests` or both."

def _fleet_report_impl(ctx):
    name = label_text(ctx.label).removesuffix(".report")
    if not ctx.attr.overlays and not ctx.files.manifests:
        fail(_NOTHING.format(label = name))
    if ctx.attr.malformed:
        fail("`{}` {}".format(name, ctx.attr.malformed))
    contract = ctx.attr.contract[FlywheelContractInfo].contract
    members = [overlay[FlywheelOverlayInfo].overlay for overlay in ctx.attr.overlays] + ctx.files.manifests
    inputs = members + [contract]
    args = tool_args(ctx, "fleet")
    args.add_all(members)
    args.add_all(ctx.files.previous, before_each = "--previous")
    args.add_all(ctx.files.live, before_each = "--live")
    args.add_all(ctx.files.ledgers, before_each = "--ledger")
    reports = [file for target in ctx.attr.reports for file in _reports(target)]
    args.add_all(reports, before_each = "--report")
    inputs = inputs + ctx.files.previous + ctx.files.live + ctx.files.ledgers + reports
    args.add("--contract", contract)
    args.add("--label", name)
    if ctx.file.cluster:
        args.add("--cluster", ctx.file.cluster)
        inputs.append(ctx.file.cluster)
    if ctx.file.cluster or ctx.files.ledgers:
        args.add("--today", today_of(ctx))
    map = ctx.actions.declare_file(ctx.label.name.removesuffix(".report") + MAP_END)
    args.add("--map", map)
    return declare_report(
        ctx,
        args = args,
        families = FAMILIES["fleet"],
        inputs = inputs,
        label = name,
        mnemonic = "FlywheelFleet",
        more = {"map": map},
        progress_message = "Judging fleet for %{label}",
    )

def _reports(target):
    """Returns the JSON report of a target that has reports, or else the files that it has."""
    return [target[FlywheelReportInfo].json] if FlywheelReportInfo in target else target.files.to_list()

fleet_report = rule(
    implementation = _fleet_report_impl,
    attrs = report_attrs("fleet_tool") | TODAY_ATTRS | {
        "cluster": attr.label(allow_single_file = [".yaml", ".yml", ".json"]),
        "contract": attr.label(
            default = "//contract",
            providers = [FlywheelContractInfo],
        ),
        "ledgers": attr.label_list(allow_files = [".yaml", ".yml"]),
        "live": attr.label_list(allow_files = [".json"]),
        # As `error`: the target reports it, so that a test can see it.
        "malformed": attr.string(),
        "manifests": attr.label_list(allow_files = [".json"]),
        "overlays": attr.label_list(providers = [FlywheelOverlayInfo]),
        "previous": attr.label_list(allow_files = [".json"]),
        # As files, of overlays whose tests run elsewhere.
        "reports": attr.label_list(allow_files = [".json"]),
    },
    executable = True,
    provides = [FlywheelReportInfo],
)

def flywheel_fleet(
        *,
        name,
        overlays = [],
        manifests = [],
        cluster = None,
        live = [],
        previous = [],
        ledgers = [],
        reports = [],
        write_to = "",
        today = "",
        contract = None,
        expected = {},
        require = [],
        strict = False,
        **kwargs):
    """Tests many overlays on one cluster together: what collides, what must agree, who can wait.

    ```starlark
    flywheel_fleet(
        name = "fleet",
        cluster = ":cluster",
        expected = {"GF968": 2},
        manifests = ["private-owner.manifest.json"],
        overlays = [
            "//acme:overlay",
            "@umbrella_infra//:overlay",
        ],
        strict = True,
        today = "2026-06-01",
    )
    ```

    The tests of an overlay see that overlay alone. Two of them can register one scale set,
    install one Helm release or keep one state, and share nodes that do not hold the runners of
    both. This test looks at all of them, and gives a verdict on the next runner of each set:
    it never starts, its own runners do not all fit, it always starts (with a proof), it can wait
    (with who stands in its way and what would lift it), or it is open.

    Overlays can come from other modules, by `bazel_dep`. An owner whose repository nobody here
    may read publishes a manifest (`flywheel manifest`). What a manifest cannot say is reported as
    not judged, and never as passed.

    Declares:

    - `NAME`: the test, with a test case for each check in its JUnit file;
    - `NAME.report`: the report that it reads, with the map of owners, sets, labels and nodes.
      `bazel run` prints it; built, it is also there as JSON, JUnit, SARIF and Markdown;
    - `NAME.write`: `bazel run` copies the map into the source tree, as `NAME.map.md`. It has no
      findings and no work queue, so that only an edit of the fleet changes it;
    - `NAME.write_test`, once that copy is there: it fails if the copy is not up to date.

    Args:
        name: Name of the test.
        overlays: The `flywheel_overlay` and `flywheel_overlay_files` on the cluster.
        manifests: Manifests of further overlays, JSON files of the schema `flywheel.manifest/1`.
        cluster: The facts of the cluster: a `flywheel_cluster`, or a YAML or JSON file of the schema
            `flywheel.cluster/1`. It has nodes, quotas, limit ranges, the controller, and
            differences that are meant. Without it there are no verdicts on capacity.
        live: Files of live evidence (`flywheel.evidence/1`): nodes, quotas, limit ranges and priority
            classes that `cluster` leaves out. The report says how long recorded jobs waited, and the
            next steps of each owner join the work queue.
        previous: Overlays or manifests of before an edit, as JSON files: what the edit changes is
            told beside the report.
        ledgers: Ledgers of gaps (`flywheel.debt/1`) and of lanes (`flywheel.retirement/1`), YAML
            files: what is open in them is in the work queue of the report. `flywheel_ledger_test`
            judges them.
        reports: Reports on the overlays, as `:overlay_tests.report`, or JSON files of them: the warnings that
            their tests expect, and the findings that their settings allow, are in the work queue.
        write_to: Folder below this package for `NAME.write`. It may not be a package of its own.
            Two fleets whose names end alike (`a/fleet`, `b/fleet`) need two folders.
        today: The day that differences with an end are judged by where the build flag
            `@gloriousflywheel//rules:today` is not set, as `YYYY-MM-DD`. One of the two must be
            given with `cluster` and with `ledgers`.
        contract: The `flywheel_contract` that all of them are judged by; core's by default.
        expected: Warnings that are known and accepted: the exact count by check id.
        require: What must have run: ids of checks, families, or kinds of evidence. A check of that
            name that lacks evidence fails the test, instead of being skipped.
        strict: Whether any other warning fails too.
        **kwargs: Attributes of the test, as `tags`, `timeout` and `visibility`.
    """
    report = name + ".report"
    folder_error = write_to_error(write_to)
    fleet_report(
        name = report,
        cluster = cluster,
        contract = contract,
        ledgers = ledgers,
        live = live,
        malformed = folder_error,
        manifests = manifests,
        overlays = overlays,
        previous = previous,
        reports = reports,
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
    written_map(
        name = name,
        common = common_attributes(kwargs),
        folder = "" if folder_error else write_to,
        report = report,
    )
