"""A sign of life on stderr while a person waits for more than two seconds.

It is only for a terminal, and is gone before anything else is written. `begin` starts a thread that mostly sleeps.
"""

from __future__ import annotations

import _thread
import os
import time

from flywheel.findings import console

#: Seconds before the first sign, and between two of them.
_PATIENCE = 2.0
_STEP = 1.0


class _Progress:
    """What is shown of one run. lock: the line is written by one thread at a time."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._start = time.monotonic()
        self._lock = _thread.allocate_lock()
        self._is_shown = False
        self._is_over = False

    def watch(self) -> None:
        """Show and refresh the line until something is written."""
        time.sleep(_PATIENCE)
        while True:
            with self._lock:
                if self._is_over:
                    return
                seconds = int(time.monotonic() - self._start)
                console.overwrite(f"{self._what}: working, {seconds} s")
                self._is_shown = True
            time.sleep(_STEP)

    def end(self) -> None:
        """Remove the line, for good: what is written now says more."""
        with self._lock:
            self._is_over = True
            if self._is_shown:
                console.overwrite("")
                self._is_shown = False


def begin(what: str) -> None:
    """Start to watch a run that is called `what`. Only called for a terminal."""
    if os.environ.get("TERM", "dumb") == "dumb":
        return
    progress = _Progress(what)
    console.before_writing = progress.end
    _thread.start_new_thread(progress.watch, ())
