"""The configuration of actionlint, made from overlays: `flywheel_actionlint`."""

load("//rules/private:actionlint.bzl", _flywheel_actionlint = "flywheel_actionlint")

visibility("public")

flywheel_actionlint = _flywheel_actionlint
