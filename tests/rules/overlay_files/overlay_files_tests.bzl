"""Tests of `flywheel_overlay_files`."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//rules:overlay_files.bzl", "flywheel_overlay_files")
load("//rules:overlay_tests.bzl", "flywheel_overlay_tests")
load("//rules:providers.bzl", "FlywheelOverlayInfo")
load("//tests/rules/support:actions.bzl", "basenames", "find_action", "option")
load("//tests/rules/support:analysis_test_suite.bzl", "analysis_test_suite")

visibility("private")

_PACKAGE = "//tests/rules/overlay_files"
_FOLDER = "tests/rules/overlay_files/overlay/"
_BACKEND = "overlay/tofu/backend/arc-runners.s3.hcl"
_ORGANIZATION = "overlay/config/organization.yaml"
_TFVARS = "overlay/tofu/stacks/arc-runners/terraform.tfvars"
_WORKFLOWS = [
    "overlay/.github/workflows/dispatch.yaml",
    "overlay/.github/workflows/validate.yml",
]

def _option(action, name):
    return [path.removeprefix(_FOLDER) for path in option(action.argv, name)]

def _load_action_test_impl(ctx):
    env = analysistest.begin(ctx)
    action = find_action(analysistest.target_actions(env), "FlywheelLoad")
    asserts.equals(env, ["full.json"], basenames(action.outputs))
    asserts.true(env, "load" in action.argv, "the verb")
    asserts.equals(env, [_PACKAGE + ":full"], _option(action, "--name"))
    asserts.equals(env, ["config/organization.yaml"], _option(action, "--organization"))
    asserts.equals(env, ["root.MODULE.bazel"], _option(action, "--module-file"))
    asserts.equals(env, ["Justfile"], _option(action, "--file"))
    asserts.equals(
        env,
        ["arc_runners={}".format(_FOLDER + _TFVARS.removeprefix("overlay/"))],
        _option(action, "--tfvars"),
    )
    asserts.equals(
        env,
        ["arc_runners={}tofu/backend/arc-runners.s3.hcl".format(_FOLDER)],
        _option(action, "--backend"),
    )
    asserts.equals(
        env,
        [".github/workflows/dispatch.yaml", ".github/workflows/validate.yml"],
        _option(action, "--workflow"),
    )
    asserts.equals(env, [ctx.bin_dir.path], _option(action, "--strip-prefix"))
    inputs = basenames(action.inputs)
    for name in [
        "Justfile",
        "arc-runners.s3.hcl",
        "contract.json",
        "dispatch.yaml",
        "organization.yaml",
        "root.MODULE.bazel",
        "terraform.tfvars",
        "validate.yml",
    ]:
        asserts.true(env, name in inputs, name + " is an input")
    return analysistest.end(env)

_load_action_test = analysistest.make(_load_action_test_impl)

def _providers_test_impl(ctx):
    env = analysistest.begin(ctx)
    target = analysistest.target_under_test(env)
    info = target[FlywheelOverlayInfo]
    asserts.equals(env, _PACKAGE + ":full", info.label)
    asserts.equals(env, "contract.json", info.contract.basename)
    asserts.equals(env, "full.json", info.overlay.basename)
    for document in ["backend", "tfvars", "tfvars_json"]:
        asserts.equals(env, None, getattr(info, document))
    asserts.equals(env, ["full.json"], basenames(target[DefaultInfo].files))
    asserts.equals(env, ["full.json"], basenames(target[OutputGroupInfo].overlay))
    asserts.equals(env, "full.manifest.json", info.manifest.basename)
    asserts.equals(env, ["full.manifest.json"], basenames(target[OutputGroupInfo].manifest))
    return analysistest.end(env)

_providers_test = analysistest.make(_providers_test_impl)

def _manifest_action_test_impl(ctx):
    env = analysistest.begin(ctx)
    info = analysistest.target_under_test(env)[FlywheelOverlayInfo]
    action = find_action(analysistest.target_actions(env), "FlywheelManifest")
    asserts.equals(env, ["full.manifest.json"], basenames(action.outputs))
    asserts.true(env, "manifest" in action.argv, "the verb")
    asserts.equals(env, [info.overlay.path], option(action.argv, "--overlay"))
    asserts.equals(env, [info.contract.path], option(action.argv, "--contract"))
    return analysistest.end(env)

_manifest_action_test = analysistest.make(_manifest_action_test_impl)

def _other_contract_test_impl(ctx):
    env = analysistest.begin(ctx)
    info = analysistest.target_under_test(env)[FlywheelOverlayInfo]
    action = find_action(analysistest.target_actions(env), "FlywheelLoad")
    asserts.equals(env, "custom.json", info.contract.basename)
    asserts.equals(env, [info.contract.path], option(action.argv, "--contract"))
    for name in ["--organization", "--module-file", "--backend", "--workflow", "--file"]:
        asserts.equals(env, [], option(action.argv, name))
    return analysistest.end(env)

_other_contract_test = analysistest.make(_other_contract_test_impl)

def _report_test_impl(ctx):
    env = analysistest.begin(ctx)
    action = find_action(analysistest.target_actions(env), "FlywheelCheck")
    asserts.true(env, "full.json" in basenames(action.inputs), "the overlay is an input")
    return analysistest.end(env)

_report_test = analysistest.make(_report_test_impl)

_OVERLAYS = {
    "backend_list": {"backend": {"arc_runners": [_BACKEND]}, "organization": _ORGANIZATION},
    "empty": {"workflows": _WORKFLOWS},
    "full": {
        "backend": {"arc_runners": _BACKEND},
        "files": ["overlay/Justfile"],
        "module_file": "overlay/root.MODULE.bazel",
        "organization": _ORGANIZATION,
        "tfvars": {"arc_runners": [_TFVARS]},
        "workflows": _WORKFLOWS,
    },
    "other": {
        "contract": "//tests/rules/contract:custom",
        "tfvars": {"other": [_TFVARS]},
    },
    "tfvars_key": {"tfvars": {1: [_TFVARS]}},
    "tfvars_list": {"tfvars": [_TFVARS]},
    "tfvars_nested": {"tfvars": {"arc_runners": [[_TFVARS]]}},
    "tfvars_string": {"tfvars": {"arc_runners": _TFVARS}},
    "two_backends": {
        "backend": {"arc_runners": _BACKEND, "attic": _BACKEND},
        "organization": _ORGANIZATION,
    },
    "two_stacks": {"tfvars": {"arc_runners": [_TFVARS], "attic": [_TFVARS]}},
}

def overlay_files_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    for overlay, attributes in _OVERLAYS.items():
        flywheel_overlay_files(
            name = overlay,
            tags = ["manual"],
            **attributes
        )
    flywheel_overlay_tests(
        name = "full_tests",
        overlay = ":full",
        tags = ["manual"],
    )
    prefix = "`{}:".format(_PACKAGE)
    analysis_test_suite(
        name = name,
        failures = {
            "backend_list_test": (":backend_list", [
                prefix + "backend_list` (backend): the stack `arc_runners` has [",
                "which is not a label. Write `{\"arc_runners\": \"tofu/",
            ]),
            "tfvars_key_test": (":tfvars_key", [
                prefix + "tfvars_key` (tfvars): the key 1 is of type int",
            ]),
            "tfvars_list_test": (":tfvars_list", [
                prefix + "tfvars_list` (tfvars): is of type list. Write a dict by stack",
            ]),
            "tfvars_nested_test": (":tfvars_nested", [
                prefix + "tfvars_nested` (tfvars): the stack `arc_runners` has [",
                "which is not a label",
            ]),
            "tfvars_string_test": (":tfvars_string", [
                prefix + "tfvars_string` (tfvars): the stack `arc_runners` has \"",
                "which is not a list of labels. Write `{\"arc_runners\": [\"tofu/",
            ]),
            "backend_of_two_stacks_test": (":two_backends", [
                prefix + "two_backends` (backend): `{}` is given to".format(_BACKEND),
            ]),
            "nothing_test": (":empty", [
                prefix + "empty`: neither `tfvars` nor `organization` names a file",
            ]),
            "tfvars_of_two_stacks_test": (":two_stacks", [
                prefix + "two_stacks` (tfvars): `{}` is given to the stacks ".format(_TFVARS) +
                "`arc_runners` and `attic`. Declare a `flywheel_overlay_files` for each.",
            ]),
        },
        tests = {
            "load_action_test": (_load_action_test, ":full"),
            "other_contract_test": (_other_contract_test, ":other"),
            "manifest_action_test": (_manifest_action_test, ":full"),
            "providers_test": (_providers_test, ":full"),
            "report_test": (_report_test, ":full_tests.report"),
        },
    )
