"""The repository behind `@flywheel_core_pin`."""

load("//rules/private:root_files.bzl", "imported_files", "included_files")

visibility("//rules")

_PINNED = """\
load({rule}, "flywheel_core_pin")

flywheel_core_pin(
    name = "pin",
    commit = {commit},
    contract = {contract},
    files = {files},
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

# A module file or `.bazelrc` does not reach more files than this.
_MOST_FILES = 100

def _copy(rctx, first, reached_from):
    """Copies a file of the root module and those that it reaches; returns their paths.

    Copies, so that no package need export its file. Watched, so that an edited override is seen.
    """
    paths, copied = [first], []
    for _ in range(_MOST_FILES):
        if not paths:
            break
        path = paths.pop(0)
        source = rctx.workspace_root.get_child(*path.split("/"))
        rctx.watch(source)
        if path in copied or not source.exists:
            continue
        text = rctx.read(source, watch = "yes")
        rctx.file("root/" + path, text, executable = False)
        copied.append(path)
        paths += reached_from(text)
    return copied

def _flywheel_core_pin_repo_impl(rctx):
    if not rctx.attr.version:
        rctx.file("BUILD.bazel", _UNPINNED.format(repr(_NO_PIN)))
        return

    copied = _copy(rctx, "MODULE.bazel", included_files) + _copy(rctx, ".bazelrc", imported_files)
    files = ["root/" + path for path in copied if path != "MODULE.bazel"]
    rctx.file("BUILD.bazel", _PINNED.format(
        commit = repr(rctx.attr.commit),
        contract = repr(rctx.attr.contract),
        files = repr(files),
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
