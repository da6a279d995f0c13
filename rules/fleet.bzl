"""Many overlays on one cluster, judged together: `flywheel_fleet`."""

load("//rules/private:fleet.bzl", _flywheel_fleet = "flywheel_fleet")

visibility("public")

flywheel_fleet = _flywheel_fleet
