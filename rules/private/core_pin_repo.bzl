"""The repository behind `@flywheel_core_pin`."""

visibility("//rules")

_PINNED = """\
load({rule}, "flywheel_core_pin")

flywheel_core_pin(
    name = "pin",
    commit = {commit},
    contract = {contract},
    module_file = "root/MODULE.bazel",
    resolved_version = {resolved_version},
    version = {version},
    visibility = ["//visibility:public"],
)
"""
_UNPINNED = "fail({})\n"
_NO_PIN = (
    "the root module pins no core, and only the root module can. Add to its MODULE.bazel:" +
    "\n\n    flywheel.core_pin(version = \"...\", commit = \"...\", contract = \"sha256-...\")\n" +
    "    use_repo(flywheel, \"flywheel_core_pin\")\n"
)

def _flywheel_core_pin_repo_impl(rctx):
    if not rctx.attr.version:
        rctx.file("BUILD.bazel", _UNPINNED.format(repr(_NO_PIN)))
        return

    # A copy, so that the root package need not export its file. Watched, so that an
    # edited override is seen.
    module_file = rctx.workspace_root.get_child("MODULE.bazel")
    rctx.file("root/MODULE.bazel", rctx.read(module_file, watch = "yes"))
    rctx.file("BUILD.bazel", _PINNED.format(
        commit = repr(rctx.attr.commit),
        contract = repr(rctx.attr.contract),
        resolved_version = repr(rctx.attr.resolved_version),
        rule = repr(str(Label("//rules:core_pin.bzl"))),
        version = repr(rctx.attr.version),
    ))

flywheel_core_pin_repo = repository_rule(
    implementation = _flywheel_core_pin_repo_impl,
    doc = "Holds `:pin`, a `flywheel_core_pin`; without a `version`, tells how to pin.",
    attrs = {
        "commit": attr.string(),
        "contract": attr.string(),
        "resolved_version": attr.string(),
        "version": attr.string(),
    },
)
