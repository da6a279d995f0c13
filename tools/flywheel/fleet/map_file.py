"""The map of a fleet as a file for people: owners, sets, labels, nodes, and room and demand, as Markdown.

It has nothing that changes with the day or with findings, so that a repository can keep it and compare it.
"""

from __future__ import annotations

from flywheel.findings import output_files, runner_commands
from flywheel.findings.reports import markdown
from flywheel.findings.reports.printable import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.findings.table import Table


def text(name: str, tables: Iterable[Table]) -> str:
    """The tables that have rows, under the name of the fleet. Neither has secrets any more."""
    lines = [f"# Map of {markdown.prose(shown(name))}", ""]
    lines += [line for table in tables if table.rows for line in markdown.table_lines(table, "##")]
    return runner_commands.in_markdown("\n".join(lines).rstrip("\n") + "\n")


def write(path: str, name: str, tables: Iterable[Table]) -> None:
    """Write the map to `path`; raise `UserError` if that cannot be done."""
    output_files.write(path, text(name, tables))
