"""The facts of a cluster that several overlays use: `flywheel_cluster`."""

load("//rules/private:cluster.bzl", _flywheel_cluster = "flywheel_cluster")

visibility("public")

flywheel_cluster = _flywheel_cluster
