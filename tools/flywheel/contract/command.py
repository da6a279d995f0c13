"""`flywheel contract diff`: compare two contracts."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from flywheel.contract import contract_files
from flywheel.contract.changes import contract_diff, diff_report, next_version
from flywheel.contract.changes.diff_report import ContractDiff
from flywheel.findings import console, runner_commands
from flywheel.findings.output_files import write

_FORMATS = {"text": diff_report.text, "json": diff_report.json, "markdown": diff_report.markdown}

#: The changes that make `flywheel contract diff` fail.
_FAIL_ON = ("breaking", "any", "never")


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel contract`."""
    verbs = parser.add_subparsers(metavar="VERB", required=True, dest="contract_verb")
    summary = "list the changes from one contract to another, and whether they can break an overlay"
    diff = verbs.add_parser(
        "diff", help=summary, description=summary, epilog=parser.epilog, formatter_class=parser.formatter_class
    )
    for name in ("old", "new"):
        help = f"the {name} contract: a contract.json, or a folder with the layout of contract/"
        diff.add_argument(name, metavar=name.upper(), help=help)
    diff.add_argument("--format", choices=_FORMATS, default="text", help="default: text")
    diff.add_argument("--output", metavar="FILE", help="write to FILE, not to stdout")
    diff.add_argument(
        "--fail-on",
        choices=_FAIL_ON,
        default="breaking",
        help="which changes make the exit status 1 (default: breaking)",
    )
    diff.add_argument("--old-version", metavar="VERSION", help="the version of OLD, to compute the lowest next version")


def run(arguments: Namespace) -> int:
    """Print the changes; return 1 if there are changes of the kind that `--fail-on` names."""
    diff = between(arguments.old, arguments.new, arguments.old_version)
    told = _FORMATS[arguments.format](diff)
    if arguments.output:
        write(arguments.output, told)
    else:
        console.show(told, runner_commands.as_commands)
    return int(_fails(diff, arguments.fail_on))


def between(old: str, new: str, version: str | None = None) -> ContractDiff:
    """The changes from the contract at `old` to the one at `new`; `version` is the version of the old one."""
    before, after = contract_files.load(old), contract_files.load(new)
    changes = contract_diff.between(before, after)
    enough = next_version.next_version(version, changes) if version else None
    return ContractDiff((old, before.digest), (new, after.digest), changes, version, enough)


def _fails(diff: ContractDiff, fail_on: str) -> bool:
    if fail_on == "any":
        return bool(diff.changes)
    return fail_on == "breaking" and any(change.breaking for change in diff.changes)
