"""Edits of live runner sets, compared with what was applied last: `flywheel_change_test`."""

load("//rules/private:change_test.bzl", _flywheel_change_test = "flywheel_change_test")

visibility("public")

flywheel_change_test = _flywheel_change_test
