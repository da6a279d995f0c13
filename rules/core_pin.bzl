"""The core that an overlay pins: `flywheel_core_pin`."""

load("//rules/private:core_pin.bzl", _flywheel_core_pin = "flywheel_core_pin")

visibility("public")

flywheel_core_pin = _flywheel_core_pin
