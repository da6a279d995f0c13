"""How the runner translates between Bazel and pytest."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

RUNNER = Path(__file__).with_name("pytest_main.py").absolute()
TWO_CASES = "def test_first():\n    pass\n\ndef test_second():\n    pass\n"


@pytest.fixture
def run(tmp_path):
    """Return a function that runs the runner on a module, as Bazel would."""

    def run_module(text: str, **environment: str) -> subprocess.CompletedProcess:
        (tmp_path / "some_test.py").write_text(text)
        protocol = {name: value for name, value in os.environ.items() if "TEST" not in name}
        protocol |= {
            "TEST_TMPDIR": str(tmp_path / "scratch"),
            "TEST_TARGET": "//some:target",
            "XML_OUTPUT_FILE": str(tmp_path / "test.xml"),
        }
        (tmp_path / "scratch").mkdir(exist_ok=True)
        return subprocess.run(
            [sys.executable, str(RUNNER), "some_test.py"],
            cwd=tmp_path,
            env=protocol | environment,
            capture_output=True,
            check=False,
            text=True,
        )

    return run_module


def cases(folder: Path) -> list[str]:
    """Return the names of the cases in the report under ``folder``."""
    root = ElementTree.parse(folder / "test.xml").getroot()
    return [case.attrib["name"] for case in root.iter("testcase")]


def test_report_has_one_case_each(run, tmp_path):
    """The report lists every pytest case under the target's name."""
    assert run(TWO_CASES).returncode == 0
    assert cases(tmp_path) == ["test_first", "test_second"]
    suite = ElementTree.parse(tmp_path / "test.xml").getroot()[0]
    assert suite.attrib["name"] == "//some:target"


def test_nothing_collected_fails(run):
    """A target without a test fails and says so."""
    done = run("VALUE = 1\n")
    assert done.returncode == 5
    assert done.stderr == "//some:target holds no test: pytest collected nothing.\n"


def test_warning_fails(run):
    """A warning is an error."""
    done = run("import warnings\n\ndef test_loud():\n    warnings.warn('old')\n")
    assert done.returncode == 1


def test_shards_split_the_cases(run, tmp_path):
    """Every case runs in exactly one shard, and each shard says it knows of sharding."""
    seen = []
    for index in range(2):
        status = tmp_path / f"status{index}"
        shard = {"TEST_SHARD_INDEX": str(index), "TEST_TOTAL_SHARDS": "2"}
        done = run(TWO_CASES, TEST_SHARD_STATUS_FILE=str(status), **shard)
        assert done.returncode == 0
        assert status.exists()
        seen += cases(tmp_path)
    assert sorted(seen) == ["test_first", "test_second"]


def test_empty_shard_passes(run):
    """More shards than cases is no failure."""
    assert run(TWO_CASES, TEST_SHARD_INDEX="2", TEST_TOTAL_SHARDS="3").returncode == 0


def test_filter_selects(run, tmp_path):
    """Bazel's --test_filter is pytest's -k."""
    assert run(TWO_CASES, TESTBRIDGE_TEST_ONLY="second").returncode == 0
    assert cases(tmp_path) == ["test_second"]


def test_conftest_beside_the_module_is_loaded(run, tmp_path):
    """Fixtures of a conftest.py reach the cases."""
    fixture = "import pytest\n\n@pytest.fixture\ndef answer():\n    return 42\n"
    (tmp_path / "conftest.py").write_text(fixture)
    assert run("def test_answer(answer):\n    assert answer == 42\n").returncode == 0


def test_nothing_is_left_beside_the_sources(run, tmp_path):
    """No cache folder appears among the sources."""
    run(TWO_CASES)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["scratch", "some_test.py", "test.xml"]


def test_failing_case_fails(run):
    """A failing case fails the target."""
    assert run("def test_no():\n    assert 1 == 2\n").returncode == 1


def test_an_oracle_that_this_machine_lacks(run):
    """Remotely, a path of the machine that builds names nothing: the test sees no oracle, and the log says why."""
    text = (
        "import os\ndef test_it():\n    assert 'FLYWHEEL_TERRAFORM' not in os.environ\n"
        "    assert os.environ['FLYWHEEL_TOFU']\n"
    )
    done = run(text, FLYWHEEL_TERRAFORM="/nowhere/terraform", FLYWHEEL_TOFU=sys.executable)
    assert done.returncode == 0
    line = (
        "FLYWHEEL_TERRAFORM names /nowhere/terraform, which is not on the machine that runs this test: what needs it is"
    )
    assert f"{line} skipped.\n" in done.stdout
