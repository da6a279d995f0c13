"""A suite of analysis tests, written as a table."""

load("//tests/rules/support:failure_test.bzl", "failure_test")

visibility("//tests/rules/...")

def analysis_test_suite(*, name, tests, failures = {}):
    """Declares analysis tests and the suite of them all.

    Args:
        name: Name of the suite.
        tests: Pairs of a test rule and the target under test, by the test's name.
        failures: Pairs of a target that fails at analysis and the list of fragments of
            its message, by the test's name.
    """
    for test_name, (test, target) in tests.items():
        test(
            name = test_name,
            size = "small",
            target_under_test = target,
        )
    for test_name, (target, fragments) in failures.items():
        failure_test(
            name = test_name,
            size = "small",
            fragments = fragments,
            target_under_test = target,
        )
    native.test_suite(
        name = name,
        tests = tests.keys() + failures.keys(),
    )
