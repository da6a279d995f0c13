"""An owner's facts as documents: `flywheel_overlay`."""

load("//rules/private:overlay.bzl", _flywheel_overlay = "flywheel_overlay")

visibility("public")

flywheel_overlay = _flywheel_overlay
