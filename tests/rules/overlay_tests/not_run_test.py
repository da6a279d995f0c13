"""A check without its evidence, as `bazel test` sees it: skipped, never passed, and failed where it is required."""

from __future__ import annotations

import subprocess
from pathlib import Path
from xml.etree import ElementTree

_FOLDER = Path("tests/rules/overlay_tests")
_EXCEPTION = "`runner_group_policy` is `legacy-default`, which was allowed until 2026-08-15; it is 2026-08-16."
_LACK = "did not run: it needs the day (`--today YYYY-MM-DD`)"


class Outcome:
    """What a test left behind: its status, its log, its families, and the test case of GF209."""

    def __init__(self, name: str, folder: Path, family: str = ".boundary") -> None:
        xml = folder / "test.xml"
        env = {"PATH": "/usr/bin:/bin", "XML_OUTPUT_FILE": str(xml)}
        result = subprocess.run([_FOLDER / f"{name}{family}.sh"], env=env, capture_output=True, text=True, check=False)
        self.status = result.returncode
        self.log = result.stdout
        tree = ElementTree.fromstring(xml.read_text(encoding="utf-8"))
        self.families = [suite.get("name") for suite in tree.iter("testsuite")]
        (case,) = (one for one in tree.iter("testcase") if one.get("name") == "GF209 expired-exception")
        self.case = [(part.tag, part.get("message")) for part in case]


def test_it_fails_with_a_day(tmp_path: Path) -> None:
    """The exception ended the day before."""
    dated = Outcome("dated", tmp_path)
    assert dated.status == 1
    ((tag, message),) = dated.case
    assert tag == "failure"
    assert message is not None
    assert message.endswith(_EXCEPTION)


def test_one_test_for_all_families(tmp_path: Path) -> None:
    """It has the cases of six tests, and reads the report that they read."""
    whole = Outcome("dated_whole", tmp_path, "")
    assert whole.status == 1
    assert whole.families == ["taxonomy", "boundary", "contract", "wiring", "secrets", "pin"]
    assert whole.case == Outcome("dated", tmp_path).case
    names = {path.name for path in (_FOLDER / "dated_whole.report").glob("report.*")}
    assert names == {path.name for path in (_FOLDER / "dated.report").glob("report.*")}
    for name in names:
        assert (_FOLDER / "dated_whole.report" / name).read_bytes() == (_FOLDER / "dated.report" / name).read_bytes()


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
