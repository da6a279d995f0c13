"""The pages of the command line are equal on every Python."""

from __future__ import annotations

import argparse

import cli_pages
import pytest

from flywheel.command_line import verb_parser


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("directory", nargs="?", metavar="DIR", help="where | it is")
    parser.add_argument("files", nargs="*", metavar="FILE", help="the files")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--size", type=int, default=7, help="how large (default: %(default)s)")
    parser.add_argument("--hidden", help=argparse.SUPPRESS)
    way = parser.add_argument_group("how it is done").add_mutually_exclusive_group(required=True)
    way.add_argument("--one-way", metavar="WAY", action="append", help="this way")
    way.add_argument("--other", action="store_true", help="that way")
    parser.add_argument("--owner", required=True, help="whose it is")


def test_page_of_a_verb(monkeypatch: pytest.MonkeyPatch) -> None:
    """The usage has the required arguments; each option has its choices, default and repetition."""
    thing = argparse.ArgumentParser(description="do a thing", epilog="exit status: 0")
    _add_arguments(thing)
    monkeypatch.setattr(verb_parser, "parser_of", lambda _: thing)
    assert cli_pages.page("thing") == (
        "<!-- Generated from `flywheel thing --help`. Edit the text there, then run: ./bazelw run //docs:update -->\n"
        "# flywheel thing\n\n"
        "Do a thing.\n\n"
        "```\nflywheel thing --owner OWNER [OPTION ...] [DIR] [FILE ...]\n```\n\n"
        "| argument | |\n|---|---|\n| `[DIR]` | where \\| it is |\n| `[FILE ...]` | the files |\n\n"
        "| option | |\n|---|---|\n"
        "| `--format FORMAT` | one of `text`, `json`; default: `text` |\n"
        "| `--size SIZE` | how large (default: 7) |\n"
        "| `--owner OWNER` | whose it is; required |\n\n"
        "How it is done.\n\n"
        "| option | |\n|---|---|\n| `--one-way WAY` | this way; may be repeated |\n| `--other` | that way |\n\n"
        "Exactly one of `--one-way WAY`, `--other` can be given.\n\n"
        "Exit status: 0.\n"
    )
