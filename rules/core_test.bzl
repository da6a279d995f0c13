"""Core's own tree under test: `flywheel_core_test`."""

load("//rules/private:core_test.bzl", _flywheel_core_test = "flywheel_core_test")

visibility("public")

flywheel_core_test = _flywheel_core_test
