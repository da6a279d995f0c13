"""What every verb that judges shares: which checks run, what is expected, and where the report goes."""

from __future__ import annotations

import os
import sys

from flywheel import __version__
from flywheel.errors import UsageError
from flywheel.findings import engine, reports, subjects
from flywheel.findings.finding import check_expected

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path
    from typing import Any

    from flywheel.findings.engine import Check
    from flywheel.findings.finding import Report
    from flywheel.findings.reports.report_tables import Table
    from flywheel.formats.source import Place

    Lines = Callable[[Place], str | None]


def add_arguments(parser: ArgumentParser) -> None:
    """How to judge and where to report."""
    add_judging(parser)
    add_output(parser)


def add_judging(parser: ArgumentParser) -> None:
    """`--strict`, `--expect`, `--select` and `--ignore`."""
    parser.add_argument("--strict", action="store_true", help="fail on any warning that is not expected")
    many = {"action": "append", "default": []}
    help = "a warning that must be found exactly COUNT times"
    parser.add_argument("--expect", metavar="ID=COUNT", help=help, **many)  # type: ignore[arg-type]
    parser.add_argument("--select", metavar="ID", help="run these alone: ids, their starts, families", **many)  # type: ignore[arg-type]
    parser.add_argument("--ignore", metavar="ID", help="leave these out", **many)  # type: ignore[arg-type]


def add_output(parser: ArgumentParser) -> None:
    """`--format`, `--output` and `--bundle`."""
    parser.add_argument("--format", choices=reports.FORMATS, default="text")
    parser.add_argument("--output", metavar="FILE", help="write the report here, not to stdout")
    parser.add_argument("--bundle", metavar="DIR", help="write every report here and exit 0")


def choose(arguments: Namespace, subject: str) -> tuple[list[Check], dict[str, int]]:
    """The checks of `subject` to run and the expected counts; raise `UsageError` for an id that will not run."""
    checks = subjects.of(subject)
    expected = _expected(arguments.expect)
    strange = sorted(id for id in expected.keys() - checks.keys() if subjects.judges_something_else(id, subject))
    if strange:
        raise UsageError(f"expected: `{strange[0]}` judges something else than this verb does. Leave its count out.")
    check_expected(expected, {id: check.severity for id, check in checks.items()})
    chosen = engine.choose(checks, arguments.select, arguments.ignore)
    idle = sorted(expected.keys() - {check.id for check in chosen})
    if idle:
        raise UsageError(f"expected: `{idle[0]}` is left out by --select or --ignore. Leave its count out too.")
    return chosen, expected


def families(checks: Iterable[Check]) -> tuple[str, ...]:
    """The families of `checks`, each once."""
    return tuple(dict.fromkeys(check.family for check in checks))


def finish(
    arguments: Namespace,
    report: Report,
    checks: Iterable[Check],
    lines: Lines | None = None,
    redact: Callable[[str], str] = str,
    tables: Sequence[Table] = (),
) -> int:
    """Write the report where it is wanted; return the exit status, 1 if the report fails and no bundle is asked for.

    `lines` looks up the source lines shown under findings (see `lines`); `redact` is applied to them.
    `tables` stand beside the findings where the format can hold them.
    """
    by_id = {check.id: check for check in checks}
    options: dict[str, Any] = {"lines": lines, "redact": redact, "version": __version__}
    if arguments.bundle:
        from pathlib import Path  # 4 ms

        from flywheel.findings.reports import bundle

        bundle.write(report, Path(arguments.bundle), by_id, **options)
        if tables:
            _add_tables(Path(arguments.bundle), tables)
        return 0
    shown = not arguments.output
    text = reports.render(report, arguments.format, by_id, colour=shown and _colour(), **options)
    if tables:
        from flywheel.findings.reports import report_tables

        text = report_tables.add(text, arguments.format, tables)
    if shown:
        show(text)
    else:
        from flywheel.findings import output_files

        output_files.write(arguments.output, text)
    return 1 if reports.fails(report, by_id) else 0


def _add_tables(folder: Path, tables: Sequence[Table]) -> None:
    """Put the tables into the files of a bundle that can hold them."""
    from flywheel.findings import output_files
    from flywheel.findings.reports import bundle, report_tables

    for format in report_tables.FORMATS:
        path = folder / bundle.FILES[format]
        output_files.write(path, report_tables.add(path.read_text(encoding="utf-8"), format, tables))


def show(text: str) -> None:
    """Write to stdout whatever its encoding can hold."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.stdout.write(text)


def _colour() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def lines(folder: str, read: Iterable[str]) -> Lines:
    """Looks up lines of the files that were read below `folder`, and of no other."""
    from flywheel.formats.secrets.secret_search import redact_lines
    from flywheel.formats.source import FormatError
    from flywheel.formats.source import read as read_source

    known = set(read)
    texts: dict[str, list[str]] = {}

    def line(place: Place) -> str | None:
        if place.file not in known or place.line is None:
            return None
        if place.file not in texts:
            try:
                # As a whole: a line from the middle of a key is not recognised by itself.
                texts[place.file] = redact_lines(read_source(os.path.join(folder, place.file)).text)
            except FormatError:
                texts[place.file] = []
        found = texts[place.file]
        return found[place.line - 1] if 0 < place.line <= len(found) else None

    return line


def _expected(words: list[str]) -> dict[str, int]:
    expected: dict[str, int] = {}
    for word in words:
        id, equals, count = word.partition("=")
        if not equals or not count.isascii() or not count.isdigit():
            raise UsageError(f"--expect `{word}`: write it as ID=COUNT, for example GF202=1.")
        if id in expected:
            raise UsageError(f"--expect `{word}`: {id} has a count already. Give each id once, with its whole count.")
        expected[id] = int(count)
    return expected
