"""Implementation of `flywheel_rehome_test`."""

load("//rules:providers.bzl", "FlywheelContractInfo", "FlywheelOverlayInfo", "FlywheelReportInfo")
load("//rules/private:common.bzl", "common_attributes")
load("//rules/private:families.bzl", "FAMILIES")
load("//rules/private:labels.bzl", "label_text")
load("//rules/private:report.bzl", "declare_report", "expected_attributes", "report_attrs")
load("//rules/private:tool.bzl", "tool_args")
load("//rules/private:verdict_test.bzl", "verdict_test")

visibility(["//rules", "//tests/rules/..."])

# `flywheel.rehome.judged_rehome` has the same list; a test keeps them equal.
REHOME_PHASES = ["before", "between", "after"]

_BAD_ATTRIBUTE = "`{label}` {error}"
_BAD_PHASE = "(phase): `{phase}` is not a phase of a rehome. The phases are {known}."
_BAD_MOVED = (
    "(moved): `{moved}` releases have moved in the phase `{phase}`. " +
    "Give the number with `between` alone, from 0; without it all have moved and both owners have planned."
)

# Evidence that is one file, by attribute: each is the option of that name, with hyphens.
_FILES = [
    "source_state",
    "target_state",
    "source_plan",
    "target_plan",
    "source_backup",
    "target_backup",
]

# Evidence in several files, with the option that each of them is.
_LISTS = {
    "follow_up_plans": "--follow-up-plan",
    "live": "--live",
    "live_before": "--live-before",
}

# Overlays that were declared or read by rules, by attribute.
_OVERLAYS = ["source_overlay", "target_overlay"]

# What `moved` is where nobody gives it.
_ALL = -1

def _option(attribute):
    return "--" + attribute.replace("_", "-")

def phase_error(*, phase, moved = _ALL):
    """Tells what is wrong with the phase of a rehome.

    Args:
        phase: What the user gave.
        moved: How many releases have moved, as the user gave it.

    Returns:
        A string naming attribute, value and fix, or None.
    """
    if phase not in REHOME_PHASES:
        return _BAD_PHASE.format(known = ", ".join(REHOME_PHASES), phase = phase)
    if moved != _ALL and (moved < 0 or phase != "between"):
        return _BAD_MOVED.format(moved = moved, phase = phase)
    return None

def _rehome_report_impl(ctx):
    name = label_text(ctx.label).removesuffix(".report")
    error = phase_error(moved = ctx.attr.moved, phase = ctx.attr.phase)
    if error:
        fail(_BAD_ATTRIBUTE.format(error = error, label = name))
    contract = ctx.attr.contract[FlywheelContractInfo].contract
    inputs = [ctx.file.migration, contract]
    args = tool_args(ctx, "rehome")
    args.add("verify")
    args.add("--phase", ctx.attr.phase)
    args.add("--name", name)
    args.add("--migration", ctx.file.migration)
    args.add("--contract", contract)
    if ctx.attr.moved != _ALL:
        args.add("--moved", ctx.attr.moved)
    for attribute in _FILES:
        file = getattr(ctx.file, attribute)
        if file:
            args.add(_option(attribute), file)
            inputs.append(file)
    for attribute in _OVERLAYS:
        overlay = getattr(ctx.attr, attribute)
        if overlay:
            args.add(_option(attribute), overlay[FlywheelOverlayInfo].overlay)
            inputs.append(overlay[FlywheelOverlayInfo].overlay)
    for attribute, option in _LISTS.items():
        args.add_all(getattr(ctx.files, attribute), before_each = option)
        inputs += getattr(ctx.files, attribute)
    return declare_report(
        ctx,
        args = args,
        families = FAMILIES["rehome"],
        inputs = inputs,
        label = name,
        mnemonic = "FlywheelRehome",
        progress_message = "Judging rehome for %{label}",
    )

