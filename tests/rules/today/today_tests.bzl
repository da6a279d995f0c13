"""Tests of the day that dated entries are judged by."""

load("@bazel_skylib//lib:unittest.bzl", "asserts", "unittest")
load("//rules/private:today.bzl", "is_date", "today_flag")
load("//tests/rules/support:failure_test.bzl", "failure_test")

visibility("private")

_NO_DATES = [
    "",
    "+026-06-01",
    "2026-00-10",
    "2026-06-00",
    "2026-06-01-",
    "2026-06-32",
    "2026-13-01",
    "2026-6-1",
    "2026-ab-01",
    "20260601",
    "today",
]

def _form_test_impl(ctx):
    env = unittest.begin(ctx)
    for date in ["2026-06-01", "2024-12-31", "0001-01-01"]:
        asserts.true(env, is_date(date), date)
    for text in _NO_DATES:
        asserts.false(env, is_date(text), text)
    return unittest.end(env)

_form_test = unittest.make(_form_test_impl)

def today_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    _form_test(
        name = "form_test",
        size = "small",
    )
    today_flag(
        name = "malformed",
        build_setting_default = "tomorrow",
        tags = ["manual"],
    )
    failure_test(
        name = "malformed_flag_test",
        size = "small",
        fragments = ["`//tests/rules/today:malformed` has the day `tomorrow`. Write it as YYYY-MM-DD."],
        target_under_test = ":malformed",
    )
    native.test_suite(
        name = name,
        tests = [":form_test", ":malformed_flag_test"],
    )
