"""`flywheel registry`: check a Bazel registry in a folder, withdraw a version, or deprecate a module."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from flywheel.registry.bazel_registry import Registry

_MOST_MISSING = 8


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel registry`."""
    from flywheel.findings.run import add_many, add_options

    verbs = parser.add_subparsers(metavar="VERB", required=True)
    check = verbs.add_parser("check", help="check the registry", description="Check a Bazel registry in a folder.")
    check.add_argument("directory", metavar="DIR", help="the registry's folder")
    check.add_argument(
        "--archives", default="", metavar="DIR", help="a folder with archives, by name or in a mirror's layout"
    )
    help = "another registry that is used: a folder, or a list of name@version (repeatable)"
    add_many(check, "--upstream", "PATH", help)
    help = "follow links and do not check them: for a sandbox that consists of links"
    check.add_argument("--follow-links", action="store_true", help=help)
    add_options(check)
    check.set_defaults(registry_verb=_check)
    yank = verbs.add_parser("yank", help="withdraw a version", description="Withdraw a version of a module.")
    deprecate = verbs.add_parser("deprecate", help="deprecate a module", description="Mark a module as deprecated.")
    for one in (yank, deprecate):
        one.add_argument("--registry", required=True, metavar="DIR", help="the registry's folder")
        one.add_argument("module", metavar="MODULE", help="the module's name")
    yank.add_argument("version", metavar="VERSION", help="the version to withdraw")
    for one in (yank, deprecate):
        one.add_argument("--reason", required=True, metavar="TEXT", help="the reason, and what to use instead")
        one.add_argument("--check", action="store_true", help="show what would change, and write nothing")
    yank.set_defaults(registry_verb=_yank)
    deprecate.set_defaults(registry_verb=_deprecate)


def run(arguments: Namespace) -> int:
    """Run the second verb."""
    status: int = arguments.registry_verb(arguments)
    return status


def _yank(arguments: Namespace) -> int:
    from flywheel.registry import withdrawal

    return withdrawal.yank(arguments)


def _deprecate(arguments: Namespace) -> int:
    from flywheel.registry import withdrawal

    return withdrawal.deprecate(arguments)


def _check(arguments: Namespace) -> int:
    """Check and report; 1 if a check fails."""
    from flywheel.contract import compiled
    from flywheel.findings.run import Run, source_lines
    from flywheel.registry import registry_folder

    this_run = Run(arguments, "registry")
    contract = compiled.chosen(arguments.contract)
    registry, read = registry_folder.load(
        arguments.directory, arguments.archives, arguments.upstream, arguments.follow_links
    )
    judged = this_run.judge(registry, contract)
    lines = source_lines(arguments.directory, read)
    return judged.finish(registry.name, read=(_counted(registry),), missed=_missed(registry), lines=lines)


def _counted(registry: Registry) -> str:
    """The numbers of what was read: a registry has too many files to list."""
    versions = sum(1 for _ in registry.versions())
    looked = sum(1 for one in registry.versions() if one.archive is not None and one.archive.path)
    return f"{len(registry.modules)} modules, {versions} versions, {looked} archives"


def _missed(registry: Registry) -> list[str]:
    """What was not checked: missing archives, and modules of other registries."""
    missed = []
    archives = [one for one in registry.versions() if one.source is not None and one.source.type == "archive"]
    absent = sum(1 for one in archives if one.archive is None)
    if absent:
        missed.append(f"{absent} archives (pass their folder with --archives)")
    closed = sorted(one.archive.name for one in archives if one.archive is not None and one.archive.closed)
    if closed:
        missed.append(f"the content of {len(closed)} archives of kinds that are not read: {_shown(closed)}")
    if registry.upstream is None:
        foreign = registry.foreign_modules()
        if foreign:
            missed.append(f"modules of other registries: {_shown(foreign)} (pass these with --upstream)")
    return missed


def _shown(names: list[str]) -> str:
    return ", ".join(names[:_MOST_MISSING]) + (" and others" if len(names) > _MOST_MISSING else "")
