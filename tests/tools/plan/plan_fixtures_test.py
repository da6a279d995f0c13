"""Every check of this room finds what its failing fixture holds, and nothing in its passing one."""

from __future__ import annotations

from flywheel_testing.check_fixtures import CheckFixtures


class TestFixtures(CheckFixtures):
    """The checks of this room."""

    subject = "plan"
    families = ("plan",)
