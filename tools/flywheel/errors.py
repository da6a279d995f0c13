"""The errors that end a run early, with a message for the user."""

from __future__ import annotations


class UserError(Exception):
    """A problem that the user can fix. The command line shows its lines and never a traceback.

    Each argument is one line, and names place, value, reason and fix: a line break in it is foreign, and is shown as
    an escape. The command line exits 2: whatever was asked for was not done.
    """

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines as they were given: secrets are found before anything is escaped."""
        return tuple(map(str, self.args))

    def __str__(self) -> str:
        from flywheel.formats.visible_text import visible

        return "\n".join(map(visible, self.lines))


class UsageError(UserError):
    """A wrong call: an invalid option, or options that cannot be combined."""
