"""The completion script of fish."""

from __future__ import annotations

from flywheel.completion.completions import CHECKS, FILE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.completion.completions import Command, Option, Value

_HEAD = """\
# Completion of flywheel in fish, written by: flywheel completion fish
# As the file ~/.config/fish/completions/flywheel.fish
set -g __flywheel_checks {checks}

function __flywheel_at
    set -l verb flywheel
    for word in (commandline -opc)[2..-1]
        switch "$verb $word"
            case {commands}
                set verb "$verb $word"
        end
    end
    test "$verb" = "$argv"
end

function __flywheel_list
    set -l value (string replace -r '^--[^=]*=' '' -- (commandline -ct))
    set -l start (string replace -r '[^,]*$' '' -- "$value")
    printf '%s\\n' $start$__flywheel_checks
end

complete -c flywheel -e
complete -c flywheel -f
"""


def script(commands: list[Command], checks: list[str]) -> str:
    """The script for `commands`; `checks` are the names of checks."""
    names = " ".join(f"'{command.name}'" for command in commands[1:])
    lines = [line for command in commands for line in _lines(command)]
    return _HEAD.format(checks=" ".join(checks), commands=names) + "".join(f"{line}\n" for line in lines)


def _lines(command: Command) -> Iterator[str]:
    start = f"complete -c flywheel -n '__flywheel_at {command.name}'"
    for word, text in command.below.items():
        yield f"{start} -a {word} -d {_quoted(text)}"
    if command.argument is not None and not command.below:
        yield f"{start}{_value(command.argument, is_option=False)}"
    for option in command.options:
        value = "" if option.value is None else _value(option.value, is_option=True)
        yield f"{start}{_names(option)}{value} -d {_quoted(option.help)}"


def _names(option: Option) -> str:
    return "".join(f" -l {name[2:]}" if name.startswith("--") else f" -s {name[1:]}" for name in option.names)


def _value(value: Value, is_option: bool) -> str:
    exclusive = " -x" if is_option else ""
    if value.words:
        return f"{exclusive} -a '{' '.join(value.words)}'"
    if value.kind == CHECKS:
        return f"{exclusive} -a '(__flywheel_list)'"
    return (" -r -F" if is_option else " -F") if value.kind == FILE else exclusive


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
