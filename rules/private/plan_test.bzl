"""Implementation of `flywheel_plan_test`."""

load("//rules:providers.bzl", "FlywheelContractInfo", "FlywheelReportInfo")
load("//rules/private:common.bzl", "common_attributes")
load("//rules/private:families.bzl", "FAMILIES")
load("//rules/private:labels.bzl", "label_text")
load("//rules/private:report.bzl", "declare_report", "expected_attributes", "report_attrs")
load("//rules/private:today.bzl", "TODAY_ATTRS", "today_of")
load("//rules/private:tool.bzl", "tool_args")
load("//rules/private:verdict_test.bzl", "verdict_test")

visibility(["//rules", "//tests/rules/..."])

# `flywheel.plan.expected_plan` has the same lists; a test keeps them equal.
SHAPE_COUNTS = ["added", "changed", "destroyed", "forgotten", "moved", "imported", "invoked", "outputs", "drifted"]
SHAPE_LISTS = ["addresses", "paths"]

_NO_SHAPE = "`{label}` (expect): {error}"
_NO_DICT = "is of type {}. Write a dict, for example `{{\"added\": 0, \"changed\": 1, \"destroyed\": 0}}`."
_UNKNOWN = "`{key}` is not a valid key of `expect`. The keys are {known}."
_NO_COUNT = "`{key}` is `{value}`. Write a whole number from 0."
_NO_LIST = "`{key}` is of type {type}. Write a list of strings."
_TWO_SHAPES = "is given, and `shape` too. Give one of them."

def shape_error(expect, *, shape = None):
    """Tells what is wrong with an expected shape.

    Args:
        expect: What the user gave.
        shape: The file that the user gave beside it, if any.

    Returns:
        A string naming value and fix, or None.
    """
    if shape:
        return _TWO_SHAPES
    if type(expect) != "dict":
        return _NO_DICT.format(type(expect))
    for key, value in expect.items():
        if key in SHAPE_COUNTS:
            if type(value) != "int" or value < 0:
                return _NO_COUNT.format(key = key, value = value)
        elif key in SHAPE_LISTS:
            if type(value) != "list" or [item for item in value if type(item) != "string"]:
                return _NO_LIST.format(key = key, type = type(value))
        else:
            return _UNKNOWN.format(key = key, known = ", ".join(SHAPE_COUNTS + SHAPE_LISTS))
    return None

def _plan_report_impl(ctx):
    name = label_text(ctx.label).removesuffix(".report")
    if ctx.attr.shape_error:
        fail(_NO_SHAPE.format(error = ctx.attr.shape_error, label = name))
    contract = ctx.attr.contract[FlywheelContractInfo].contract
    inputs = [ctx.file.plan, contract]
    args = tool_args(ctx, "plan")
    args.add(ctx.file.plan)
    args.add("--contract", contract)
    args.add("--label", name)
    if ctx.attr.refresh_only:
        args.add("--refresh-only")
    if ctx.file.approvals:
        args.add("--approvals", ctx.file.approvals)
        args.add("--today", today_of(ctx))
        inputs.append(ctx.file.approvals)
    shape = ctx.file.shape
    if ctx.attr.expect:
        shape = ctx.actions.declare_file(ctx.label.name + ".shape.yaml")
        ctx.actions.write(shape, ctx.attr.expect)
    if shape:
        args.add("--shape", shape)
        inputs.append(shape)
    return declare_report(
        ctx,
        args = args,
        families = FAMILIES["plan"],
        inputs = inputs,
        label = name,
        mnemonic = "FlywheelPlan",
        progress_message = "Judging plan for %{label}",
    )

plan_report = rule(
    implementation = _plan_report_impl,
    attrs = report_attrs("plan_tool") | TODAY_ATTRS | {
        "approvals": attr.label(allow_single_file = [".yaml", ".yml"]),
        "contract": attr.label(
            default = "//contract",
            providers = [FlywheelContractInfo],
        ),
        # The shape as JSON, which is YAML.
        "expect": attr.string(),
        "plan": attr.label(
            allow_single_file = [".json"],
            mandatory = True,
        ),
        "refresh_only": attr.bool(),
        "shape": attr.label(allow_single_file = [".yaml", ".yml", ".json"]),
        # A macro's fail() would break its whole package, and no test could see it.
        "shape_error": attr.string(),
    },
    executable = True,
    provides = [FlywheelReportInfo],
)

def flywheel_plan_test(
        *,
        name,
        plan,
        approvals = None,
        expect = None,
        shape = None,
        refresh_only = False,
        today = "",
        contract = None,
        expected = {},
        require = [],
        strict = False,
        **kwargs):
    """Tests a plan before it is applied: nothing is lost that was not approved by name.

    ```starlark
    flywheel_plan_test(
        name = "cleanup_plan_test",
        expect = {
            "added": 0,
            "changed": 0,
            "destroyed": 0,
        },
        plan = "plan.json",
    )
    ```

    The plan is what `tofu show -json` or `terraform show -json` writes of a saved plan. Whatever
    it destroys, replaces, forgets, moves, imports or invokes is a blocker, unless `approvals` has
    exactly that, for exactly this plan, signed and not expired. A plan that failed, is not whole,
    contradicts itself or holds a verb that these tools do not know fails the build: no approval
    helps. A plan filtered by hand contradicts itself: its changes are compared with the prior state
    and the planned values.

    A plan's JSON holds secrets in plain text. Keep it out of the repository, as a file that
    Git ignores, and remember that Bazel's caches keep what its actions read: no value of it is in
    their results.

    Declares:

    - `NAME`: the test, with a test case for each check in its JUnit file;
    - `NAME.report`: the report that it reads. `bazel run` prints it; built, it is also there as
      JSON, JUnit, SARIF and Markdown.

    Args:
        name: Name of the test.
        plan: The plan, a JSON file.
        approvals: What was approved of it, a YAML file of the schema `flywheel.approvals/1`.
            `flywheel plan FILE --write-approvals APPROVALS` writes one to be signed.
        expect: The exact shape that the plan must have: a dict of counts (`added`, `changed`,
            `destroyed`, `forgotten`, `moved`, `imported`, `invoked`), each 0 where it is left out,
            and if wanted `outputs` and `drifted`; `addresses`, all that may and must change; and
            `paths`, the only attributes that may change, with all that is in them.
        shape: The same as a file of the schema `flywheel.shape/1`.
        refresh_only: Whether the plan was made with `-refresh-only`. Such a plan has no changes, and
            is otherwise refused as one whose changes were taken out.
        today: The day that approvals are judged by where the build flag
            `@gloriousflywheel//rules:today` is not set, as `YYYY-MM-DD`. One of the two must be
            given with `approvals`.
        contract: The `flywheel_contract` that names kinds of objects; core's by default.
        expected: Warnings that are known and accepted: the exact count by check id.
        require: What must have run: ids of checks, families, or kinds of evidence. A check of that
            name that lacks evidence fails the test, instead of being skipped.
        strict: Whether any other warning fails too.
        **kwargs: Attributes of the test, as `tags`, `timeout` and `visibility`.
    """
    report = name + ".report"
    error = None if expect == None else shape_error(expect, shape = shape)
    plan_report(
        name = report,
        approvals = approvals,
        contract = contract,
        expect = "" if error or expect == None else json.encode(expect | {"schema": "flywheel.shape/1"}),
        plan = plan,
        refresh_only = refresh_only,
        shape = shape,
        shape_error = error or "",
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
