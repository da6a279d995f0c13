"""Pytest targets for all tests of a package."""

load("//tests/support:pytest_test.bzl", "pytest_test")

visibility("//tests/tools/...")

def pytest_package(*, name, deps, data = [], env = {}, extra_deps = {}, sizes = {}, together = {}):
    """Declares a test for each `*_test.py` of the package, and the suite of them all.

    Files whose tests an edit always re-runs together can share a target: a start of Python and a sandbox less for
    each. Every case stays a case in Bazel's report.

    A folder `fixtures` is a target of that name too: its failing ones are the examples on the pages of `docs/checks/`,
    and all are what fuzzing starts from.

    `conftest.py`, what it imports (`fixture_*.py`) and all files in folders belong to every test.

    Args:
        name: Name of the suite.
        deps: Libraries under test.
        data: Further files that the tests read.
        env: The environment of every test.
        extra_deps: Further libraries of one test, by its file or its target in `together`.
        sizes: The size of a test that is not small, by its target.
        together: Files that share a target, by its name.
    """
    tests = native.glob(["*_test.py"], allow_empty = True)
    files = native.glob(
        ["fixture_*.py", "*/**"],
        allow_empty = True,
        exclude = ["**/__pycache__/**"],
    )
    shared = [test for group in together.values() for test in group]
    targets = {test.removesuffix(".py"): [test] for test in tests if test not in shared}
    for target, group in (targets | together).items():
        pytest_test(
            name = target,
            srcs = native.glob(["conftest.py"], allow_empty = True) + group,
            data = data + files,
            env = env,
            # `fixture_*.py` is found beside the test, as where pytest is run by hand.
            imports = ["."],
            size = sizes.get(target, "small"),
            deps = deps + extra_deps.get(target if target in together else group[0], []) + [
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
        tests = targets.keys() + together.keys(),
    )
