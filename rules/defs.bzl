"""All rules of GloriousFlywheel. Each is documented on the page of its own file."""

load("//rules:contract.bzl", _flywheel_contract = "flywheel_contract")
load("//rules:core_pin.bzl", _flywheel_core_pin = "flywheel_core_pin")
load("//rules:core_test.bzl", _flywheel_core_test = "flywheel_core_test")
load("//rules:overlay.bzl", _flywheel_overlay = "flywheel_overlay")
load("//rules:overlay_files.bzl", _flywheel_overlay_files = "flywheel_overlay_files")
load("//rules:overlay_tests.bzl", _flywheel_overlay_tests = "flywheel_overlay_tests")
load("//rules:owner.bzl", _flywheel_owner = "flywheel_owner")
load("//rules:registry_test.bzl", _flywheel_registry_test = "flywheel_registry_test")
load("//rules:runner_set.bzl", _flywheel_registry_test = _flywheel_registry_test
flywheel_runner_set = "flywheel_runner_set")
load("//rules:substrate.bzl", _flywheel_substrate = "flywheel_substrate")

visibility("public")

flywheel_contract = _flywheel_contract
flywheel_core_pin = _flywheel_core_pin
flywheel_core_test = _flywheel_core_test
flywheel_overlay = _flywheel_overlay
flywheel_overlay_files = _flywheel_overlay_files
flywheel_overlay_tests = _flywheel_overlay_tests
flywheel_owner = _flywheel_owner
flywheel_runner_set = _flywheel_runner_set
flywheel_substrate = _flywheel_substrate
