"""Who registers runners: `flywheel_owner`."""

load("//rules/private:owner.bzl", _flywheel_owner = "flywheel_owner")

visibility("public")

flywheel_owner = _flywheel_owner
