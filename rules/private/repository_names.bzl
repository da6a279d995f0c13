"""Names of repositories on the forge, as attributes of rules give them."""

visibility(["//rules/private", "//tests/rules/..."])

VISIBILITIES = ["", "public", "private", "internal"]

_NO_NAME = "(repository): `{value}` is not a repository. Write `owner/name`, for example `example-org/app`."

def repository_error(name):
    """Tells why `name` is not a repository.

    Args:
        name: What the macro was given.

    Returns:
        A string naming attribute, value and fix, "" if nothing is wrong.
    """
    if type(name) != "string":
        return _NO_NAME.format(value = repr(name))
    parts = name.split("/")
    known = [part for part in parts if part and not [char for char in part.elems() if char in " :=\t\n"]]
    return "" if len(parts) == 2 and len(known) == 2 else _NO_NAME.format(value = name)
