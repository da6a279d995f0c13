"""An edit of one overlay re-runs the actions of this overlay and those of the fleet, by Bazel's own count."""

from __future__ import annotations

from pathlib import Path

import pytest
from flywheel_testing import many_overlays
from nested_bazel import NestedBazel, example

_SIZE = 12
_EDITED = 7
_TARGETS = ("//...", "//:fleet", "//:fleet.report")
#: What renders the overlay, judges it, and judges the fleet.
_OWN = [
    ("//:fleet.report", "FlywheelFleet"),
    (f"//{many_overlays.name(_EDITED)}:overlay", "FlywheelRender"),
    (f"//{many_overlays.name(_EDITED)}:overlay_tests.report", "FlywheelCheck"),
]


def _files(edited: str) -> dict[str, str]:
    """The workspace; `edited` is the package of one overlay."""
    about = example("organization")
    packages = {f"{many_overlays.name(at)}/BUILD.bazel": many_overlays.package(at, 4) for at in range(_SIZE)}
    root = {"MODULE.bazel": about["MODULE.bazel"], "BUILD.bazel": many_overlays.root(about["BUILD.bazel"], _SIZE)}
    return {**root, **packages, f"{many_overlays.name(_EDITED)}/BUILD.bazel": edited}


@pytest.fixture
def ran(bazel: NestedBazel, tmp_path: Path):
    """Builds the workspace with this package of one overlay; which actions ran."""

    def build(edited: str) -> list[tuple[str, str]]:
        bazel.lay(_files(edited))
        log = tmp_path / "log.json"
        outcome = bazel.run("build", *_TARGETS, f"--execution_log_json_file={log}")
        assert outcome.status == 0
        return many_overlays.ran(log.read_text(encoding="utf-8"))

    return build


def test_an_edit_of_one_overlay_reruns_its_own_actions_and_the_fleets(ran) -> None:
    """Of twelve overlays; a build without an edit, and an edit of a comment, run nothing."""
    first = ran(many_overlays.package(_EDITED, 4))
    assert [mnemonic for _, mnemonic in first].count("FlywheelFleet") == 1
    assert {label.partition(":")[0] for label, _ in first} > {f"//{many_overlays.name(at)}" for at in range(_SIZE)}
    assert ran(many_overlays.package(_EDITED, 4)) == []
    assert ran(many_overlays.package(_EDITED, 5)) == _OWN
    assert ran("# A comment.\n" + many_overlays.package(_EDITED, 5)) == []
