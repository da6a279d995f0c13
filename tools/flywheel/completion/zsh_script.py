"""The completion script of zsh."""

from __future__ import annotations

from flywheel.completion.completions import CHECKS, FILE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flywheel.completion.completions import Command, Value

_HEAD = """\
#compdef flywheel
# Completion of flywheel in zsh, written by: flywheel completion zsh
# As the file _flywheel in a folder of $fpath, or in ~/.zshrc: source <(flywheel completion zsh)
typeset -ga _flywheel_checks=({checks})

_flywheel() {{
    local verb=flywheel prev=${{words[CURRENT - 1]}} at
    local -a rows
    for ((at = 2; at < CURRENT; at++)); do
        case "$verb ${{words[at]}}" in
            {commands}) verb="$verb ${{words[at]}}" ;;
        esac
    done
    if [[ $PREFIX == --*=* ]]; then
        prev=${{PREFIX%%=*}}
        compset -P '*='
    fi
    case "$verb $prev" in
"""

_TAIL = """\
    esac
}

if [[ $funcstack[1] == _flywheel ]]; then
    _flywheel "$@"
else
    compdef _flywheel flywheel
fi
"""


def script(commands: list[Command], checks: list[str]) -> str:
    """The script for `commands`; `checks` are the names of checks."""
    names = "|".join(f"'{command.name}'" for command in commands[1:])
    lines = [*_values(commands), "    esac", "    if [[ $PREFIX == -* ]]; then", '        case "$verb" in']
    for command in commands:
        rows = _rows((name, one.help) for one in command.options for name in one.names)
        lines.append(f"            '{command.name}') rows=({rows}) ;;")
    lines += ["        esac", "        _describe -o option rows", "        return", "    fi", '    case "$verb" in']
    for command in commands:
        if command.below:
            lines.append(f"        '{command.name}') rows=({_rows(command.below.items())}); _describe verb rows ;;")
        elif command.argument is not None:
            lines.append(f"        '{command.name}') {_reply(command.argument)} ;;")
    return _HEAD.format(checks=" ".join(checks), commands=names) + "\n".join(lines) + "\n" + _TAIL


def _values(commands: list[Command]) -> Iterator[str]:
    """The replies after an option, the same replies together."""
    replies: dict[str, list[str]] = {}
    for command in commands:
        for option in command.options:
            if option.value is not None:
                replies.setdefault(_reply(option.value), []).extend(f"'{command.name} {name}'" for name in option.names)
    for reply, cases in replies.items():
        yield f"        {'|'.join(cases)}) {reply}; return ;;"


def _rows(rows: Iterable[tuple[str, str]]) -> str:
    """Words with their descriptions, as `_describe` reads them."""
    return " ".join("'" + f"{word}:{text}".replace("'", "'\\''") + "'" for word, text in rows)


def _reply(value: Value) -> str:
    if value.words:
        return f"compadd -- {' '.join(value.words)}"
    if value.kind == CHECKS:
        return "compset -P '*,'; compadd -- $_flywheel_checks"
    return "_files" if value.kind == FILE else "_message value"
