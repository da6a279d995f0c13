"""Tests of `flywheel_cluster` and `flywheel_node_pool`, and of what takes them."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//rules:cluster.bzl", "flywheel_cluster")
load("//rules:fleet.bzl", "flywheel_fleet")
load("//rules:node_pool.bzl", "flywheel_node_pool")
load("//rules:overlay.bzl", "flywheel_overlay")
load("//rules:owner.bzl", "flywheel_owner")
load("//rules:providers.bzl", "FlywheelNodePoolInfo", "FlywheelSubstrateInfo")
load("//rules:runner_set.bzl", "flywheel_runner_set")
load("//rules:substrate.bzl", "flywheel_substrate")
load("//tests/rules/support:actions.bzl", "basenames", "find_action", "option")
load("//tests/rules/support:analysis_test_suite.bzl", "analysis_test_suite")

visibility("private")

_PACKAGE = "//tests/rules/cluster"
_GATE = {
    "labels": ["tinyland-nix-heavy"],
    "until": "its fast-local store is proved",
}
_TAINT = {
    "effect": "NoSchedule",
    "key": "dedicated.example.com/fast",
    "value": "true",
}

def _pool_test_impl(ctx):
    env = analysistest.begin(ctx)
    info = analysistest.target_under_test(env)[FlywheelNodePoolInfo]
    asserts.equals(env, _PACKAGE + ":fast", info.label)
    asserts.equals(
        env,
        {
            "allocatable": {"cpu": "32", "memory": "54Gi", "pods": "110"},
            "count": 2,
            "declared_by": _PACKAGE + ":fast",
            "gates": [_GATE],
            "labels": {"example.com/pool": "fast"},
            "name": "fast",
            "notes": "Disks are local.",
            "taints": [_TAINT],
            "used": {"cpu": "1"},
        },
        {key: info.pool[key] for key in sorted(info.pool)},
    )
    return analysistest.end(env)

_pool_test = analysistest.make(_pool_test_impl)

def _document_test_impl(ctx):
    env = analysistest.begin(ctx)
    action = find_action(analysistest.target_actions(env), "FileWrite")
    asserts.equals(env, ["cluster-one.json"], basenames(action.outputs))
    document = json.decode(action.content)
    asserts.equals(
        env,
        {
            "contexts": ["cluster-one"],
            "controller": {"chart_version": "0.14.2", "owner": "example-org/example-infra"},
            "declared_by": _PACKAGE + ":cluster-one",
            "limit_ranges": [{"name": "defaults", "namespace": "arc-runners"}],
            "name": "cluster-one",
            "owners": ["example-org"],
            "priority_classes": [{"name": "runners", "value": 10}],
            "quotas": [{"hard": {"pods": "400"}, "name": "runners", "namespace": "arc-runners"}],
            "schema": "flywheel.cluster/1",
        },
        {key: document[key] for key in sorted(document) if key != "node_pools"},
    )
    asserts.equals(env, ["base", "fast"], [pool["name"] for pool in document["node_pools"]])
    return analysistest.end(env)

_document_test = analysistest.make(_document_test_impl)

def _substrate_test_impl(ctx):
    env = analysistest.begin(ctx)
    info = analysistest.target_under_test(env)[FlywheelSubstrateInfo]
    asserts.equals(env, "cluster-one.json", info.cluster.basename)
    asserts.false(env, "cluster" in info.facts, "the cluster is a document of its own")
    return analysistest.end(env)

_substrate_test = analysistest.make(_substrate_test_impl)

def _overlay_test_impl(ctx):
    env = analysistest.begin(ctx)
    action = find_action(analysistest.target_actions(env), "FlywheelRender")
    asserts.true(env, "cluster-one.json" in basenames(action.inputs), "the cluster is an input")
    asserts.equals(env, 1, len(option(action.argv, "--cluster")))
    return analysistest.end(env)

_overlay_test = analysistest.make(_overlay_test_impl)

def _declare_cluster():
    flywheel_node_pool(
        name = "base",
        allocatable = {
            "cpu": "64",
            "ephemeral-storage": "2Ti",
            "memory": "220Gi",
            "pods": "110",
        },
    )
    flywheel_node_pool(
        name = "fast",
        allocatable = {
            "cpu": "32",
            "memory": "54Gi",
        },
        count = 2,
        gates = [_GATE],
        labels = {"example.com/pool": "fast"},
        notes = "Disks are local.",
        pods = 110,
        taints = [_TAINT],
        used = {"cpu": "1"},
    )
    flywheel_cluster(
        name = "cluster-one",
        contexts = ["cluster-one"],
        controller_owner = "example-org/example-infra",
        controller_version = "0.14.2",
        facts = {"priority_classes": [{
            "name": "runners",
            "value": 10,
        }]},
        limit_ranges = [{
            "name": "defaults",
            "namespace": "arc-runners",
        }],
        node_pools = [
            ":base",
            ":fast",
        ],
        owners = ["example-org"],
        quotas = [{
            "hard": {"pods": "400"},
            "name": "runners",
            "namespace": "arc-runners",
        }],
    )

# An overlay on these nodes. The fleet runs too: no set is against the gate, which is for heavy builds.
def _declare_overlay():
    flywheel_owner(
        name = "owner",
        slug = "example-org",
        account_kind = "organization",
        app_secret = "github-app-secret-example-org",
        config_url = "https://github.com/example-org",
        overlay_repository = "example-org/example-infra",
        runner_group = "example-infra",
    )
    flywheel_substrate(
        name = "substrate",
        cluster = ":cluster-one",
        cluster_context = "cluster-one",
    )
    flywheel_runner_set(
        name = "example-nix",
        capability = "tinyland-nix",
        caches = "stack",
        max_runners = 2,
        node_selector = {"example.com/pool": "fast"},
        tolerations = [_TAINT],
    )
    flywheel_overlay(
        name = "overlay",
        owner = ":owner",
        runner_sets = [":example-nix"],
        substrate = ":substrate",
    )
    flywheel_fleet(
        name = "fleet",
        cluster = ":cluster-one",
        overlays = [":overlay"],
        require = [
            "GF974",
            "nodes",
        ],
        today = "2026-06-01",
    )

# Targets that fail at analysis, with what their messages say.
_BAD_POOLS = {
    "bad_gates": ({"gates": [{"until": _pool_test}], "pods": 1}, "(gates): `gates[0].until` is of type"),
    "no_memory": ({"allocatable": {"cpu": "1"}, "pods": 1}, "(allocatable) does not say `memory`. Copy it from"),
    "no_pods": ({}, "(allocatable) does not say `pods`. Copy it from"),
    "pods_twice": ({"allocatable": {"pods": "1"}, "pods": 1}, "(pods) and `allocatable` both say the number of pods"),
}
_BAD_CLUSTERS = {
    "bad_owner": ({"controller_owner": "infra"}, "(controller_owner): `infra` is not a repository of the form"),
    "bad_quotas": ({"quotas": [{"hard": _pool_test}]}, "(quotas): `quotas[0].hard` is of type"),
    "nobody": ({"controller_version": "0.14.2"}, "(controller_version): the controller has a version and no owner"),
    "own_key": ({"facts": {"name": "other"}}, "(facts): `name` has an attribute of its own. Write it there."),
}

def cluster_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    _declare_cluster()
    _declare_overlay()
    failures = {}
    for target, (attributes, said) in _BAD_POOLS.items():
        flywheel_node_pool(
            name = target,
            tags = ["manual"],
            **({"allocatable": {"cpu": "1", "memory": "1Gi"}} | attributes)
        )
        failures[target + "_test"] = (":" + target, ["`{}:{}` {}".format(_PACKAGE, target, said)])
    for target, (attributes, said) in _BAD_CLUSTERS.items():
        flywheel_cluster(
            name = target,
            tags = ["manual"],
            **attributes
        )
        failures[target + "_test"] = (":" + target, ["`{}:{}` {}".format(_PACKAGE, target, said)])
    analysis_test_suite(
        name = name,
        failures = failures,
        tests = {
            "document_test": (_document_test, ":cluster-one"),
            "overlay_test": (_overlay_test, ":overlay"),
            "pool_test": (_pool_test, ":fast"),
            "substrate_test": (_substrate_test, ":substrate"),
        },
    )
