"""The help of the program, as a golden; that of each verb is its page in `docs/cli`."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

GOLDEN = Path(__file__).parent / "testdata" / "help.txt"


def test_help_is_as_committed(flywheel: Callable) -> None:
    """`--help`, `help` and no argument show the same."""
    text = flywheel("--help").out
    if os.environ.get("FLYWHEEL_UPDATE_GOLDENS") == "1":
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")
    assert flywheel("help").out == text
    assert flywheel().err == text
