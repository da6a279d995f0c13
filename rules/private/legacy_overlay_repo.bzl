"""The repository behind a `flywheel.legacy_overlay` tag: two trees, merged by links."""

load("//rules/private:legacy_overlay_merge.bzl", "merge")

visibility("//rules")

# More is no overlay, and would only take time: `flywheel check` looks through as many.
_MOST_FILES = 50000

# A link to a folder above itself would go on for ever.
_DEEPEST = 64

# What no tree is meant to hand on: version control, and what builds leave.
_SKIPPED = [".git", ".terraform"]
_SKIPPED_PREFIX = "bazel-"

# The package with the list of what was overridden.
_LIST = "_flywheel"

_ESCAPES = (
    "`flywheel.legacy_overlay({name})`: `{path}` of the {tree} leads out of it, to `{target}`. Put the " +
    "file itself there: what is merged must be in one of the two trees."
)
_NOWHERE = "`flywheel.legacy_overlay({name})`: `{path}` of the {tree} is a link that leads nowhere. Take it out."
_TOO_DEEP = (
    "`flywheel.legacy_overlay({name})`: `{path}` of the {tree} is nested deeper than {most} levels; a link " +
    "may lead to a folder above itself."
)
_TOO_MANY = (
    "`flywheel.legacy_overlay({name})`: the {tree} has more than {most} files. Name a file in the root of " +
    "the tree itself, not of one around it."
)
_WORKSPACE = (
    "`flywheel.legacy_overlay({name})`: the {tree} is the whole workspace, of which the merged repository " +
    "would become a part. Move the {tree} into a folder of its own."
)
_TAKEN = (
    "`flywheel.legacy_overlay({name})`: the {tree} has the folder `{path}`, which is where the list of what " +
    "was overridden goes. Rename it."
)

_BUILD = """\
exports_files(
    [
        "overridden.json",
        "overridden.txt",
    ],
    visibility = ["//visibility:public"],
)

filegroup(
    name = "overridden",
    srcs = ["overridden.txt"],
    visibility = ["//visibility:public"],
)
"""
_ALL = """\
filegroup(
    name = "files",
    srcs = glob(
        ["**"],
        exclude = ["BUILD.bazel"],
    ),
    visibility = ["//visibility:public"],
)
"""

def _legacy_overlay_repo_impl(rctx):
    upstream = _files(rctx, "upstream", rctx.attr.upstream)
    overlay = _files(rctx, "overlay", rctx.attr.overlay)
    merged = merge(overlay = overlay.keys(), upstream = upstream.keys())
    for path in merged.kept:
        rctx.symlink(upstream[path], path)
    for path, target in overlay.items():
        rctx.symlink(target, path)
    _list(rctx, merged.overridden)
    if not [path for path in ["BUILD", "BUILD.bazel"] if path in upstream or path in overlay]:
        rctx.file("BUILD.bazel", _ALL)

def _files(rctx, tree, marker):
    """The files of a tree by relative path; fails at what cannot be merged."""
    root = rctx.path(marker).dirname
    if str(root.realpath) == str(rctx.workspace_root.realpath):
        fail(_WORKSPACE.format(name = rctx.attr.called, tree = tree))
    rctx.watch_tree(root)
    files = {}
    level = [("", root)]
    for _ in range(_DEEPEST):
        below = []
        for folder, path in level:
            for entry in path.readdir(watch = "no"):
                name = folder + entry.basename
                if entry.basename in _SKIPPED or (not folder and entry.basename.startswith(_SKIPPED_PREFIX)):
                    continue
                if name == _LIST:
                    fail(_TAKEN.format(name = rctx.attr.called, path = name, tree = tree))
                _refuse_escape(rctx, tree, root, name, entry)
                if entry.is_dir:
                    below.append((name + "/", entry))
                else:
                    files[name] = entry
        if len(files) > _MOST_FILES:
            fail(_TOO_MANY.format(most = _MOST_FILES, name = rctx.attr.called, tree = tree))
        if not below:
            return {path: files[path] for path in sorted(files)}
        level = below
    fail(_TOO_DEEP.format(most = _DEEPEST, name = rctx.attr.called, path = level[0][0], tree = tree))

def _refuse_escape(rctx, tree, root, name, entry):
    if not entry.exists:
        fail(_NOWHERE.format(name = rctx.attr.called, path = name, tree = tree))
    target = str(entry.realpath)
    if not target.startswith(str(root.realpath) + "/"):
        fail(_ESCAPES.format(name = rctx.attr.called, path = name, target = target, tree = tree))

def _list(rctx, overridden):
    lines = [
        path if path == by else "{} (by {})".format(path, by)
        for path, by in overridden.items()
    ]
    rctx.file(_LIST + "/BUILD.bazel", _BUILD)
    rctx.file(_LIST + "/overridden.txt", "".join([line + "\n" for line in lines]))
    rctx.file(_LIST + "/overridden.json", json.encode({"overridden": overridden}) + "\n")

legacy_overlay_repo = repository_rule(
    implementation = _legacy_overlay_repo_impl,
    doc = "Holds two trees as one, by links; `//_flywheel:overridden` lists what was overridden.",
    attrs = {
        "called": attr.string(mandatory = True),
        "overlay": attr.label(mandatory = True),
        "upstream": attr.label(mandatory = True),
    },
)
