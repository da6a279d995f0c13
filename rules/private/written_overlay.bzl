"""The copies of an overlay's documents in the source tree."""

load("//rules/private:labels.bzl", "label_text")
load("//rules/private:overlay_report.bzl", "overlay_report")
load("//rules/private:report.bzl", "expected_attributes")
load("//rules/private:source_files.bzl", "source_files_test", "write_source_files")

visibility(["//rules/private", "//tests/rules/..."])

_NOT_BELOW = (
    "(write_to): `{folder}` is not a folder below this package. Write a path of " +
    "plain names, for example `deploy/arc`."
)
_OUTPUT = (
    "(write_to): `{folder}` starts with `bazel-`, as Bazel's own links to its outputs do. " +
    "Choose a folder of another name, for example `deploy/arc`."
)
_OTHER_PACKAGE = (
    "(write_to): `{folder}` lies in the package `{other}`, whose files this " +
    "package cannot see. Declare the overlay there, or choose a folder without a BUILD file."
)
_TAKEN = (
    "(write_to): `{path}` is also the copy of `{other}`, so that one would overwrite the other. " +
    "Give one of the two another folder, for example `write_to = \"{folder}\"`."
)
_ENDS = [".tfvars", ".backend.hcl"]
_OVERLAY = "_flywheel_overlay"

def folder_error(*, folder, subpackages):
    """Tells why documents cannot be kept in `folder`.

    Args:
        folder: Folder below the package, "" for the package itself.
        subpackages: The packages right below this one that lie on the way, as paths from
            here.

    Returns:
        A string naming attribute, value and fix, or None.
    """
    if type(folder) != "string":
        return _NOT_BELOW.format(folder = repr(folder))
    parts = folder.split("/") if folder else []
    if [part for part in parts if part in ["", ".", ".."]]:
        return _NOT_BELOW.format(folder = folder)
    if folder.startswith("bazel-"):
        return _OUTPUT.format(folder = folder)
    if subpackages:
        return _OTHER_PACKAGE.format(folder = folder, other = subpackages[0])
    return None

# buildifier: disable=unnamed-macro -- it declares no target, it only asks for subpackages
def write_to_error(folder):
    """Tells why an overlay of this package cannot be kept in `folder`.

    Args:
        folder: What the macro was given.

    Returns:
        A string naming attribute, value and fix, or None.
    """
    return folder_error(folder = folder, subpackages = []) or folder_error(
        folder = folder,
        subpackages = _subpackages_on_the_way(folder),
    )

def copies_of(*, name, folder):
    """Lists the copies of an overlay's documents in the source tree, as paths below the package.

    Args:
        name: The overlay's target. A copy has the last part of its name.
        folder: Folder below the package, "" for the package itself.

    Returns:
        A list of paths.
    """
    return [_join([folder, name.rpartition("/")[2] + end]) for end in _ENDS]

# buildifier: disable=unnamed-macro -- it declares no target, it only asks for those of the package
def taken_copy_error(copies):
    """Tells which overlay of this package already has one of these copies.

    Args:
        copies: The copies of a new overlay, of `copies_of`.

    Returns:
        A string naming attribute, value, the other target and the fix, or None.
    """
    for name, rule in native.existing_rules().items():
        for path in copies if rule["kind"] == _OVERLAY else []:
            if path in rule["written"]:
                other = label_text(native.package_relative_label(name))
                return _TAKEN.format(folder = _join([path.rpartition("/")[0], "other"]), other = other, path = path)
    return None

def written_overlay(*, name, folder, common):
    """Declares `NAME.write`, and `NAME.write_test` if a copy is there.

    Args:
        name: The overlay's target.
        folder: Folder below the package, "" for the package itself.
        common: Attributes that all targets have.
    """
    label = native.package_relative_label(name)
    documents = "_{}.written".format(name)
    native.filegroup(
        name = documents,
        srcs = [name],
        output_group = "written",
        tags = ["manual"],
        visibility = ["//visibility:private"],
    )
    path = _join([label.package, folder])
    write_source_files(
        name = name + ".write",
        files = {documents: path},
        **common
    )
    copies = native.glob(copies_of(name = name, folder = folder), allow_empty = True)
    if copies:
        # The tests of the overlay have reports of their own, with what its owner expects.
        report = "_{}.written.report".format(name)
        overlay_report(
            name = report,
            overlay = name,
            split = False,
            tags = ["manual"],
            visibility = ["//visibility:private"],
            **expected_attributes({})
        )
        source_files_test(
            name = name + ".write_test",
            size = "small",
            files = {documents: path},
            report = report,
            sources = copies,
            update = label_text(label) + ".write",
            without_content = True,
            **common
        )

def _subpackages_on_the_way(folder):
    parts = folder.split("/") if folder else []
    ways = ["/".join(parts[:count + 1]) for count in range(len(parts))]
    return native.subpackages(include = ways, allow_empty = True) if ways else []

def _join(parts):
    return "/".join([part for part in parts if part])
