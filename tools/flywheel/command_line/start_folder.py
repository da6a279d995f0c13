"""Where a run starts: `bazel run` starts a program in its runfiles, not where the user is."""

from __future__ import annotations

import os

#: The folder of the user, which `bazel run` passes.
_VARIABLE = "BUILD_WORKING_DIRECTORY"
#: The last part of the name of this program's runfiles.
_RUNFILES = "flywheel.runfiles"


def enter() -> None:
    """Change to the folder where the user typed `bazel run`, if Bazel started this program.

    A program that `bazel run` started has the same variable, and can start this one in a folder of its choice. So
    the folder changes only if it is still the one that Bazel chose: in this program's own runfiles.
    """
    folder = os.environ.get(_VARIABLE)
    if folder and _RUNFILES in os.getcwd().split(os.sep):
        try:
            os.chdir(folder)
        except OSError as err:
            from flywheel.errors import UserError

            reason = err.strerror or type(err).__name__
            raise UserError(f"{folder}: {reason}. {_VARIABLE} names this folder; run the command in another.") from None
