"""`flywheel completion`: write the completion script of a shell."""

from __future__ import annotations

import importlib

from flywheel.completion import completions
from flywheel.findings import console

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

#: Shell -> the module here that writes its script.
SHELLS = {"bash": "bash_script", "zsh": "zsh_script", "fish": "fish_script"}


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel completion`."""
    parser.add_argument("shell", choices=tuple(SHELLS), metavar="SHELL", help="bash, zsh or fish")


def run(arguments: Namespace) -> int:
    """Print the script."""
    module = importlib.import_module(f"flywheel.completion.{SHELLS[arguments.shell]}")
    console.show(module.script(completions.all_commands(), completions.check_names()))
    return 0
