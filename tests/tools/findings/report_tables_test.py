"""Tables stand beside findings in every format that can hold them, and can break none."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from flywheel.findings.reports import report_tables
from flywheel.findings.reports.report_tables import Table

COLUMNS = {"name": "name", "missing": "what is missing"}


def table(*rows: dict[str, object]) -> Table:
    """A table of things."""
    return Table("things", "Things", COLUMNS, list(rows))


def test_text_is_aligned_and_stands_first() -> None:
    """The verdict stays the last line; no line ends in blanks."""
    rows = table({"name": "a-long-one", "missing": ["x", "y"]}, {"name": "b", "missing": []})
    assert report_tables.add("report\n", "text", [rows]) == (
        "Things: 2\n  name        what is missing\n  a-long-one  x, y\n  b\n\nreport\n"
    )


def test_markdown_has_cells_that_hold() -> None:
    """What a row holds cannot open a cell, a line or a tag."""
    text = report_tables.add("# Report\n", "markdown", [table({"name": "a|b\n<i>", "missing": "`x` *y*"})])
    assert text == (
        "# Report\n\n### Things\n\n| name | what is missing |\n| --- | --- |\n"
        "| a&#124;b\\\\n&lt;i&gt; | `x` \\*y\\* |\n"
    )


def test_json_keeps_rows_whole() -> None:
    """With what people are not shown, and an empty table too."""
    text = report_tables.add(
        '{"ok": true}\n', "json", [table({"name": "a", "more": {"deep": [1]}}), Table("no", "No", {}, [])]
    )
    assert json.loads(text) == {"ok": True, "things": [{"name": "a", "more": {"deep": [1]}}], "no": []}


def test_people_are_shown_no_empty_table() -> None:
    """Nor is a format changed that has none."""
    for format in ("text", "markdown"):
        assert report_tables.add("report\n", format, [table()]) == "report\n"
    for format in ("sarif", "junit", "github"):
        assert report_tables.add("report\n", format, [table({"name": "a"})]) == "report\n"


def test_many_rows_are_cut_for_people() -> None:
    """And counted; a machine gets all."""
    rows = table(*({"name": str(number)} for number in range(2001)))
    assert "\n1 row more: the JSON report has all.\n" in report_tables.add("report\n", "text", [rows])
    assert report_tables.add("report\n", "markdown", [rows]).endswith("\n\n1 row more: the JSON report has all.\n")
    assert len(json.loads(report_tables.add("{}", "json", [rows]))["things"]) == 2001


@given(
    st.recursive(
        st.text() | st.integers() | st.booleans() | st.none(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    )
)
def test_every_text_of_a_row_is_redacted(value: object) -> None:
    """However deep it lies; what is no text stays."""
    clean = report_tables.redacted(value, lambda text: "#")
    assert json.dumps(_marked(value)) == json.dumps(clean)


def _marked(value: object) -> object:
    if isinstance(value, str):
        return "#"
    if isinstance(value, list):
        return [_marked(item) for item in value]
    if isinstance(value, dict):
        return {key: _marked(item) for key, item in value.items()}
    return value
