"""Bazel's own files: what a `MODULE.bazel` says and where, the order of module versions, and BUILD files as text.

Starlark is read as the literals that it contains; nothing is executed.
May look into: no other room.
"""
