"""Shared fixtures of this folder's tests."""

from flywheel_testing.verbs import flywheel, pytest_configure, pytest_generate_tests
