"""Tables stand beside findings in every format that can hold them, and can break none."""

from __future__ import annotations

import json
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from flywheel.findings import reports
from flywheel.findings.report import Report
from flywheel.findings.reports.table_cells import redacted
from flywheel.findings.table import LazyRows, Table

COLUMNS = {"name": "name", "missing": "what is missing"}


def table(*rows: dict[str, object]) -> Table:
    """A table of things."""
    return Table("things", "Things", COLUMNS, list(rows))


def rendered(format: str, *tables: Table) -> str:
    """A report with nothing but tables."""
    return reports.render(Report("x", "", [], (), tables=tables), format, {})


def test_text_is_aligned_and_stands_first() -> None:
    """The verdict stays the last line; no line ends in blanks."""
    rows = table({"name": "a-long-one", "missing": ["x", "y"]}, {"name": "b", "missing": []})
    assert rendered("text", rows) == (
        "Things: 2\n  name        what is missing\n  a-long-one  x, y\n  b\n\n" + rendered("text")
    )


def test_markdown_has_cells_that_hold() -> None:
    """What a row holds cannot open a cell, a line or a tag."""
    text = rendered("markdown", table({"name": "a|b\n<i>", "missing": "`x` *y*"}))
    assert text == rendered("markdown") + (
        "\n### Things\n\n| name | what is missing |\n| --- | --- |\n| a&#124;b\\\\n&lt;i&gt; | `x` \\*y\\* |\n"
    )


def test_json_keeps_rows_whole() -> None:
    """With what people are not shown, and an empty table too."""
    document = json.loads(rendered("json", table({"name": "a", "more": {"deep": [1]}}), Table("no", "No", {}, [])))
    assert (document["things"], document["no"]) == ([{"name": "a", "more": {"deep": [1]}}], [])


def test_people_are_shown_no_empty_table() -> None:
    """Nor is a format changed that has none."""
    for format in ("text", "markdown"):
        assert rendered(format, table()) == rendered(format)
    for format in ("sarif", "junit", "github"):
        assert rendered(format, table({"name": "a"})) == rendered(format)


def test_a_familys_part_has_no_table() -> None:
    """Tables are of the whole."""
    report = Report("x", "", [], ("taxonomy",), tables=[table({"name": "a"})])
    assert "Things" in reports.render(report, "text", {})
    assert "Things" not in reports.render(report, "text", {}, "taxonomy")


def test_many_rows_are_cut_for_people() -> None:
    """And counted; a machine gets all."""
    rows = table(*({"name": str(number)} for number in range(2001)))
    assert "\n1 row more: the JSON report has all.\n" in rendered("text", rows)
    assert rendered("markdown", rows).endswith("\n\n1 row more: the JSON report has all.\n")
    assert len(json.loads(rendered("json", rows))["things"]) == 2001


@given(
    st.recursive(
        st.text() | st.integers() | st.booleans() | st.none(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    )
)
def test_every_text_of_a_row_is_redacted(value: object) -> None:
    """However deep it lies; what is no text stays."""
    clean = redacted(value, lambda text: "#")
    assert json.dumps(_marked(value)) == json.dumps(clean)


def _marked(value: object) -> object:
    if isinstance(value, str):
        return "#"
    if isinstance(value, list):
        return [_marked(item) for item in value]
    if isinstance(value, dict):
        return {key: _marked(item) for key, item in value.items()}
    return value


def test_rows_are_made_for_those_who_are_shown_them() -> None:
    """People see the first ones; JSON has every one, each made once."""
    made: list[int] = []

    def rows(numbers: Sequence[int]) -> list[dict[str, object]]:
        made.extend(numbers)
        return [{"name": f"n{number}"} for number in numbers]

    things = Table("things", "Things", {"name": "name"}, LazyRows(range(3_500), rows))
    text = rendered("text", things)
    assert text.startswith("Things: 3500\n  name\n  n0\n")
    assert "  n1999\n1500 rows more: the JSON report has all.\n" in text
    assert made == list(range(2_000))
    made.clear()
    assert json.loads(rendered("json", things))["things"] == [{"name": f"n{number}"} for number in range(3_500)]
    assert made == list(range(3_500))
