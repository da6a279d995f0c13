"""The one nested Bazel of the run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flywheel_testing.oracles import planner
from nested_bazel import NestedBazel


@pytest.fixture(scope="session")
def bazel() -> Iterator[NestedBazel]:
    """A Bazel with an empty workspace; its server ends with the run."""
    nested = NestedBazel(Path(os.environ["TEST_TMPDIR"], "nested"))
    yield nested
    nested.shutdown()
