"""A plan under guard: `flywheel_plan_test`."""

load("//rules/private:plan_test.bzl", _flywheel_plan_test = "flywheel_plan_test")

visibility("public")

flywheel_plan_test = _flywheel_plan_test
