"""A settings file beside a suite of tests: it holds where no attribute says otherwise."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from xml.etree import ElementTree

_FOLDER = Path("tests/rules/overlay_tests")


def report(name: str) -> dict[str, object]:
    """The JSON report of a suite."""
    document: dict[str, object] = json.loads((_FOLDER / f"{name}.report/report.json").read_text(encoding="utf-8"))
    return document


def test_what_it_leaves_out_does_not_run() -> None:
    """The family has a test that passes and says why."""
    env = {"PATH": "/usr/bin:/bin", "XML_OUTPUT_FILE": ""}
    result = subprocess.run([_FOLDER / "set.boundary.sh"], env=env, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (0, "The settings leave out every check of the family boundary.\n")
    tree = ElementTree.parse(_FOLDER / "set.report/families/boundary.xml")
    assert [case.find("skipped") is not None for case in tree.iter("testcase")] == [True]
    families = report("set")["families"]
    assert families == ["contract", "wiring", "secrets", "pin"]


def test_an_attribute_counts_more() -> None:
    """`require` of the macro replaces that of the file."""
    assert report("set")["required"] == ["today"]
    assert report("set_otherwise")["required"] == ["pin"]


def test_the_report_names_it() -> None:
    """With the number of checks that it leaves out."""
    read = report("set")["read"]
    assert isinstance(read, list)
    assert [one.partition(" (leaves out ")[0] for one in read] == ["tests/rules/overlay_tests/flywheel.toml"]
