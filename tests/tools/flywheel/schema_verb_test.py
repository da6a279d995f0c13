"""`flywheel schema`: the committed schemas, from wherever the program is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[3] / "docs" / "schemas"


def test_every_schema_comes_with_the_program(flywheel) -> None:
    """`flywheel schema NAME` prints the committed file, wherever the program is installed."""
    files = {path.name.removesuffix(".schema.json"): path for path in FOLDER.glob("*.schema.json")}
    listed = flywheel("schema")
    assert [line.split()[0] for line in listed.out.splitlines()] == sorted(files)
    assert (
        "settings       How an overlay is checked: flywheel.toml, or [tool.flywheel] of pyproject.toml.\n" in listed.out
    )
    for name, path in files.items():
        shown = flywheel("schema", name)
        assert (shown.status, shown.out, shown.err) == (0, path.read_text(encoding="utf-8"), "")


def test_a_schema_that_does_not_exist(flywheel, capfd) -> None:
    """One sentence with a proposal."""
    with pytest.raises(SystemExit, match=r"^2$"):
        flywheel("schema", "orgnization")
    assert "Did you mean `organization`?" in capfd.readouterr().err
