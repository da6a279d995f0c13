"""All rules of GloriousFlywheel. Each is documented on the page of its own file."""

load("//rules:actionlint.bzl", _flywheel_actionlint = "flywheel_actionlint")
load("//rules:change_test.bzl", _flywheel_change_test = "flywheel_change_test")
load("//rules:cluster.bzl", _flywheel_cluster = "flywheel_cluster")
load("//rules:contract.bzl", _flywheel_contract = "flywheel_contract")
load("//rules:core_pin.bzl", _flywheel_core_pin = "flywheel_core_pin")
load("//rules:core_test.bzl", _flywheel_core_test = "flywheel_core_test")
load("//rules:fleet.bzl", _flywheel_fleet = "flywheel_fleet")
load("//rules:ledger_test.bzl", _flywheel_ledger_test = "flywheel_ledger_test")
load("//rules:node_pool.bzl", _flywheel_node_pool = "flywheel_node_pool")
load("//rules:overlay.bzl", _flywheel_overlay = "flywheel_overlay")
load("//rules:overlay_files.bzl", _flywheel_overlay_files = "flywheel_overlay_files")
load("//rules:overlay_tests.bzl", _flywheel_overlay_tests = "flywheel_overlay_tests")
load("//rules:owner.bzl", _flywheel_owner = "flywheel_owner")
load("//rules:plan_test.bzl", _flywheel_plan_test = "flywheel_plan_test")
load("//rules:preflight_test.bzl", _flywheel_preflight_test = "flywheel_preflight_test")
load("//rules:registry_test.bzl", _flywheel_registry_test = "flywheel_registry_test")
load("//rules:rehome_test.bzl", _flywheel_rehome_test = "flywheel_rehome_test")
load("//rules:runner_set.bzl", _flywheel_runner_set = "flywheel_runner_set")
load("//rules:substrate.bzl", _flywheel_substrate = "flywheel_substrate")
load("//rules:workflows_test.bzl", _flywheel_workflows_test = "flywheel_workflows_test")

visibility("public")

flywheel_actionlint = _flywheel_actionlint
flywheel_change_test = _flywheel_change_test
flywheel_cluster = _flywheel_cluster
flywheel_contract = _flywheel_contract
flywheel_core_pin = _flywheel_core_pin
flywheel_core_test = _flywheel_core_test
flywheel_fleet = _flywheel_fleet
flywheel_ledger_test = _flywheel_ledger_test
flywheel_node_pool = _flywheel_node_pool
flywheel_overlay = _flywheel_overlay
flywheel_overlay_files = _flywheel_overlay_files
flywheel_overlay_tests = _flywheel_overlay_tests
flywheel_owner = _flywheel_owner
flywheel_plan_test = _flywheel_plan_test
flywheel_preflight_test = _flywheel_preflight_test
flywheel_registry_test = _flywheel_registry_test
flywheel_rehome_test = _flywheel_rehome_test
flywheel_runner_set = _flywheel_runner_set
flywheel_substrate = _flywheel_substrate
flywheel_workflows_test = _flywheel_workflows_test
