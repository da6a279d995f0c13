"""Air-gapped stand-in for `py_binary` of rules_python.

The private root has exactly one Python, so a version is accepted and not chosen by.
"""

load("//python/private:util.bzl", "add_migration_tag")

# buildifier: disable=function-docstring-args -- the attributes of any `py_binary`
def py_binary(*, name, python_version = None, **attrs):
    """A program, run by the one Python that there is."""
    _ = python_version  # @unused
    native.py_binary(name = name, **add_migration_tag(attrs))  # buildifier: disable=native-py
