"""Workflows of a repository under test: `flywheel_workflows_test`."""

load("//rules/private:workflows_test.bzl", _flywheel_workflows_test = "flywheel_workflows_test")

visibility("public")

flywheel_workflows_test = _flywheel_workflows_test
