"""A Bazel registry under test: `flywheel_registry_test`."""

load("//rules/private:registry_test.bzl", _flywheel_registry_test = "flywheel_registry_test")

visibility("public")

flywheel_registry_test = _flywheel_registry_test
