"""Implementation of `flywheel_overlay_tests`."""

load("//rules/private:common.bzl", "common_attributes", "suite_tags")
load("//rules/private:families.bzl", "FAMILIES")
load("//rules/private:overlay_report.bzl", "overlay_report")
load("//rules/private:report.bzl", "expected_attributes")
load("//rules/private:verdict_test.bzl", "verdict_test")

visibility("//rules")

def flywheel_overlay_tests(
        *,
        name,
        overlay,
        today = "",
        expected_core = "",
        registry_metadata = None,
        pinned_contract = None,
        expected = {},
        require = [],
        strict = False,
        settings = None,
        split = True,
        **kwargs):
    """Tests an overlay: one test for each family of checks, and a suite of them all.

    ```starlark
    flywheel_overlay_tests(
        name = "overlay_tests",
        expected = {"GF202": 1},
        overlay = ":overlay",
        strict = True,
    )
    ```

    A check that lacks evidence, such as the day, does not run: its test case is skipped, never passed,
    and the report says what is missing. `require` makes that a failure.

    Declares:

    - `NAME.taxonomy`, `NAME.boundary`, `NAME.contract`, `NAME.wiring`, `NAME.secrets` and
      `NAME.pin`: a test each, with a test case for each check in its JUnit file;
    - `NAME`: the suite of these tests, or with `split = False` the only one;
    - `NAME.report`: the report they all read. `bazel run` prints it; built, it is also
      there as JSON, JUnit, SARIF, Markdown and annotations.

    Args:
        name: Name of the suite, and the start of the other targets' names.
        overlay: The `flywheel_overlay` or `flywheel_overlay_files`.
        today: The day on which dated exceptions are judged where the build flag
            `@gloriousflywheel//rules:today` is not set, as `YYYY-MM-DD`. CI sets the flag, so that an
            exception ends by itself. Without either, GF209 does not run.
        expected_core: The commit or the version of core that must be pinned. Without it, GF609 does
            not run.
        registry_metadata: The `metadata.json` of core's module in its registry, which says which
            versions are withdrawn. Without it, GF610 does not run.
        pinned_contract: The `contract.json` of the core that is pinned, kept beside the
            overlay. With it, a contract that has changed is reported change by change.
        expected: Warnings that are known and accepted: the exact count by check id. One
            that is missing fails as one too many does, so that no entry outlives its
            cause.
        require: What must have run: ids of checks, families, or kinds of evidence, for example
            `["today"]`. A check of that name that lacks evidence fails its test.
        strict: Whether any other warning fails too.
        settings: The settings file of the overlay, `flywheel.toml` or `pyproject.toml`: `strict`, `expect`,
            `select`, `ignore`, `require`, `pages` and `paths` hold where no attribute says otherwise. A family
            that it leaves out has a test that says so.
        split: Whether each family of checks has a test of its own. A test is an action: for a fleet of a
            thousand overlays one for each takes a sixth of the time. `NAME` is then that test. Its report
            is the same, and its JUnit file has the cases of all families.
        **kwargs: Attributes that all tests have, as `tags`, `timeout` and `visibility`.
    """
    report = name + ".report"
    overlay_report(
        name = report,
        expected_core = expected_core,
        overlay = overlay,
        pinned_contract = pinned_contract,
        registry_metadata = registry_metadata,
        require = require,
        settings = settings,
        split = split,
        strict = strict,
        today = today,
        **(expected_attributes(expected) | common_attributes(kwargs))
    )
    if not split:
        verdict_test(
            name = name,
            report = report,
            **({"size": "small"} | kwargs)
        )
        return
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
