"""A check without its evidence, as `bazel test` sees it: skipped, never passed, and failed where it is required."""

from __future__ import annotations

import subprocess
from pathlib import Path
from xml.etree import ElementTree

_FOLDER = Path("tests/rules/overlay_tests")
_EXCEPTION = "`runner_group_policy` is `legacy-default`, which was allowed until 2026-08-15; it is 2026-08-16."
_LACK = "did not run: it needs the day (`--today YYYY-MM-DD`)"


class Outcome:
    """What a test of a family left behind: its status, its log, and the test case of GF209."""

    def __init__(self, name: str, folder: Path) -> None:
        xml = folder / "test.xml"
        env = {"PATH": "/usr/bin:/bin", "XML_OUTPUT_FILE": str(xml)}
        result = subprocess.run([_FOLDER / f"{name}.boundary.sh"], env=env, capture_output=True, text=True, check=False)
        self.status = result.returncode
        self.log = result.stdout
        cases = ElementTree.fromstring(xml.read_text(encoding="utf-8")).iter("testcase")
        (case,) = (one for one in cases if one.get("name") == "GF209 expired-exception")
        self.case = [(part.tag, part.get("message")) for part in case]


def test_it_fails_with_a_day(tmp_path: Path) -> None:
    """The exception ended the day before."""
    dated = Outcome("dated", tmp_path)
    assert dated.status == 1
    ((tag, message),) = dated.case
    assert tag == "failure"
    assert message is not None
    assert message.endswith(_EXCEPTION)


def test_it_is_skipped_without_a_day(tmp_path: Path) -> None:
    """The log names what did not run, in strict mode too, and that alone fails nothing."""
    undated = Outcome("undated", tmp_path)
    assert undated.case == [("skipped", _LACK)]
    assert "  not run    GF209 expired-exception: needs the day (`--today YYYY-MM-DD`)\n" in undated.log
    assert "expected: " not in undated.log


def test_it_fails_where_it_is_required(tmp_path: Path) -> None:
    """`require = ["today"]`: not to run is a failure then."""
    required = Outcome("required", tmp_path)
    assert required.status == 1
    assert required.case == [("failure", f"GF209 is required and {_LACK}.")]
