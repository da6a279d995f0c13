"""The copy of a fleet's map in the source tree."""

load("//rules/private:labels.bzl", "label_text")
load("//rules/private:source_files.bzl", "source_files_test", "write_source_files")

visibility(["//rules/private", "//tests/rules/..."])

# What follows the name of the fleet in the name of its map.
MAP_END = ".map.md"

def written_map(*, name, report, folder, common):
    """Declares `NAME.write`, and `NAME.write_test` if a copy is there.

    Args:
        name: The fleet's target.
        report: The target of its report, which has the map as an output group.
        folder: Folder below the package, "" for the package itself.
        common: Attributes that all targets have.
    """
    label = native.package_relative_label(name)
    map = "_{}.map".format(name)
    native.filegroup(
        name = map,
        srcs = [report],
        output_group = "map",
        tags = ["manual"],
        visibility = ["//visibility:private"],
    )
    path = _join([label.package, folder])
    write_source_files(
        name = name + ".write",
        files = {map: path},
        **common
    )
    copies = native.glob([_join([folder, name.rpartition("/")[2] + MAP_END])], allow_empty = True)
    if copies:
        source_files_test(
            name = name + ".write_test",
            size = "small",
            files = {map: path},
            report = report,
            sources = copies,
            update = label_text(label) + ".write",
            **common
        )

def _join(parts):
    return "/".join([part for part in parts if part])
