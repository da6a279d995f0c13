"""A sign of life: only after two seconds, only on a terminal, and gone before anything is written."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import time
from pathlib import Path

import flywheel

ROOT = str(Path(flywheel.__file__).parent.parent)


def run(wait: float, *options: str, term: str = "xterm") -> tuple[str, str]:
    """What a terminal shows on stderr, and stdout, of a run that waits for its input for some seconds."""
    leader, follower = pty.openpty()
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join([ROOT, *sys.path]), "TERM": term}
    words = [sys.executable, "-m", "flywheel", "plan", "/dev/stdin", *options]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=follower, env=env, text=True
    ) as process:
        os.close(follower)
        time.sleep(wait)
        out, _ = process.communicate('{"format_version": "9.9"}\n', timeout=60)
    shown = b""
    while True:
        try:
            part = os.read(leader, 4096)
        except OSError:  # the other side is closed
            break
        if not part:
            break
        shown += part
    os.close(leader)
    return shown.decode(), out


def test_after_two_seconds_a_person_sees_that_it_works() -> None:
    """The line is refreshed, and cleared before the message."""
    shown, _ = run(5.0)
    signs = re.findall(r"\r\x1b\[Kflywheel plan: working, ([0-9]+) s", shown)
    assert signs
    assert int(signs[0]) >= 2
    rest = shown.rpartition(f"working, {signs[-1]} s")[2]
    assert rest.startswith("\r\x1b[K")
    assert "working" not in rest


def test_where_nobody_watches_there_is_none() -> None:
    """Not with --quiet, and not on a terminal that cannot clear a line."""
    assert "working" not in run(4.0, "--quiet")[0]
    assert "working" not in run(4.0, term="dumb")[0]


def test_it_is_not_loaded_where_nobody_watches() -> None:
    """A pipe has no sign, and pays nothing for it."""
    code = (
        "import sys\nfrom flywheel import cli\nstatus = cli.main(['checks', 'GF101'])\n"
        "assert 'flywheel.findings.sign_of_life' not in sys.modules\nsys.exit(status)\n"
    )
    env = {"PYTHONPATH": os.pathsep.join([ROOT, *sys.path])}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
