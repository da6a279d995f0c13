"""Write `docs/cli/`: one page per verb and an index, from the parsers that `--help` shows.

argparse formats `--help` differently in each Python version. These pages come from the same parsers and are equal
everywhere.

    ./bazelw run //docs:update                             # rewrites the pages in the source tree
    python3 tools/dev/cli_pages.py --output docs/cli       # the same, without Bazel
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

# Needed without Bazel.
sys.path.insert(0, str(Path(__file__).parents[1]))

from flywheel.command_line import verb_parser
from flywheel.command_line.verbs import EXIT, GROUPS, VERBS

_GENERATED = "<!-- Generated from `{command} --help`. Edit the text there, then run: ./bazelw run //docs:update -->"
_INTRODUCTION = """\
# The command line

`flywheel VERB ...`, through `bazel run @gloriousflywheel//tools/flywheel -- VERB ...` or, after `pip install`, as
`flywheel` and `python3 -m flywheel`. Data goes to standard output, everything else to standard error. An argument
`@FILE` is replaced by the lines of that file, one argument each. `flywheel help VERB` shows the help of a verb,
`flywheel --version` the version. Options are never abbreviated.
"""


def pages() -> dict[str, str]:
    """File name to text, for every verb and the index."""
    texts = {f"{verb}.md": page(verb) for verb in VERBS}
    texts["README.md"] = index()
    return texts


def index() -> str:
    """The Markdown tables of all verbs, one for each group."""
    parts = [f"{_GENERATED.format(command='flywheel')}\n{_INTRODUCTION.rstrip()}"]
    for title, verbs in GROUPS.items():
        rows = [f"| [`{verb}`]({verb}.md) | {VERBS[verb][1]} |" for verb in verbs]
        parts += [f"## {title[:1].upper()}{title[1:]}", "\n".join(["| verb | what it does |", "|---|---|", *rows])]
    return "\n\n".join([*parts, _sentence(EXIT)]) + "\n"


def page(verb: str) -> str:
    """The Markdown page of one verb and of its subcommands."""
    command = f"flywheel {verb}"
    parser = verb_parser.parser_of(verb)
    parts = [_GENERATED.format(command=command), f"# {command}", *_section(parser, command), _sentence(parser.epilog)]
    return "\n\n".join(parts).replace("-->\n\n", "-->\n", 1) + "\n"


def _section(parser: argparse.ArgumentParser, command: str) -> Iterator[str]:
    """The section of a command, and then of its subcommands."""
    if parser.description:
        yield _sentence(parser.description)
    verbs = _below(parser)
    if not verbs:
        yield f"```\n{_usage(parser, command)}\n```"
    for group in parser._action_groups:
        shown = [action for action in group._group_actions if _is_shown(action)]
        if shown:
            yield _table(group, shown)
    for choice in parser._mutually_exclusive_groups:
        names = ", ".join(f"`{_name(action)}`" for action in choice._group_actions)
        yield f"{'Exactly' if choice.required else 'At most'} one of {names} can be given."
    for verb, below in verbs.items():
        yield f"## {command} {verb}"
        yield from _section(below, f"{command} {verb}")


def _below(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The parsers of a command's subcommands, by name."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return {choice.dest: action.choices[choice.dest] for choice in action._choices_actions}
    return {}


def _is_shown(action: argparse.Action) -> bool:
    hidden = isinstance(action, (argparse._HelpAction, argparse._SubParsersAction))
    return not hidden and action.help != argparse.SUPPRESS


def _usage(parser: argparse.ArgumentParser, command: str) -> str:
    """The command with its required arguments and placeholders for the rest."""
    words = [command]
    options = [action for action in parser._actions if action.option_strings and _is_shown(action)]
    words += [f"{action.option_strings[-1]} {_value(action)}".strip() for action in options if action.required]
    if any(not action.required for action in options):
        words.append("[OPTION ...]")
    words += [_name(action) for action in parser._actions if not action.option_strings and _is_shown(action)]
    return " ".join(words)


def _table(group: argparse._ArgumentGroup, actions: Sequence[argparse.Action]) -> str:
    head = "argument" if not actions[0].option_strings else "option"
    rows = [f"| `{_cell(_name(action))}` | {_cell(_help(action))} |" for action in actions]
    titles = {"positional arguments": "", "options": ""}
    title = titles.get(group.title or "", f"{_sentence(group.title)}\n\n")
    return title + "\n".join([f"| {head} | |", "|---|---|", *rows])


def _name(action: argparse.Action) -> str:
    value = _value(action)
    if action.option_strings:
        return f"{', '.join(action.option_strings)} {value}".strip()
    return {"?": f"[{value}]", "*": f"[{value} ...]", "+": f"{value} [{value} ...]"}.get(str(action.nargs), value)


def _value(action: argparse.Action) -> str:
    """The placeholder of the value, "" without a value."""
    if action.nargs == 0:
        return ""
    if isinstance(action.metavar, str):
        return action.metavar
    return action.dest.upper().replace("_", "-")


def _help(action: argparse.Action) -> str:
    values = {**vars(action), "prog": "flywheel"}
    text = (action.help or "") % values
    parts = [text]
    if action.choices:
        parts.append("one of " + ", ".join(f"`{choice}`" for choice in action.choices))
    if isinstance(action.default, (str, int)) and action.default and "default:" not in text:
        parts.append(f"default: `{action.default}`")
    if action.required and action.option_strings:
        parts.append("required")
    if isinstance(action, argparse._AppendAction) and "repeated" not in text:
        parts.append("may be repeated")
    return "; ".join(part for part in parts if part)


def _sentence(text: str | None) -> str:
    """A text in argparse's lower case as a sentence."""
    words = " ".join((text or "").split())
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", ":", "?")) else ".")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def main(argv: Sequence[str] | None = None) -> int:
    """Write the pages into a folder, and remove pages of removed verbs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="the folder of the pages")
    folder: Path = parser.parse_args(argv).output
    folder.mkdir(parents=True, exist_ok=True)
    texts = pages()
    for stale in folder.glob("*.md"):
        if stale.name not in texts:
            stale.unlink()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
