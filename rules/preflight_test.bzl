"""Live evidence under test, before a plan or an apply: `flywheel_preflight_test`."""

load("//rules/private:preflight_test.bzl", _flywheel_preflight_test = "flywheel_preflight_test")

visibility("public")

flywheel_preflight_test = _flywheel_preflight_test
