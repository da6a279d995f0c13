"""The files of the root module that decide which core Bazel builds with."""

visibility(["//rules/private", "//tests/rules/..."])

_INCLUDE = "include("
_WORKSPACE = "%workspace%/"
_IMPORTS = ["import", "try-import"]

# Parts of the names of one developer's own files, which Git ignores.
_PERSONAL = ["user", "local", "personal"]

def included_files(text):
    """Returns the files of the root module that a module file includes.

    Args:
        text: The content of a `MODULE.bazel` or of an included file.

    Returns:
        A list of paths below the workspace, in the order of the text.
    """
    found = []
    for piece in text.split(_INCLUDE)[1:]:
        argument = piece.partition(")")[0].replace("'", "\"")
        label = argument.split("\"")[1] if argument.count("\"") >= 2 else ""
        package, colon, name = label.removeprefix("@@").removeprefix("@").removeprefix("//").partition(":")
        if colon and "//" in label and _is_below(package) and _is_below(name):
            found.append(package + "/" + name if package else name)
    return found

def imported_files(text):
    """Returns the files below the workspace that a `.bazelrc` imports.

    A developer's own file, such as `.bazelrc.user`, does not belong to the overlay.

    Args:
        text: The content of the file.

    Returns:
        A list of paths below the workspace, in the order of the text.
    """
    found = []
    for line in text.splitlines():
        words = [word for word in line.replace("\t", " ").split(" ") if word]
        if len(words) < 2 or words[0] not in _IMPORTS or not words[1].startswith(_WORKSPACE):
            continue
        path = words[1].removeprefix(_WORKSPACE)
        if _is_below(path) and not (words[0] == "try-import" and _is_personal(path)):
            found.append(path)
    return found

def _is_below(path):
    return not [part for part in path.split("/") if part in [".", ".."]] and not path.startswith("/")

def _is_personal(path):
    name = path.rpartition("/")[2].replace("-", ".").replace("_", ".")
    return bool([part for part in name.split(".") if part in _PERSONAL])
