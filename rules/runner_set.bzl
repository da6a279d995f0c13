"""What runs jobs: `flywheel_runner_set`."""

load("//rules/private:runner_set.bzl", _flywheel_runner_set = "flywheel_runner_set")

visibility("public")

flywheel_runner_set = _flywheel_runner_set
