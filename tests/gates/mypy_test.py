"""The Python of tools/ passes `mypy --strict`, with the settings of pyproject.toml."""

from __future__ import annotations

from pathlib import Path

import pytest
from mypy import api


def test_mypy(tmp_path: Path) -> None:
    """Every module has types, and they agree."""
    report, errors, status = api.run(["--config-file=pyproject.toml", f"--cache-dir={tmp_path}"])
    if status:
        pytest.fail(report + errors, pytrace=False)
