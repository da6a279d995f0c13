"""The command line: `flywheel VERB ...`.

Data goes to stdout, messages go to stderr. Exit status: 0 clean, 1 findings, 2 wrong usage or unreadable input,
3 internal error, 130 interrupted, 141 if the reader of stdout left.
"""

from __future__ import annotations

import errno
import gc
import os
import sys

from flywheel import quick_finder
from flywheel.command_line import verb_parser
from flywheel.command_line.verbs import VERBS
from flywheel.errors import UserError
from flywheel.formats import nearest
from flywheel.formats.source import FormatError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def program(argv: Sequence[str] | None = None) -> int:
    """`main` for a whole process. The garbage collector is off: a run is short and keeps its large trees."""
    words = list(sys.argv[1:] if argv is None else argv)
    if "--persistent_worker" in words:
        from flywheel.worker import server  # imported late: Bazel alone starts a worker

        return server.serve(_main_of_copy, words)
    gc.disable()  # collection costs time and frees nothing
    quick_finder.install()
    try:
        return main(words)
    finally:
        gc.freeze()  # no collection at exit either


def _main_of_copy(words: list[str]) -> int:
    gc.disable()
    return main(words)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; return the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if sys.stdout is None:  # it is closed: writing fails, as to a full disk, and a report into a file does not
        import io

        closed = os.fdopen(os.open(os.devnull, os.O_RDONLY), "wb", buffering=0)
        sys.stdout = io.TextIOWrapper(closed, encoding="utf-8", write_through=True)
    try:
        if "BUILD_WORKING_DIRECTORY" in os.environ:
            from flywheel.command_line import start_folder  # imported late: most runs are not Bazel's

            start_folder.enter()
        status = _run(arguments)
        sys.stdout.flush()  # at the end of the process it would be too late to say that it failed
        return status
    except (UserError, FormatError) as err:
        from flywheel.findings import console  # imported late: rarely needed

        console.warn(*err.lines, redact=_knowing(arguments))
        return 2  # never 1: nothing was judged
    except BrokenPipeError:
        sys.stderr.close()
        return 141  # as a shell reports the signal
    except KeyboardInterrupt:
        return 130
    except Exception as err:
        if isinstance(err, OSError) and err.filename is None and err.errno in _UNWRITABLE:
            print(f"flywheel: standard output cannot be written: {os.strerror(err.errno)}.", file=sys.stderr)
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left in buffers goes there
            return 2
        print(_FAULT.format(kind=type(err).__name__, where=_where(err)), file=sys.stderr)
        return 3


def _knowing(words: list[str]) -> Callable[[str], str] | None:
    """Strikes out the parts of secrets among the caller's own words, which options divide; None if there is none."""
    from flywheel.findings import redaction

    pieces = redaction.pieces_of((), words, set())
    return redaction.Redactor(set(), pieces).text if pieces else None


#: What writing to a stream raises that is a file of a full disk, or was closed.
_UNWRITABLE = frozenset({errno.EBADF, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.ENOSPC})


_FAULT = (
    "flywheel: internal error: {kind} at {where}. No input should cause this: "
    "please report it with the verb and the kind of file."
)


def _where(err: BaseException) -> str:
    """The innermost module and line, without values, which can be secrets."""
    trace = err.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "unknown"
    return f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"


def _run(arguments: list[str]) -> int:
    nearest.begin()
    if any(word.startswith("@") for word in arguments):
        from flywheel.command_line import argument_files  # imported late: Bazel alone uses them

        arguments = argument_files.expanded(arguments)
    if not arguments or arguments[0] not in VERBS:
        from flywheel.command_line import overview  # imported late: most runs have a verb

        return overview.answer(arguments)
    verb, *words = arguments
    parsed = verb_parser.parser_of(verb).parse(words)
    if sys.stderr.isatty() and not getattr(parsed, "quiet", False):
        from flywheel.findings import sign_of_life  # imported late: nobody watches most runs

        sign_of_life.begin(f"flywheel {verb}")
    try:
        status: int = parsed.run(parsed)
    finally:
        if "flywheel.findings.sign_of_life" in sys.modules:
            from flywheel.findings import console

            console.before_writing()
    return status
