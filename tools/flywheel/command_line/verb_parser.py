"""The parser of a verb: exact option names, and suggestions for misspelt ones."""

from __future__ import annotations

import argparse
import importlib

from flywheel.command_line.verbs import EXIT, VERBS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, NoReturn

# argparse asks the system for translations of its own words at each start: that takes as long as reading a large
# variable file, and the messages here are English.
vars(argparse).update(_=str, ngettext=lambda one, several, count: one if count == 1 else several)


class _UntriedHelp:
    """A formatter that finds no fault in an argument."""

    @staticmethod
    def _format_args(action: argparse.Action, default: object) -> None: ...

    @staticmethod
    def _expand_help(action: argparse.Action) -> None: ...


#: What other programs call an option.
_ELSEWHERE = {
    "-c": "--settings", "--config": "--settings", "--isolated": "--no-settings",
    "-f": "--format", "--output-format": "--format", "--json": "--format json", "--sarif": "--format sarif",
    "-o": "--output", "--out": "--output", "--output-file": "--output",
    "--colour": "--color", "--no-color": "--color never", "--no-colour": "--color never",
    "--extend-select": "--select", "--extend-ignore": "--ignore", "--show-fixes": "--diff", "--stats": "--statistics",
}  # fmt: skip


class VerbParser(argparse.ArgumentParser):
    """A parser of a verb, or of a verb below it. An option has one name: a later option must not break a script."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options.setdefault("allow_abbrev", False)
        options.setdefault("formatter_class", _formatter)
        super().__init__(*arguments, **options)

    def parse(self, words: list[str]) -> argparse.Namespace:
        """The values of `words`; end the process with status 2 if an argument is unknown."""
        parsed, unknown = self.parse_known_args(words)
        if unknown:
            self._inner(words)._refuse(unknown[0])
        return parsed

    def error(self, message: str) -> NoReturn:
        """Print the message and where help is; exit 2."""
        from flywheel.findings import console

        console.note(f"{self.prog}: error: {message}", f"`{self.prog} --help` lists the arguments.")
        self.exit(2)

    def _get_validation_formatter(self) -> Any:
        """What argparse of Python 3.14 tries each argument's help with when it is declared.

        Its own is a whole formatter, which loads the modules that colour help: that takes as long as starting Python
        twice. A help text that cannot be formatted fails the pages of `docs/cli`.
        """
        return _UntriedHelp

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        # An option that may be given several times may have a list with commas too; the verb splits it.
        words = str(value).split(",") if isinstance(action, argparse._AppendAction) else [value]
        for word in words if action.choices is not None else ():
            known = list(action.choices or ())
            if word not in known:
                message = f"`{word}` is not one of {', '.join(map(str, known))}.{suggestion(str(word), known)}"
                raise argparse.ArgumentError(action, message)

    def _inner(self, words: Iterable[str]) -> VerbParser:
        """The parser that `words` lead to."""
        parser = self
        for word in words:
            for action in parser._actions:
                if isinstance(action, argparse._SubParsersAction) and word in action.choices:
                    parser = action.choices[word]
        return parser

    def _refuse(self, word: str) -> NoReturn:
        if not word.startswith("-"):
            self.error(f"`{word}` is one argument too many.")
        name = word.partition("=")[0]
        options = [one for one in self._option_string_actions if one.startswith("--")]
        longer = [one for one in options if one.startswith(name) and len(name) > 2]
        usual = _ELSEWHERE.get(name, "")
        if usual.partition(" ")[0] in options:
            close = f" Write `{usual}`."
        else:
            close = f" Write `{longer[0]}` in full." if len(longer) == 1 else suggestion(name, options)
        self.error(f"`{word}` is not an option.{close}")


def suggestion(word: str, known: Iterable[str]) -> str:
    """` Did you mean ...?`, or "" if no word is close."""
    from flywheel.formats import nearest

    words = nearest.did_you_mean(word, known)
    return f" {words}" if words else ""


def _formatter(prog: str) -> argparse.HelpFormatter:
    """Help of a fixed width: asking the terminal for its width costs 3 ms for each argument."""
    return argparse.HelpFormatter(prog, width=100)


def parser_of(verb: str) -> VerbParser:
    """The parser of one of `VERBS`. No other verb's module is loaded."""
    module_name, summary = VERBS[verb]
    parser = VerbParser(prog=f"flywheel {verb}", description=summary, epilog=EXIT)
    module = importlib.import_module(f"flywheel.{module_name}")
    module.add_arguments(parser)
    parser.set_defaults(run=module.run)
    return parser
