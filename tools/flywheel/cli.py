"""The command line: `flywheel VERB ...`.

Data goes to stdout, messages go to stderr. Exit status: 0 clean, 1 findings or invalid input, 2 usage error,
3 internal error, 130 interrupted.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import sys
from collections.abc import Sequence

from flywheel.errors import UsageError, UserError
from flywheel.formats import nearest
from flywheel.formats.source import FormatError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

#: Verb -> the module below `flywheel` that runs it, and its one-line summary. The module of a verb is imported only
#: when that verb runs.
VERBS = {
    "adopt": ("adopt.command", "write the BUILD file that renders to an overlay's hand-written values"),
    "change": (
        "change.command",
        "compare an edit with the last apply: labels, names, state, charts, sets that are still needed",
    ),
    "check": ("overlay.commands.check", "check an overlay's files or a rendered overlay"),
    "checks": ("findings.command", "list the checks, or explain one"),
    "compile-contract": ("contract.compile_command", "compile contract data into contract.json"),
    "contract": ("contract.command", "list what changed between two contracts"),
    "core-check": ("overlay.commands.core_check", "check that core's own tree contains no owner's facts"),
    "debt": ("debt.command", "check ledgers of enrollment debt and of lanes to retire, and list what is missing"),
    "fleet": (
        "fleet.command",
        "judge many overlays on one cluster together: collisions, shared facts, capacity",
    ),
    "init": ("adopt.init_command", "write a new overlay that passes its tests"),
    "load": ("overlay.commands.load", "convert an overlay's files to overlay.json"),
    "manifest": (
        "overlay.manifest.command",
        "write a manifest of what an overlay renders, to compare the next edit with",
    ),
    "pin": ("overlay.pins.command", "pin another core version, in every file of an overlay that pins it"),
    "plan": ("plan.command", "check what a plan destroys, orphans, moves or adopts"),
    "prepare-release": ("publish.prepare_command", "write a version into the files that contain it"),
    "publish": ("publish.command", "add a commit to a Bazel registry as a version"),
    "registry": ("registry.command", "check a Bazel registry, or withdraw versions from it"),
    "rehome": ("rehome.command", "write the runbook of a state rehome, or verify a phase of it"),
    "render": ("overlay.commands.render", "convert declared facts to tfvars, backend configuration and overlay.json"),
    "workflows": ("workflows.command", "compare what workflows request with what overlays serve"),
}

_EXIT = "exit status: 0 clean, 1 findings or invalid input, 2 usage error, 3 internal error"


def program(argv: Sequence[str] | None = None) -> int:
    """`main` for a whole process. The garbage collector is off: a run is short and keeps its large trees."""
    gc.disable()  # collection costs time and frees nothing
    try:
        return main(argv)
    finally:
        gc.freeze()  # no collection at exit either


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; return the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(arguments)
    except (UserError, FormatError) as err:
        from flywheel.findings import console  # imported late: rarely needed

        console.warn(*err.lines)
        return 2 if isinstance(err, UsageError) else 1
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as err:
        print(_FAULT.format(kind=type(err).__name__, where=_where(err)), file=sys.stderr)
        return 3


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
    parser = parser_of(arguments[0] if arguments else "")
    for word in arguments[1:]:
        if word.startswith("@"):
            _demand_text(word[1:])
    parsed = parser.parse_args(arguments)
    status: int = parsed.run(parsed)
    return status


def _demand_text(path: str) -> None:
    """Raise `FormatError` for a file of arguments that exists and is not text: argparse would wait or fail."""
    import os

    from flywheel.formats import input_files, source

    if os.path.exists(path) and not input_files.is_descriptor(path):
        source.read(path)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        from flywheel.findings import console

        self.print_usage(sys.stderr)
        console.note(f"{self.prog}: error: {message}")
        self.exit(2)


def _formatter(prog: str) -> argparse.HelpFormatter:
    """Help of a fixed width: asking the terminal for its width costs 3 ms for each argument."""
    return argparse.HelpFormatter(prog, width=100)


def parser_of(verb: str) -> argparse.ArgumentParser:
    """The parser of `verb` only, because the other verbs cost time; of all verb names if the verb is unknown."""
    parser = _Parser(
        prog="flywheel",
        description="Render, read and check GloriousFlywheel implementation overlays.",
        epilog=_EXIT,
        formatter_class=_formatter,
    )
    subparsers = parser.add_subparsers(metavar="VERB", required=True, prog="flywheel")
    for name, (module_name, summary) in ({verb: VERBS[verb]} if verb in VERBS else VERBS).items():
        subparser = subparsers.add_parser(
            name,
            help=summary,
            description=summary,
            epilog=_EXIT,
            fromfile_prefix_chars="@",
            formatter_class=_formatter,
        )
        if name == verb:
            module = importlib.import_module(f"flywheel.{module_name}")
            module.add_arguments(subparser)
            subparser.set_defaults(run=module.run)
    return parser
