"""An overlay under test: `flywheel_overlay_tests`."""

load("//rules/private:overlay_tests.bzl", _flywheel_overlay_tests = "flywheel_overlay_tests")

visibility("public")

flywheel_overlay_tests = _flywheel_overlay_tests
