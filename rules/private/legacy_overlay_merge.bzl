"""How two trees become one: what the overlay has takes the place of what upstream has."""

visibility(["//rules/...", "//tests/rules/..."])

# Of two files that make one package, Bazel reads the second alone.
_TWINS = {"BUILD": "BUILD.bazel", "BUILD.bazel": "BUILD"}

def merge(*, upstream, overlay):
    """Tells which files of `upstream` stay, and what stands in the place of the others.

    A file of the overlay takes the place of a file of the same path, of the folder of that
    path, and of the other BUILD file of its folder. A folder of the overlay takes the place
    of a file.

    Args:
        upstream: The paths of upstream's files, relative to its root.
        overlay: The paths of the overlay's files, relative to its root.

    Returns:
        A struct with `kept`, the list of upstream's paths that stay, and `overridden`, a
        dict of upstream's other paths to the overlay's that stand in their place.
    """
    own = {path: True for path in overlay}
    folders = {folder: path for path in overlay for folder in _folders(path)}
    kept = []
    overridden = {}
    for path in upstream:
        by = _by(path, own, folders)
        if by:
            overridden[path] = by
        else:
            kept.append(path)
    return struct(kept = kept, overridden = overridden)

def _by(path, own, folders):
    """The overlay's path that stands in the place of upstream's, or None."""
    if path in own:
        return path
    if path in folders:
        return folders[path]
    folder, slash, name = path.rpartition("/")
    twin = folder + slash + _TWINS[name] if name in _TWINS else None
    if twin in own:
        return twin
    for above in _folders(path):
        if above in own:
            return above
    return None

def _folders(path):
    """The folders that a path lies in, the outermost first."""
    steps = path.split("/")
    return ["/".join(steps[:count]) for count in range(1, len(steps))]
