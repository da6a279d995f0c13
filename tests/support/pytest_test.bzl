"""A test target that runs its sources with pytest."""

load("@rules_python//python:py_test.bzl", "py_test")

visibility(["//tests/..."])

def pytest_test(*, name, srcs, deps = [], args = [], size = "small", **kwargs):
    """Runs the tests in `srcs` with pytest; each pytest case is a case in Bazel's report.

    A target whose sources hold no test fails, and so does a test that warns.

    Args:
        name: The name of the target.
        srcs: Test modules. A `conftest.py` among them is loaded, not collected.
        deps: Python libraries. pytest itself is added.
        args: Further arguments to pytest.
        size: As in every test.
        **kwargs: Passed on to `py_test`.
    """
    runner = Label("//tests/support:pytest_main.py")
    modules = [src for src in srcs if src.split("/")[-1] != "conftest.py"]
    py_test(
        name = name,
        srcs = srcs + [runner],
        args = ["$(rootpath {})".format(module) for module in modules] + args,
        main = runner,
        size = size,
        deps = deps + [Label("@gloriousflywheel_dev_pypi//pytest")],
        **kwargs
    )