rehome_report = rule(
    implementation = _rehome_report_impl,
    attrs = report_attrs("rehome_tool") | {
        attribute: attr.label(allow_single_file = True)
        for attribute in _FILES
    } | {
        attribute: attr.label_list(allow_files = True)
        for attribute in _LISTS
    } | {
        attribute: attr.label(providers = [FlywheelOverlayInfo])
        for attribute in _OVERLAYS
    } | {
        "contract": attr.label(
            default = "//contract",
            providers = [FlywheelContractInfo],
        ),
        "migration": attr.label(
            allow_single_file = [".yaml", ".yml"],
            mandatory = True,
        ),
        "moved": attr.int(default = _ALL),
        "phase": attr.string(mandatory = True),
    },
    executable = True,
    provides = [FlywheelReportInfo],
)

def flywheel_rehome_test(
        *,
        name,
        migration,
        phase,
        moved = None,
        source_state = None,
        target_state = None,
        source_overlay = None,
        target_overlay = None,
        live = [],
        live_before = [],
        source_backup = None,
        target_backup = None,
        source_plan = None,
        target_plan = None,
        follow_up_plans = [],
        contract = None,
        expected = {},
        require = [],
        strict = False,
        **kwargs):
    """Tests one phase of a state rehome: each release is owned once, and nothing dies on the way.

    ```starlark
    flywheel_rehome_test(
        name = "rehome_before_test",
        live = ["releases.json", "scale-sets.json"],
        migration = "migration.yaml",
        phase = "before",
        source_overlay = ":core_overlay",
        source_state = "source.json",
        target_overlay = ":overlay",
        target_state = "target.json",
    )
    ```

    All evidence is files that somebody collected, as the runbook of `flywheel rehome plan` says. What the
    phase needs and nobody gave is a blocker. Nothing here runs `tofu`, and nothing writes state.

    A state and a plan hold secrets in plain text. Keep them out of the repository, as files that Git
    ignores, and remember that Bazel's caches keep what its actions read: no value of them is in their
    results.

    Declares:

    - `NAME`: the test, with a test case for each check in its JUnit file;
    - `NAME.report`: the report that it reads. `bazel run` prints it; built, it is also there as
      JSON, JUnit, SARIF and Markdown.

    Args:
        name: Name of the test.
        migration: What is to move, a YAML file of the schema `flywheel.rehome/1`; afterwards the record.
        phase: `before` anything has moved, `between` the moves and the applies, or `after` both owners
            have applied.
        moved: In the phase `between`, how many releases have moved, in the migration's order. Without it
            all have, and both owners have planned.
        source_state: The old owner's state, as `tofu state pull` prints it; before the move `tofu show
            -json` will do.
        target_state: The new owner's.
        source_overlay: The old owner's overlay: a `flywheel_overlay` or `flywheel_overlay_files`.
        target_overlay: The new owner's.
        live: Two files: `helm list -A -o json`, and `kubectl get autoscalingrunnersets -A -o json`.
        live_before: The same from before anything moved. Every phase but `before` needs it.
        source_backup: The old owner's state as it was saved before anything moved.
        target_backup: The new owner's.
        source_plan: The old owner's plan after the move, as `tofu show -json` writes it.
        target_plan: The new owner's.
        follow_up_plans: A plan of each owner, made after both have applied. `after` needs them.
        contract: The `flywheel_contract` that says what a Helm release is in a state; core's by default.
        expected: Warnings that are known and accepted: the exact count by check id.
        require: What must have run: ids of checks, families, or kinds of evidence. A check of that
            name that lacks evidence fails the test, instead of being skipped.
        strict: Whether any other warning fails too.
        **kwargs: Attributes of the test, as `tags`, `timeout` and `visibility`.
    """
    report = name + ".report"
    rehome_report(
        name = report,
        contract = contract,
        follow_up_plans = follow_up_plans,
        live = live,
        live_before = live_before,
        migration = migration,
        moved = _ALL if moved == None else moved,
        phase = phase,
        source_backup = source_backup,
        source_overlay = source_overlay,
        source_plan = source_plan,
        source_state = source_state,
        require = require,
        strict = strict,
        target_backup = target_backup,
        target_overlay = target_overlay,
        target_plan = target_plan,
        target_state = target_state,
        **(expected_attributes(expected) | common_attributes(kwargs))
    )
    verdict_test(
        name = name,
        report = report,
        **({"size": "small"} | kwargs)
    )
