"""Nodes that are alike, and what may not be on them yet: `flywheel_node_pool`."""

load("//rules/private:node_pool.bzl", _flywheel_node_pool = "flywheel_node_pool")

visibility("public")

flywheel_node_pool = _flywheel_node_pool
