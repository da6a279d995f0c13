"""Shared fixtures of this folder's tests."""

from fixture_job import job
from flywheel_testing.contracts import contract, patched
from flywheel_testing.verbs import edit, flywheel, overlay, pytest_configure, pytest_generate_tests
