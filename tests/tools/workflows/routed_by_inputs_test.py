"""Repositories in which inputs of reusable workflows route all jobs have findings too.

Three forms of real repositories, with other names. A linter of `runs-on` sees no job in them.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from flywheel.findings import engine, subjects
from flywheel.overlay.reading import directory
from flywheel.workflows import repository_folder
from flywheel.workflows.routing.routing import Routing

FOLDER = Path(__file__).parent / "routed_by_inputs"
NAMES = ("auth", "package-kit", "vectors")
CI = ".github/workflows/ci.yaml"


@pytest.fixture(scope="module")
def routing(contract, tmp_path_factory) -> Routing:
    """The three repositories and the one overlay, from a copy: under Bazel their files are links."""
    copy = tmp_path_factory.mktemp("routed") / "all"
    shutil.copytree(FOLDER, copy)
    overlay, _, _ = directory.load(str(copy / "infra"), contract)
    overlay.name = "infra"
    repositories = [
        repository_folder.load(
            str(copy / name), contract, name=f"example-org/{name}", visibility="private", prefix=f"{name}/"
        )
        for name in NAMES
    ]
    return Routing(repositories, [overlay], contract)


def test_no_job_has_a_runs_on_of_its_own():
    """Therefore other tools see nothing in them."""
    texts = [path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.yaml")]
    assert len(texts) == 4
    assert not any("runs-on" in text for text in texts)


def test_every_job_has_a_verdict(routing):
    """Each label in an input is judged, with the inputs that carried it."""
    rows = []
    for one in routing.verdicts:
        inputs = one.runs_on.inputs if one.runs_on is not None else None
        rows.append((one.consumer.name.partition("/")[2], one.job.id, one.labels, inputs, one.state))
    assert rows == [
        ("auth", "lanes", ("tinyland-docker",), ("lint_runner_class",), "served"),
        ("auth", "lanes", ("tinyland-nix",), ("build_runner_class",), "served"),
        ("auth", "lanes", ("tinyland-nix-heavy",), ("heavy_runner_class",), "not served"),
        ("auth", "release", (), None, "unknown"),
        ("package-kit", "package", (), None, "unknown"),
        ("vectors", "run", ("tinyland-docker",), ("runner_labels_json", "labels"), "served"),
        ("vectors", "run", ("ubuntu-latest",), ("runner_labels_json", "labels"), "not served"),
    ]


def test_findings_tell_each_gap_once(routing, contract):
    """The findings are an unserved label, a call without a label, a variable, and a hosted default."""
    found = engine.run(routing, contract, subjects.of("workflows").values())
    assert sorted((one.id, str(one.place)) for one in found) == [
        ("GF701", "vectors/.github/workflows/lane.yaml:7:18"),
        ("GF715", f"auth/{CI}:11:27"),
        ("GF718", f"package-kit/{CI}:12:38"),
        ("GF720", f"auth/{CI}:14:11"),
    ]
