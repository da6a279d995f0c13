"""All files name the same version."""

from __future__ import annotations

import re
from pathlib import Path

import flywheel

ROOT = Path(__file__).parents[3]


def test_module_and_package_have_one_version() -> None:
    """Bazel reads MODULE.bazel, Python the package."""
    module = (ROOT / "MODULE.bazel").read_text(encoding="utf-8")
    assert re.findall(r'^    version = "(.+)",$', module, re.MULTILINE) == [flywheel.__version__]


def test_the_changelog_has_a_section_for_it() -> None:
    """The changelog describes each version."""
    assert f"\n## [{flywheel.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
