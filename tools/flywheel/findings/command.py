"""`flywheel checks`: list the checks, or explain one."""

from __future__ import annotations

import inspect
from argparse import ArgumentParser, Namespace

from flywheel.findings import check_sources, console, engine, fix_sentences, selection, subjects
from flywheel.findings.engine import AnyCheck
from flywheel.findings.reports import printable


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel checks`."""
    help = "ids, names, starts of ids or families (default: all)"
    parser.add_argument("words", nargs="*", metavar="CHECK", help=help)


def run(arguments: Namespace) -> int:
    """Print a line per check, or the whole of it when a single id is given."""
    chosen = engine.choose(subjects.CHECKS, selection.words(arguments.words))
    if len(chosen) == 1 and arguments.words:
        console.show(explain(chosen[0]) + "\n")
    else:
        for check in chosen:
            console.show(f"{check.id}  {check.severity:<7}  {check.family:<8}  {check.summary}\n")
    return 0


def explain(check: AnyCheck) -> str:
    """A check in plain text: id, severity, rule, reason, fix, page, sources."""
    return "\n".join(
        [
            f"{check.id} {check.slug} ({check.severity}, family {check.family})",
            "",
            check.summary,
            "",
            inspect.cleandoc(check.why),
            "",
            *((check.evidence, "") if check.evidence else ()),
            f"To fix it: {fix_sentences.of_check(check.id)}",
            f"An example, before and after the edit: {printable.page('docs/checks', check)}",
            "",
            f"{check_sources.heading(check.sources)}:",
            *(f"- {check_sources.plain(one)}" for one in check.sources),
        ]
    )
