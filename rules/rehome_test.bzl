"""A state rehome under test, one phase at a time: `flywheel_rehome_test`."""

load("//rules/private:rehome_test.bzl", _flywheel_rehome_test = "flywheel_rehome_test")

visibility("public")

flywheel_rehome_test = _flywheel_rehome_test
