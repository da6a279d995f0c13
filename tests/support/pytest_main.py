"""Run pytest the way Bazel's test protocol asks for.

Bazel says by environment variables where the report goes, which shard this is and which
tests are wanted; pytest is told by options.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Mapping, MutableMapping
from pathlib import Path

import pytest

#: Programs of the machine that started the build; it can differ from the one that runs a test.
_ORACLES = (
    "FLYWHEEL_TERRAFORM",
    "FLYWHEEL_TOFU",
    "FLYWHEEL_PROVIDER_SIMPLE_V6",
    "FLYWHEEL_ACTIONLINT",
    "FLYWHEEL_HELM",
)


class Selection:
    """Keep this shard's part of the collected cases, and count what there was."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.index = int(environ.get("TEST_SHARD_INDEX", "0"))
        self.shards = int(environ.get("TEST_TOTAL_SHARDS", "1"))
        self.is_filtered = bool(environ.get("TESTBRIDGE_TEST_ONLY"))
        self.collected = 0

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Deselect what other shards run."""
        self.collected = len(items)
        others = [item for at, item in enumerate(items) if at % self.shards != self.index]
        items[:] = items[self.index :: self.shards]
        config.hook.pytest_deselected(items=others)

    def exit_code(self, code: int) -> int:
        """Return ``code``, or success where only the selection left nothing to run."""
        if code == pytest.ExitCode.NO_TESTS_COLLECTED and self.collected:
            return 0 if self.is_filtered or self.shards > 1 else code
        return code


def options(environ: Mapping[str, str]) -> list[str]:
    """Return pytest's options for what Bazel's test runner set in ``environ``."""
    scratch = environ["TEST_TMPDIR"]
    found = ["-c", os.devnull, "--rootdir=.", "--import-mode=importlib"]
    found += ["-p", "no:cacheprovider", "-W", "error", "-ra", f"--basetemp={scratch}/pytest"]
    if report := environ.get("XML_OUTPUT_FILE"):
        found += [f"--junit-xml={report}", "-o", f"junit_suite_name={environ['TEST_TARGET']}"]
    if wanted := environ.get("TESTBRIDGE_TEST_ONLY"):
        found += ["-k", wanted]
    if environ.get("TESTBRIDGE_TEST_RUNNER_FAIL_FAST") == "1":
        found += ["--exitfirst"]
    if importlib.util.find_spec("hypothesis"):
        # A result that Bazel caches must not depend on chance or on the machine's speed.
        found += ["--hypothesis-profile=ci"]
    return found


def drop_missing_oracles(environ: MutableMapping[str, str]) -> None:
    """Remove variables that name a program that is not on this machine, and say so: tests then skip what needs it."""
    for name in _ORACLES:
        path = environ.get(name)
        if path and not os.access(path, os.X_OK):
            print(f"{name} names {path}, which is not on the machine that runs this test: what needs it is skipped.")
            del environ[name]


def main(arguments: list[str]) -> int:
    """Run pytest on ``arguments`` and return its exit code."""
    environ = os.environ
    drop_missing_oracles(environ)
    environ["HYPOTHESIS_STORAGE_DIRECTORY"] = environ["TEST_TMPDIR"] + "/hypothesis"
    if status := environ.get("TEST_SHARD_STATUS_FILE"):
        Path(status).touch()
    selection = Selection(environ)
    code = pytest.main([*options(environ), *arguments], plugins=[selection])
    if not selection.collected and code == pytest.ExitCode.NO_TESTS_COLLECTED:
        print(f"{environ['TEST_TARGET']} holds no test: pytest collected nothing.", file=sys.stderr)
    return selection.exit_code(int(code))


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    raise SystemExit(main(sys.argv[1:]))
