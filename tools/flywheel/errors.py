"""The ways a run of ours can end early, and what each prints."""

from __future__ import annotations


class UserError(Exception):
    """A problem that the user can fix: shown as its text, never as a traceback.

    The text names place, value, reason and fix. The command line exits 1.
    """


class UsageError(UserError):
    """A wrong call: an option that is malformed, or that another rules out. The command line exits 2."""
