"""Where the report of a run goes, and how it looks there: format, file, colours, links, figures alone."""

from __future__ import annotations

import os
import sys

from flywheel import __version__
from flywheel.errors import UsageError
from flywheel.findings import console, reports, runner_commands

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Iterable
    from typing import Any

    from flywheel.findings.engine import AnyCheck
    from flywheel.findings.report import Report
    from flywheel.findings.reports.links import Links
    from flywheel.formats.source import Place

    Lines = Callable[[Place], str | None]

_COLOUR = ("auto", "always", "never")
_COLOUR_HELP = "colours in text; auto: on a terminal, or if FORCE_COLOR is set, but never if NO_COLOR is set"
_PAGES_HELP = "address of the folder with the checks' pages; reports link to them"


def add_output(parser: ArgumentParser) -> None:
    """`--format`, `--output`, `--bundle`, `--no-families`, `--pages`, `--statistics`, `--color` and `--quiet`."""
    parser.add_argument("--format", choices=reports.FORMATS, default="text")
    parser.add_argument("--output", metavar="FILE", help="write the report here, not to stdout")
    parser.add_argument("--bundle", metavar="DIR", help="write every report here and exit 0")
    parser.add_argument("--no-families", action="store_true", help="in a bundle: leave out the part of each family")
    parser.add_argument("--pages", metavar="URL", default="", help=_PAGES_HELP)
    parser.add_argument("--statistics", action="store_true", help="in text: only count the findings of each check")
    parser.add_argument("--color", choices=_COLOUR, default="auto", help=_COLOUR_HELP)
    help = "in text: leave out which checks ran and what was read; only count the checks that did not run"
    parser.add_argument("-q", "--quiet", action="store_true", help=help)


def refuse_usage(arguments: Namespace) -> None:
    """Raise `UsageError` for options of `add_output` that do not go together, and for a useless address."""
    if getattr(arguments, "statistics", False) and (arguments.bundle or (arguments.format or "text") != "text"):
        given = "--bundle" if arguments.bundle else f"--format {arguments.format}"
        raise UsageError(f"--statistics is for text, not for {given}: the JSON report has the counts under `checks`.")
    pages = getattr(arguments, "pages", "")
    if pages and not pages.startswith(("https://", "http://")):
        raise UsageError(f"--pages `{pages}`: give an address that begins with https:// or http://.")
    if pages and console.redacted(pages) != pages:
        raise UsageError(f"--pages `{pages}`: reports link to it, and it has a secret. Give an address without one.")


def write(
    arguments: Namespace, report: Report, checks: Iterable[AnyCheck], lines: Lines | None, redact: Callable[[str], str]
) -> int:
    """Write `report` as the options say; return the exit status: 1 if it fails and no bundle is asked for."""
    by_id = {check.id: check for check in checks}
    quiet, pages = getattr(arguments, "quiet", False), getattr(arguments, "pages", "")
    options: dict[str, Any] = {"lines": lines, "quiet": quiet, "redact": redact, "version": __version__, "pages": pages}
    bundle_folder = getattr(arguments, "bundle", None)
    if bundle_folder:
        from pathlib import Path  # 4 ms

        from flywheel.findings.reports import bundle

        families = () if getattr(arguments, "no_families", False) else report.families
        left_out = getattr(arguments, "families_left_out", ()) if families else ()
        bundle.write(report, Path(bundle_folder), by_id, families, left_out, **options)
        return 0
    output = getattr(arguments, "output", None)
    options["colour"] = _colour(getattr(arguments, "color", "auto"), output)
    options["links"] = _links(pages) if options["colour"] and not output else None
    if getattr(arguments, "statistics", False):
        from flywheel.findings.reports import statistics

        text = runner_commands.in_text(statistics.render(report, by_id, options["colour"]))
    else:
        text = reports.render(report, getattr(arguments, "format", None) or "text", by_id, **options)
    if output:
        from flywheel.findings import output_files

        output_files.write(output, text)
    else:
        console.show(text, runner_commands.as_commands)  # every format has broken them already
    return 1 if reports.fails(report, by_id) else 0


def _colour(wanted: str, output: str | None) -> bool:
    """Whether a report has colours. A choice on the command line counts more than the environment."""
    if wanted != "auto":
        return wanted == "always"
    if output or os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _links(pages: str) -> Links | None:
    """What makes links, if the terminal shows them."""
    if not (sys.stdout.isatty() or "FORCE_HYPERLINK" in os.environ):
        return None
    from flywheel.findings.reports import links  # imported late: pipes and files have none

    return links.Links(pages) if links.are_shown(os.environ) else None
