"""The libraries of a room, and the programs that are made of them."""

load("@rules_python//python:py_binary.bzl", "py_binary")
load("@rules_python//python:py_library.bzl", "py_library")
load("//tools/archive:archive.bzl", "tool_archive")

visibility("//tools/flywheel")

# As in MODULE.bazel: the hub of packages serves this Python alone.
_PYTHON = "3.11"

_DEVELOPMENT = [
    "//tests:__subpackages__",
    "//tools/dev:__subpackages__",
]

def room(*, name, deps):
    """Declares the library of a room, and where it has checks, that of its checks.

    Args:
        name: The room's folder. Its checks are the library `<name>_checks`.
        deps: The libraries of the rooms that it may look into.
    """
    checks = native.glob([name + "/*checks/**/*.py"], allow_empty = True)
    py_library(
        name = name,
        srcs = native.glob(
            [name + "/**/*.py"],
            exclude = checks,
        ),
        visibility = _DEVELOPMENT,
        deps = deps,
    )
    if checks:
        py_library(
            name = name + "_checks",
            srcs = checks,
            visibility = _DEVELOPMENT,
            deps = [":" + name],
        )

def program(*, name, deps, data = [], visibility = ["//visibility:public"]):
    """Declares a program that runs the verbs of some rooms.

    Args:
        name: The name of the target.
        deps: The libraries of the rooms.
        data: Files that it finds beside its modules.
        visibility: As everywhere.
    """
    py_binary(
        name = name,
        srcs = ["__main__.py"],
        data = data,
        main = "__main__.py",
        python_version = _PYTHON,
        visibility = visibility,
        deps = deps + [":cli"],
    )

def tool(*, name, deps):
    """Declares what the actions of rules run: the verbs of some rooms, in one archive.

    Args:
        name: The name of the target.
        deps: The libraries of the rooms.
    """
    program(
        name = name + ".program",
        visibility = ["//visibility:private"],
        deps = deps,
    )
    tool_archive(
        name = name,
        program = name + ".program",
        visibility = ["//visibility:public"],
    )
