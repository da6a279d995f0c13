"""The public files of `rules/`: each is a library, and each has a page in `docs/api/`."""

visibility(["//docs/api", "//rules"])

# `defs.bzl` loads all of them but `extensions`, which only MODULE.bazel files use.
PUBLIC_FILES = [
    "actionlint",
    "change_test",
    "cluster",
    "contract",
    "core_pin",
    "core_test",
    "extensions",
    "fleet",
    "ledger_test",
    "node_pool",
    "overlay",
    "overlay_files",
    "overlay_tests",
    "owner",
    "plan_test",
    "preflight_test",
    "registry_test",
    "rehome_test",
    "runner_set",
    "substrate",
    "workflows_test",
]
