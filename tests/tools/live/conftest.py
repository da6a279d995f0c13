"""Shared fixtures of this room's tests."""

from __future__ import annotations

from flywheel_testing.verbs import flywheel, pytest_configure, pytest_generate_tests
