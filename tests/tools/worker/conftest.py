"""Shared fixtures of the tests of the worker."""

from flywheel_testing.verbs import flywheel, overlay
