"""What the command line writes to stdout and stderr beside reports.

Sentences and diffs repeat names and values of others. All of it passes here: secrets are taken out, everything that
does not print becomes an escape, and no line is a command to a runner (see `runner_commands`).
"""

from __future__ import annotations

import sys

from flywheel.findings import runner_commands
from flywheel.formats.visible_text import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TextIO

    Redact = Callable[[str], str]


def _nothing() -> None:
    """Nothing is in the way."""


#: What is done before anything is written: it removes the sign of life (see `sign_of_life`).
before_writing: Callable[[], None] = _nothing


def show(text: str, escape: Callable[[str], str] = runner_commands.in_text) -> None:
    """Write a document to stdout, whatever its encoding can hold. `escape`: a function of `runner_commands`.

    The document is whole: secrets and unprintable characters are the business of what made it.
    """
    _write(sys.stdout, escape(text))


def tell(*lines: str) -> None:
    """Write what was done to stdout, each of `lines` as one line."""
    _write(sys.stdout, _clean(lines, None))


def warn(*lines: str, redact: Redact | None = None) -> None:
    """Write a message to stderr, each of `lines` as one line."""
    note(f"flywheel: {lines[0]}", *lines[1:], redact=redact)


def note(*lines: str, redact: Redact | None = None) -> None:
    """The same without the program's name."""
    _write(sys.stderr, _clean(lines, redact))


def overwrite(text: str) -> None:
    """Write `text` over the last line of a terminal at stderr; "" clears it. Only for text of this program."""
    sys.stderr.write(f"\r\x1b[K{text}")
    sys.stderr.flush()


def show_diff(changes: Mapping[str, tuple[str, str]], redact: Redact | None = None) -> None:
    """Write the diff from before to after of each file by name to stdout. It shows no secrets."""
    rows = [
        row
        for name, (before, after) in sorted(changes.items())
        for row in diff_lines(f"a/{name}" if before else "/dev/null", f"b/{name}", before, after, redact)
    ]
    _write(sys.stdout, runner_commands.in_text("".join(f"{row}\n" for row in rows)))


def diff_lines(old: str, new: str, before: str, after: str, redact: Redact | None = None) -> list[str]:
    """The lines of the diff of two texts with these names, printable but for tabs.

    Secrets are taken out of the whole texts first: the marks of a diff would hide a key of several lines.
    """
    from flywheel.formats import unified_diff

    names = [visible(redacted(name, redact)) for name in (old, new)]
    texts = [redacted(text, redact) for text in (before, after)]
    rows = unified_diff.lines(unified_diff.diff(*texts, *names))
    return [visible(row.removesuffix("\n").removesuffix("\r"), kept="\t") for row in rows]


def redacted(text: str, redact: Redact | None = None) -> str:
    """`text` without secrets, with as many lines: those with a known form, and those that `redact` knows."""
    from flywheel.formats.secrets import secret_search  # imported late: 4 ms, rarely needed

    clean = "\n".join(secret_search.redact_lines(text))
    return clean if redact is None else redact(clean)


def _clean(lines: tuple[str, ...], redact: Redact | None) -> str:
    """The lines, in each of which a line break is foreign. A secret can go on from one to the next."""
    rows = iter(redacted("\n".join(lines)).split("\n"))
    whole = ["\n".join(next(rows) for _ in range(line.count("\n") + 1)) for line in lines]
    shown = [visible(line if redact is None else redact(line)) for line in whole]
    return runner_commands.in_text("\n".join(shown) + "\n")


def _write(stream: TextIO, text: str) -> None:
    before_writing()
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")
    stream.write(text)
