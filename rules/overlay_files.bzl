"""An overlay that is written by hand: `flywheel_overlay_files`."""

load("//rules/private:overlay_files.bzl", _flywheel_overlay_files = "flywheel_overlay_files")

visibility("public")

flywheel_overlay_files = _flywheel_overlay_files
