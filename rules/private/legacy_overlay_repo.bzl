"""The repository behind a `flywheel.legacy_overlay` tag: two trees, merged by links."""

load("//rules/private:legacy_overlay_merge.bzl", "merge")

visibility("//rules")

# A tree with more files is not an overlay, and would only take time: `flywheel check` looks through as many.
_MOST_FILES = 50000

# With two links to the next one in each, a few folders are a thousand at the tenth level.
_MOST_LINKED = 500

# What is nested deeper was not made by hand.
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
_UPWARD = (
    "`flywheel.legacy_overlay({name})`: `{path}` of the {tree} is a link to a folder that it lies in, `{target}`. " +
    "Take it out."
)
_TOO_DEEP = (
    "`flywheel.legacy_overlay({name})`: `{path}` of the {tree} is nested deeper than {most} levels. Flatten " +
    "the tree."
)
_TOO_MANY = (
    "`flywheel.legacy_overlay({name})`: the {tree} has more than {most} files. Name a file in the root of " +
    "the tree itself, not of one around it."
)
_TOO_MANY_LINKED = (
    "`flywheel.legacy_overlay({name})`: the {tree} has more than {most} folders that are reached by links, " +
    "`{path}` among them. Put the folders themselves there."
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
    """The files of a tree by relative path, watched; fails at what cannot be merged."""
    about = {"name": rctx.attr.called, "tree": tree}
    root = rctx.path(marker).dirname
    if str(root.realpath) == str(rctx.workspace_root.realpath):
        fail(_WORKSPACE.format(**about))
    files = _walked(root, about)
    for path, file in files.items():
        if not file.exists:
            rctx.watch(file)
            fail(_NOWHERE.format(path = path, **about))
        if _is_link(file):
            # Where it leads may change while its name stays.
            rctx.watch(file)
        if not _is_below(file, root):
            fail(_ESCAPES.format(path = path, target = file.realpath, **about))
    return {path: files[path] for path in sorted(files)}

def _walked(root, about):
    """The files below a folder, each folder of it watched.

    `watch_tree` would do for both trees, but Bazel breaks down over one in which a link leads
    upward. A file's contents need no watch: Bazel follows the links that are made to it.
    """
    files = {}
    followed = 0
    level = [("", root, [root.realpath], False)]
    for _ in range(_DEEPEST):
        below = []
        for folder, path, around, linked in level:
            # In an order that every file system gives alike, so that errors are the same everywhere.
            for entry in sorted(path.readdir(watch = "yes"), key = lambda entry: entry.basename):
                name = folder + entry.basename
                if entry.basename in _SKIPPED or name.startswith(_SKIPPED_PREFIX):
                    continue
                if not entry.is_dir:
                    files[name] = entry
                    continue
                error = _folder_error(root, around, name, entry, about)
                if error:
                    fail(error)
                by_link = linked or _is_link(entry)
                followed += 1 if by_link else 0
                if followed > _MOST_LINKED:
                    fail(_TOO_MANY_LINKED.format(most = _MOST_LINKED, path = name, **about))
                below.append((name + "/", entry, around + [entry.realpath], by_link))
        if len(files) > _MOST_FILES:
            fail(_TOO_MANY.format(most = _MOST_FILES, **about))
        if not below:
            return files
        level = below
    fail(_TOO_DEEP.format(most = _DEEPEST, path = level[0][0], **about))

def _folder_error(root, around, name, entry, about):
    if name == _LIST:
        return _TAKEN.format(path = name, **about)
    if not _is_below(entry, root):
        return _ESCAPES.format(path = name, target = entry.realpath, **about)
    if entry.realpath in around:
        return _UPWARD.format(path = name, target = entry.realpath, **about)
    return None

def _is_link(path):
    return path.realpath != path.dirname.realpath.get_child(path.basename)

def _is_below(path, folder):
    """Whether a path leads to a folder or into it."""
    return (str(path.realpath) + "/").startswith(str(folder.realpath) + "/")

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
