"""The command line: `flywheel VERB ...`.

Data goes to stdout, talk to stderr. Exit status: 0 clean, 1 findings or an error
of the user's, 2 usage, 3 a fault of ours, 130 interrupted.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import sys
from collections.abc import Sequence

from flywheel.errors import UsageError, UserError
from flywheel.formats.source import FormatError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

#: Verb -> the module that runs it, below `flywheel`, and its one-line summary. A module is imported only when its
#: verb runs.
VERBS = {
    "adopt": ("adopt.command", "write the BUILD file that renders to an overlay's hand-written values"),
    "change": (
        "change.command",
        "judge an edit by what was applied last: labels, names, state, charts, what is still needed",
    ),
    "check": ("overlay.commands.check", "judge an overlay's files or a rendered overlay"),
    "checks": ("findings.command", "list the checks, or explain one"),
    "compile-contract": ("contract.compile_command", "turn contract data into contract.json"),
    "contract": ("contract.command", "tell what changed between two contracts"),
    "core-check": ("overlay.commands.core_check", "judge core's own tree, which must hold no owner's facts"),
    "debt": ("debt.command", "judge ledgers of enrollment debt and of lanes to retire, and list what is missing"),
    "init": ("adopt.init_command", "write a new overlay that passes its tests as it stands"),
    "load": ("overlay.commands.load", "turn an overlay's files into overlay.json"),
    "manifest": ("overlay.manifest.command", "write what an overlay renders, to hold the next edit against"),
    "pin": ("overlay.pins.command", "pin another core, in every place of an overlay that pins it"),
    "plan": ("plan.command", "judge what a plan destroys, orphans, moves or adopts"),
    "prepare-release": ("publish.prepare_command", "write a version into the files that say it"),
    "publish": ("publish.command", "put a commit into a Bazel registry as a version"),
    "registry": ("registry.command", "judge a Bazel registry; withdraw versions in it"),
    "rehome": ("rehome.command", "write the runbook of a state rehome, or verify a phase of it"),
    "render": ("overlay.commands.render", "turn declared facts into tfvars, backend configuration and overlay.json"),
    "workflows": ("workflows.command", "judge what workflows ask for against what overlays serve"),
}

_EXIT = "exit status: 0 clean, 1 findings or an error of yours, 2 usage, 3 a fault of ours"


def program(argv: Sequence[str] | None = None) -> int:
    """`main` as the whole of a process: such a run is short and builds large trees that stay."""
    gc.disable()  # collecting would only cost
    try:
        return main(argv)
    finally:
        gc.freeze()  # at the end too, when the interpreter would look at all of them once more


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; return the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(arguments)
    except (UserError, FormatError) as err:
        from flywheel.formats.secrets import secret_search  # costs 4 ms, and most runs need it not

        print(f"flywheel: {secret_search.redact(str(err))}", file=sys.stderr)
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
    "flywheel: a fault of ours: {kind} at {where}. No input should cause this: "
    "please report it with the verb and the kind of file."
)


def _where(err: BaseException) -> str:
    """The innermost place of our code, without values: those may be secrets."""
    trace = err.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "unknown"
    return f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"


def _run(arguments: list[str]) -> int:
    parser = _parser(arguments[0] if arguments else "")
    parsed = parser.parse_args(arguments)
    status: int = parsed.run(parsed)
    return status


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        from flywheel.formats.secrets import secret_search

        super().error(secret_search.redact(message))


def _formatter(prog: str) -> argparse.HelpFormatter:
    """Help of a set width: to ask the terminal for its own costs every run 3 ms, for each argument."""
    return argparse.HelpFormatter(prog, width=100)


def _parser(verb: str) -> argparse.ArgumentParser:
    """The parser of `verb` alone, so that the others cost nothing; of all names if there is no such verb."""
    parser = _Parser(
        prog="flywheel",
        description="Render, read and judge GloriousFlywheel implementation overlays.",
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
