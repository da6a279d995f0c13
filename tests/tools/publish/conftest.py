"""Shared fixtures of this folder's tests."""

from flywheel_testing.check_fixtures import made_up
from flywheel_testing.contracts import contract, patched
from flywheel_testing.verbs import edit, flywheel, overlay, pytest_configure, pytest_generate_tests
