"""What can be completed: the options and arguments of each verb, and what their values are."""

from __future__ import annotations

import argparse

from flywheel.command_line import verb_parser
from flywheel.command_line.verbs import VERBS
from flywheel.findings import subjects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

#: What a value is: a file or folder, a list of names of checks, or something that nothing is known of.
FILE, CHECKS, ANYTHING = "file", "checks", "anything"


class Value:
    """The value of an option or argument: one of `words`, or of a `kind`."""

    __slots__ = ("kind", "words")

    def __init__(self, kind: str, words: tuple[str, ...] = ()) -> None:
        self.kind = kind
        self.words = words


class Option:
    """An option: its names, what it is for, and its value, None if it takes none."""

    __slots__ = ("help", "names", "value")

    def __init__(self, names: tuple[str, ...], help: str, value: Value | None) -> None:
        self.names = names
        self.help = help
        self.value = value


class Command:
    """A command: `flywheel`, a verb, or a verb below it.

    below: the next words, each with what it does. argument: the value of its arguments that are not options; None if
    it takes none.
    """

    __slots__ = ("argument", "below", "name", "options")

    def __init__(self, name: str, options: list[Option], below: dict[str, str], argument: Value | None) -> None:
        self.name = name
        self.options = options
        self.below = below
        self.argument = argument


def all_commands() -> list[Command]:
    """The program, `help`, and every verb."""
    verbs = {verb: summary for verb, (_, summary) in VERBS.items()}
    options = [Option(("-h", "--help"), "show the verbs", None), Option(("-V", "--version"), "show the version", None)]
    found = [
        Command("flywheel", options, {**verbs, "help": "explain a verb"}, None),
        Command("flywheel help", [], verbs, None),
    ]
    for verb in VERBS:
        found += _commands(f"flywheel {verb}", verb_parser.parser_of(verb))
    return found


def check_names() -> list[str]:
    """What names checks: families, ids and names."""
    checks = subjects.CHECKS.values()
    return [
        *dict.fromkeys(check.family for check in checks),
        *(word for check in checks for word in (check.id, check.slug)),
    ]


def _commands(name: str, parser: argparse.ArgumentParser) -> Iterator[Command]:
    options, below, inner, argument = [], {}, {}, None
    for action in parser._actions:
        if action.help == argparse.SUPPRESS:
            continue
        if isinstance(action, argparse._SubParsersAction):
            inner = action.choices
            below = {choice.dest: choice.help or "" for choice in action._choices_actions}
        elif action.option_strings:
            options.append(Option(tuple(action.option_strings), _text(action.help), _value(action)))
        else:
            argument = argument or _value(action)
    yield Command(name, options, below, argument)
    for word, one in inner.items():
        yield from _commands(f"{name} {word}", one)


def _text(help: str | None) -> str:
    return " ".join((help or "").replace("%%", "%").split())


def _value(action: argparse.Action) -> Value | None:
    if action.nargs == 0:
        return None
    if action.choices is not None:
        return Value(ANYTHING, tuple(map(str, action.choices)))
    name = str(action.metavar or action.dest)
    if name.startswith("CHECK") or name == "NAME,...":
        return Value(CHECKS)
    return Value(FILE if name.endswith(("FILE", "DIR", "PATH")) else ANYTHING)
