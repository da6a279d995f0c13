"""The table of formats: what can be asked for, and that only that is loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import flywheel
from flywheel.errors import UserError
from flywheel.findings import reports

_PROBE = """
import sys
sys.path.insert(0, sys.argv[1])
before = set(sys.modules)
from flywheel.findings import reports
from flywheel.findings.report import Report
reports.render(Report("x", "", [], ("pin",)), "text", {})
print(*sorted(name for name in set(sys.modules) - before if not name.startswith("flywheel")))
"""


def test_text_loads_no_other_module():
    """The text report is on the way of every `flywheel check`: it imports nothing more."""
    root = Path(flywheel.__file__).parent.parent
    done = subprocess.run([sys.executable, "-I", "-c", _PROBE, str(root)], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= {"__future__", "_bisect", "bisect"}


def test_unknown_format_is_refused_with_the_known_ones(load, checks):
    """A misspelt format is the user's error."""
    with pytest.raises(UserError) as caught:
        reports.render(load("clean"), "chart", checks)
    assert str(caught.value) == (
        "`chart` is not a report format. The formats are: text, json, sarif, junit, markdown, github, concise, html."
    )


def test_unknown_option_is_refused(load, checks):
    """An option that no format has is a fault of the caller's."""
    with pytest.raises(TypeError) as caught:
        reports.render(load("clean"), "text", checks, colours=True)
    assert str(caught.value) == "unknown report options: colours"


@pytest.mark.parametrize("format", reports.FORMATS)
def test_every_format_ignores_options_of_others(format, load, checks):
    """A caller can pass the same options to every format."""
    text = reports.render(
        load("mixed"),
        format,
        checks,
        colour=False,
        lines=None,
        links=None,
        redact=None,
        pages="https://example.com",
        version="1",
    )
    assert text.endswith("\n")


@pytest.mark.parametrize("format", reports.FORMATS)
def test_a_family_that_did_not_run_has_no_verdict(format, load, checks):
    """Asking for the verdict of a family that did not run fails: silence would pass it."""
    with pytest.raises(UserError) as caught:
        reports.render(load("strict"), format, checks, "secrets")
    assert str(caught.value) == ("family `secrets` did not run, so it has no verdict. Those that ran: boundary, pin.")


@pytest.mark.parametrize(
    ("case", "family", "fails"),
    [
        ("clean", None, False),
        ("mixed", None, True),
        ("mixed", "pin", False),
        ("mixed", "taxonomy", True),
        ("strict", "boundary", True),
        ("strict", "pin", True),
        ("odd", "taxonomy", True),
    ],
)
def test_fails_tells_the_verdict(case, family, fails, load, checks):
    """A report fails by failing findings and by expected counts that are not met."""
    assert reports.fails(load(case), checks, family) is fails
