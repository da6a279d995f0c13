"""The errors that end a run early, with a message for the user."""

from __future__ import annotations


class UserError(Exception):
    """A problem that the user can fix. The command line shows its text and never a traceback.

    The text names place, value, reason and fix. The command line exits 1.
    """


class UsageError(UserError):
    """A wrong call: an invalid option, or options that cannot be combined. The command line exits 2."""
