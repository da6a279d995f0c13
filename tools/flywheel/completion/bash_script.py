"""The completion script of bash, from version 3.2."""

from __future__ import annotations

from flywheel.completion.completions import CHECKS, FILE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.completion.completions import Command, Value

_HEAD = """\
# Completion of flywheel in bash, written by: flywheel completion bash
# In ~/.bashrc: source <(flywheel completion bash)
_flywheel_checks='{checks}'

# Without a reply bash completes names of files.
_flywheel() {{
    local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD - 1]}} verb=flywheel words='' at
    if [[ $cur == = ]]; then # --option=, which bash splits
        cur=''
    elif [[ $prev == = ]]; then
        prev=${{COMP_WORDS[COMP_CWORD - 2]}}
    fi
    COMPREPLY=()
    for ((at = 1; at < COMP_CWORD; at++)); do
        case "$verb ${{COMP_WORDS[at]}}" in
            {commands}) verb="$verb ${{COMP_WORDS[at]}}" ;;
        esac
    done
    case "$verb $prev" in
"""

_MIDDLE = """\
    esac
    if [[ $cur == -* ]]; then
        case "$verb" in
{options}
        esac
    else
        case "$verb" in
{arguments}
        esac
    fi
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
}

_flywheel_list() {
    local cur=$1 start=''
    [[ $cur != *,* ]] || start=${cur%,*},
    COMPREPLY=($(compgen -P "$start" -W "$_flywheel_checks" -- "${cur##*,}"))
}

complete -o default -F _flywheel flywheel
"""


def script(commands: list[Command], checks: list[str]) -> str:
    """The script for `commands`; `checks` are the names of checks."""
    names = "|".join(f"'{command.name}'" for command in commands[1:])
    head = _HEAD.format(checks=" ".join(checks), commands=names)
    options = (
        f"            '{command.name}') words='{' '.join(name for one in command.options for name in one.names)}' ;;"
        for command in commands
    )
    arguments = [f"            '{command.name}') {reply} ;;" for command in commands if (reply := _argument(command))]
    middle = _MIDDLE.replace("{options}", "\n".join(options)).replace("{arguments}", "\n".join(arguments))
    return head + "".join(_values(commands)) + middle


def _values(commands: list[Command]) -> Iterator[str]:
    """The replies after an option, the same replies together."""
    replies: dict[str, list[str]] = {}
    for command in commands:
        for option in command.options:
            if option.value is not None:
                cases = replies.setdefault(_reply(option.value, "return"), [])
                cases += [f"'{command.name} {name}'" for name in option.names]
    for reply, cases in replies.items():
        yield f"        {'|'.join(cases)}) {reply} ;;\n"


def _argument(command: Command) -> str:
    if command.below:
        return f"words='{' '.join(command.below)}'"
    return _reply(command.argument, "return") if command.argument is not None else ""


def _reply(value: Value, end: str) -> str:
    if value.words:
        return f"COMPREPLY=($(compgen -W '{' '.join(value.words)}' -- \"$cur\")); {end}"
    if value.kind == CHECKS:
        return f'_flywheel_list "$cur"; {end}'
    return end if value.kind == FILE else f"compopt +o default 2>/dev/null; {end}"
