"""Pytest targets for all tests of a package."""

load("//tests/support:pytest_test.bzl", "pytest_test")

visibility("//tests/tools/...")

def pytest_package(*, name, deps, data = [], extra_deps = {}):
    """Declares a test for each `*_test.py` of the package, and the suite of them all.

    A folder `fixtures` is a target of that name too: its failing ones are the examples on the pages of `docs/checks/`,
    and all are what fuzzing starts from.

    `conftest.py`, what it imports (`fixture_*.py`) and all files in folders belong to every test.

    Args:
        name: Name of the suite.
        deps: Libraries under test.
        data: Further files that the tests read.
        extra_deps: Further libraries of one test, by its file.
    """
    tests = native.glob(["*_test.py"], allow_empty = True)
    files = native.glob(
        ["fixture_*.py", "*/**"],
        allow_empty = True,
        exclude = ["**/__pycache__/**"],
    )
    for test in tests:
        pytest_test(
            name = test.removesuffix(".py"),
            srcs = native.glob(["conftest.py"], allow_empty = True) + [test],
            data = data + files,
            # `fixture_*.py` is found beside the test, as where pytest is run by hand.
            imports = ["."],
            deps = deps + extra_deps.get(test, []) + [
                "@gloriousflywheel_dev_pypi//hypothesis",
                "@gloriousflywheel_dev_pypi//jsonschema",
            ],
        )
    fixtures = native.glob(["fixtures/**"], allow_empty = True)
    if fixtures:
        native.filegroup(
            name = "fixtures",
            srcs = fixtures,
            visibility = [
                "//docs/checks:__pkg__",
                "//tests/canaries:__pkg__",
                "//tests/fuzz:__pkg__",
                "//tests/tools/overlay/commands:__pkg__",
            ],
        )
    native.test_suite(
        name = name,
        tests = [test.removesuffix(".py") for test in tests],
    )
