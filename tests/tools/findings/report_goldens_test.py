"""Every format of every case, whole."""

from __future__ import annotations

import os
from pathlib import Path

from flywheel.findings.reports import bundle


def test_bundle_of_each_case_is_as_committed(case, load, checks, golden, tmp_path):
    """A case's folder holds exactly the files of its bundle, each with the same text."""
    report = load(case.name)
    bundle.write(report, tmp_path, checks, report.families, pages="https://example.com/checks/", version="0.1.0")
    written = _texts(tmp_path)
    for name, text in written.items():
        golden(case / name, text)
    if os.environ.get("FLYWHEEL_UPDATE_GOLDENS") == "1":
        for name in _texts(case).keys() - written.keys():
            (case / name).unlink()
    assert sorted(_texts(case)) == sorted(written)


def _texts(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_bytes().decode("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
