"""Implementation of `flywheel_overlay_tests`."""

load("//rules/private:common.bzl", "common_attributes", "suite_tags")
load("//rules/private:families.bzl", "FAMILIES")
load("//rules/private:overlay_report.bzl", "overlay_report")
load("//rules/private:report.bzl", "expected_attributes")
load("//rules/private:verdict_test.bzl", "verdict_test")

visibility("//rules")

def flywheel_overlay_tests(*, name, overlay, expected = {}, pinned_contract = None, strict = False, **kwargs):
    """Tests an overlay: one test for each family of checks, and a suite of them all.

    ```starlark
    flywheel_overlay_tests(
        name = "overlay_tests",
        expected = {"GF202": 1},
        overlay = ":overlay",
        strict = True,
    )
    ```

    Declares:

    - `NAME.taxonomy`, `NAME.boundary`, `NAME.contract`, `NAME.wiring`, `NAME.secrets` and
      `NAME.pin`: a test each, with a test case for each check in its JUnit file;
    - `NAME`: the suite of these tests;
    - `NAME.report`: the report they all read. `bazel run` prints it; built, it is also
      there as JSON, JUnit, SARIF and Markdown.

    Args:
        name: Name of the suite, and the start of the other targets' names.
        overlay: The `flywheel_overlay` or `flywheel_overlay_files`.
        expected: Warnings that are known and accepted: the exact count by check id. One
            that is missing fails as one too many does, so that no entry outlives its
            cause.
        pinned_contract: The `contract.json` of the core that is pinned, kept beside the
            overlay. With it, a contract that has moved is told change by change.
        strict: Whether any other warning fails too.
        **kwargs: Attributes that all tests have, as `tags`, `timeout` and `visibility`.
    """
    report = name + ".report"
    overlay_report(
        name = report,
        overlay = overlay,
        pinned_contract = pinned_contract,
        strict = strict,
        **(expected_attributes(expected) | common_attributes(kwargs))
    )
    for family in FAMILIES["overlay"]:
        verdict_test(
            name = "{}.{}".format(name, family),
            family = family,
            report = report,
            **({"size": "small"} | kwargs)
        )
    native.test_suite(
        name = name,
        tags = suite_tags(kwargs.get("tags")),
        tests = ["{}.{}".format(name, family) for family in FAMILIES["overlay"]],
        visibility = kwargs.get("visibility"),
    )
