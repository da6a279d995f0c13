"""What the command line answers without running a verb: help, version, and words that are not verbs."""

from __future__ import annotations

import sys

from flywheel import __version__
from flywheel.command_line import verb_parser
from flywheel.command_line.verbs import EXIT, GROUPS, VERBS
from flywheel.errors import UsageError

_OPTIONS = {"-h, --help": "show this text", "-V, --version": "show the version"}
#: What can be in the place of the verb.
_WORDS = (*VERBS, "help", "--help", "--version")


def text() -> str:
    """The help of the program: every verb in its group."""
    groups = {title: {verb: VERBS[verb][1] for verb in verbs} for title, verbs in GROUPS.items()}
    width = max(map(len, VERBS)) + 2
    lines = [
        "usage: flywheel VERB [ARGUMENT ...]",
        "",
        "Render, read and check GloriousFlywheel implementation overlays.",
    ]
    for title, rows in {**groups, "options": _OPTIONS}.items():
        lines += ["", f"{title}:", *(f"    {name.ljust(width)}{summary}" for name, summary in rows.items())]
    return "\n".join([*lines, "", "`flywheel help VERB` explains a verb.", EXIT, ""])


def answer(arguments: list[str]) -> int:
    """Answer `arguments`, which do not begin with a verb; return the exit status.

    Raises `UsageError` for a word that is not known.
    """
    if not arguments:
        # A script that lost its arguments has checked nothing, so this is not status 0.
        sys.stderr.write(text())
        return 2
    first, *rest = arguments
    if first == "help" and rest and rest[0] not in {"-h", "--help"}:
        return _explain(rest)
    if first in {"help", "-h", "--help"}:
        sys.stdout.write(text())
        return 0
    if first in {"-V", "--version"}:
        sys.stdout.write(f"flywheel {__version__}\n")
        return 0
    if first.startswith("-") and first.partition("=")[0] not in _WORDS:
        close = verb_parser.suggestion(first, _WORDS)
        raise UsageError(f"`{first}` is before the verb.{close or ' Write `flywheel VERB [OPTION ...]`.'}")
    raise _unknown(first)


def _explain(words: list[str]) -> int:
    """The help of a verb, or of a verb below it; argparse ends the process after it."""
    if words[0] not in VERBS:
        raise _unknown(words[0])
    verb_parser.parser_of(words[0]).parse([*words[1:], "--help"])
    return 0


def _unknown(word: str) -> UsageError:
    close = verb_parser.suggestion(word, _WORDS)
    return UsageError(f"`{word}` is not a verb.{close} `flywheel --help` lists the verbs.")
