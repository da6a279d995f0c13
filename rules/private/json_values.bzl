"""Values that have a JSON form."""

visibility(["//rules/...", "//tests/rules/..."])

_SCALARS = ["NoneType", "bool", "float", "int", "string"]

_NO_JSON = "`{path}` is of type {type}, which no variable of a stack can take. Write it as {kinds}."
_KEY = "`{path}` has the key {key} of type {type}. Keys are strings."
_KINDS = "a string, a number, a boolean, a list or a dict"

def encode(name, value):
    """Encodes `value` as JSON, or tells which part of it has no JSON form.

    Args:
        name: What the value is called, for the error.
        value: Any Starlark value.

    Returns:
        A struct with `value`, the JSON text or None, and `error`, a string or None.
    """
    error = _first_error(name, value)
    return struct(value = None if error else json.encode(value), error = error)

def _first_error(name, value):
    level = [(name, value)]

    # Starlark has neither recursion nor `while`; a value cannot be nested deeper than
    # its own source text is long.
    for _ in range(1000):
        below = []
        for path, part in level:
            error = _own_error(path, part)
            if error:
                return error
            below += _parts(path, part)
        if not below:
            return None
        level = below
    return _NO_JSON.format(path = name, type = "a value nested 1000 deep", kinds = "something flatter")

def _own_error(path, part):
    kind = type(part)
    if kind == "dict":
        for key in part:
            if type(key) != "string":
                return _KEY.format(path = path, key = repr(key), type = type(key))
    elif kind not in _SCALARS + ["list", "tuple"]:
        return _NO_JSON.format(path = path, type = kind, kinds = _KINDS)
    return None

def _parts(path, part):
    if type(part) == "dict":
        return [("{}.{}".format(path, key), item) for key, item in part.items()]
    if type(part) in ["list", "tuple"]:
        return [("{}[{}]".format(path, index), item) for index, item in enumerate(part)]
    return []
