"""Tests of `flywheel_overlay`."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//rules:core_pin.bzl", "flywheel_core_pin")
load("//rules:providers.bzl", "FlywheelOverlayInfo")
load("//tests/rules/support:actions.bzl", "basenames", "find_action", "option")
load("//tests/rules/support:analysis_test_suite.bzl", "analysis_test_suite")
load("//tests/rules/support:fixtures.bzl", "overlay_fixture")

visibility("private")

_PACKAGE = "//tests/rules/overlay"
_PIN = {
    "commit": "7d3f6a1c9be24805f1a6d7c3e8b90452ac1f6d8e",
    "contract": "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    "resolved_version": "",
    "version": "0.1.0",
}
_DOCUMENTS = {
    "backend": "full.backend.hcl",
    "manifest": "full.manifest.json",
    "overlay": "full.json",
    "tfvars": "full.tfvars",
    "tfvars_json": "full.auto.tfvars.json",
}

def _facts_test_impl(ctx):
    env = analysistest.begin(ctx)
    action = find_action(analysistest.target_actions(env), "FileWrite")
    facts = json.decode(action.content)
    asserts.equals(env, ["full.facts.json"], basenames(action.outputs))
    asserts.equals(env, "flywheel.facts/1", facts["schema"])
    asserts.equals(env, _PACKAGE + ":full", facts["label"])
    asserts.equals(env, "", facts["stack"])
    asserts.equals(env, {"flags": [True, None, 1.5]}, facts["variables"])
    asserts.equals(env, _PIN | {"label": _PACKAGE + ":pin"}, facts["core_pin"])
    asserts.equals(env, _PACKAGE + ":full_owner", facts["owner"]["label"])
    asserts.equals(
        env,
        {
            "facts": {"cluster_context": "example", "name": "full_substrate"},
            "label": _PACKAGE + ":full_substrate",
        },
        facts["substrate"],
    )
    asserts.equals(
        env,
        [{
            "attributes": {"priority": 1},
            "facts": {
                "caches": "substrate",
                "capability": "tinyland-nix",
                "max_runners": 1,
                "primary": False,
                "release": "full_set",
            },
            "label": _PACKAGE + ":full_set",
        }],
        facts["runner_sets"],
    )
    return analysistest.end(env)

_facts_test = analysistest.make(_facts_test_impl)

def _render_action_test_impl(ctx):
    env = analysistest.begin(ctx)
    action = find_action(analysistest.target_actions(env), "FlywheelRender")
    asserts.equals(env, sorted(_DOCUMENTS.values()), basenames(action.outputs))
    inputs = basenames(action.inputs)
    asserts.true(env, "full.facts.json" in inputs, "the facts are an input")
    asserts.true(env, "contract.json" in inputs, "the contract is an input")
    asserts.true(env, "render" in action.argv, "the verb")
    for group, name in _DOCUMENTS.items():
        paths = option(action.argv, "--" + group.replace("_", "-"))
        asserts.equals(env, [name], [path.rpartition("/")[2] for path in paths])
    asserts.equals(env, ["tests/rules/overlay/overlay_tests.bzl"], option(action.argv, "--module-file"))
    given = ["tests/rules/overlay/" + name for name in ["validate.yml", "BUILD.bazel"]]
    asserts.equals(env, given, option(action.argv, "--file"))
    asserts.true(env, "validate.yml" in inputs, "the workflow is an input")
    asserts.equals(env, ["tests/rules/overlay"], option(action.argv, "--strip-prefix"))
    asserts.true(env, "overlay_tests.bzl" in inputs, "the module file is an input")
    return analysistest.end(env)

_render_action_test = analysistest.make(_render_action_test_impl)

def _providers_test_impl(ctx):
    env = analysistest.begin(ctx)
    target = analysistest.target_under_test(env)
    info = target[FlywheelOverlayInfo]
    asserts.equals(env, _PACKAGE + ":full", info.label)
    asserts.equals(env, "contract.json", info.contract.basename)
    asserts.equals(env, sorted(_DOCUMENTS.values()), basenames(target[DefaultInfo].files))
    for group, name in _DOCUMENTS.items():
        asserts.equals(env, name, getattr(info, group).basename)
        asserts.equals(env, [name], basenames(target[OutputGroupInfo][group]))
    asserts.equals(
        env,
        ["full.backend.hcl", "full.tfvars"],
        basenames(target[OutputGroupInfo].written),
    )
    return analysistest.end(env)

_providers_test = analysistest.make(_providers_test_impl)

def _other_contract_test_impl(ctx):
    env = analysistest.begin(ctx)
    info = analysistest.target_under_test(env)[FlywheelOverlayInfo]
    action = find_action(analysistest.target_actions(env), "FlywheelRender")
    facts = json.decode(find_action(analysistest.target_actions(env), "FileWrite").content)
    asserts.equals(env, "custom.json", info.contract.basename)
    asserts.equals(env, [info.contract.path], option(action.argv, "--contract"))
    asserts.equals(env, "other", facts["stack"])
    asserts.equals(env, None, facts["core_pin"])
    asserts.equals(env, [], option(action.argv, "--module-file"))
    asserts.equals(env, {}, facts["variables"])
    return analysistest.end(env)

_other_contract_test = analysistest.make(_other_contract_test_impl)

def overlay_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    flywheel_core_pin(
        name = "pin",
        files = ["BUILD.bazel"],
        # Any file will do: nothing here reads it.
        module_file = "overlay_tests.bzl",
        tags = ["manual"],
        **_PIN
    )
    overlay_fixture(
        name = "full",
        core_pin = ":pin",
        workflows = ["validate.yml"],
        variables = {"flags": [True, None, 1.5]},
    )
    overlay_fixture(
        name = "other",
        contract = "//tests/rules/contract:custom",
        stack = "other",
    )
    overlay_fixture(
        name = "labelled",
        variables = {"nix_env_vars": [{"name": Label(":pin")}]},
    )
    overlay_fixture(
        name = "written_above",
        write_to = "../deploy",
    )
    overlay_fixture(
        name = "written_to_outputs",
        write_to = "bazel-bin/deploy",
    )
    overlay_fixture(
        name = "written_to_list",
        write_to = ["deploy"],
    )
    for overlay, folder in {
        "a/prod": "",
        "b/prod": "",
        "c/prod": "elsewhere",
        "d/prod": "elsewhere",
    }.items():
        overlay_fixture(
            name = overlay,
            write_to = folder,
        )
    prefix = "`{}:".format(_PACKAGE)
    analysis_test_suite(
        name = name,
        failures = {
            "second_copy_in_a_folder_test": (":d/prod", [
                prefix + "d/prod` (write_to): `elsewhere/prod.tfvars` is also the copy of `" +
                _PACKAGE + ":c/prod`, so that one would overwrite the other. " +
                "Give one of the two another folder, for example `write_to = \"elsewhere/other\"`.",
            ]),
            "second_copy_test": (":b/prod", [
                prefix + "b/prod` (write_to): `prod.tfvars` is also the copy of `" +
                _PACKAGE + ":a/prod`, so that one would overwrite the other. " +
                "Give one of the two another folder, for example `write_to = \"other\"`.",
            ]),
            "write_target_of_a_second_copy_test": (":b/prod.write", [
                prefix + "b/prod` (write_to): `prod.tfvars` is also the copy of",
            ]),
            "write_target_of_a_bad_folder_test": (":written_above.write", [
                prefix + "written_above` (write_to): `../deploy` is not a folder below",
            ]),
            "written_above_test": (":written_above", [
                prefix + "written_above` (write_to): `../deploy` is not a folder below",
            ]),
            "written_to_list_test": (":written_to_list", [
                prefix + "written_to_list` (write_to): `[\"deploy\"]` is not a folder below",
            ]),
            "written_to_outputs_test": (":written_to_outputs", [
                prefix + "written_to_outputs` (write_to): `bazel-bin/deploy` starts with",
            ]),
            "variables_without_json_form_test": (":labelled", [
                "`{}:labelled` (variables): `variables.nix_env_vars[0].name`".format(_PACKAGE),
                "is of type Label",
            ]),
        },
        tests = {
            "facts_test": (_facts_test, ":full"),
            "other_contract_test": (_other_contract_test, ":other"),
            "providers_test": (_providers_test, ":full"),
            "render_action_test": (_render_action_test, ":full"),
        },
    )
