"""What owners share: `flywheel_substrate`."""

load("//rules/private:substrate.bzl", _flywheel_substrate = "flywheel_substrate")

visibility("public")

flywheel_substrate = _flywheel_substrate
