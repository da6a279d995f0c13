"""Every check of this room reports its failing fixtures and nothing in its passing fixtures."""

from __future__ import annotations

from flywheel_testing.check_fixtures import CheckFixtures


class TestFixtures(CheckFixtures):
    """The checks of this room."""

    subject = "preflight"
    families = ("preflight",)
