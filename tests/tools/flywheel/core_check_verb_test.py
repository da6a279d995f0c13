"""`flywheel core-check`: core's tree contains no owner's facts."""

from __future__ import annotations

import json
from pathlib import Path

REPOSITORY = Path(__file__).parents[3]


def ids(result) -> list[str]:
    """The ids of the findings of a JSON report."""
    return [one["id"] for one in json.loads(result.out)["findings"]]


def test_this_tree_is_free_of_owners(flywheel) -> None:
    """The configuration in this tree names no owner."""
    files = [
        str(path.relative_to(REPOSITORY))
        for folder in ("contract", "examples", "rules")
        for path in (REPOSITORY / folder).rglob("*")
        if path.is_file() and "bazel-" not in str(path.relative_to(REPOSITORY))
    ]
    result = flywheel("core-check", REPOSITORY, *files, "--format", "json")
    assert ids(result) == []
    assert result.status == 0
    read = json.loads(result.out)["read"]
    assert {"contract/stacks/arc_runners/variables.tf", "contract/arc.yaml"} <= set(read)


def test_owner_in_any_language(flywheel, tmp_path: Path) -> None:
    """URL, secret name, attribute, key, clone URL and flake are each reported once, with their place."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "x.bzl").write_text(
        'URL = "git@github.com:someone-real/infra.git"\nslug = "someone-real"\n', encoding="utf-8"
    )
    (tmp_path / "Justfile").write_text('core := "github:someone-real/GloriousFlywheel/main"\n', encoding="utf-8")
    (tmp_path / "README.md").write_text("https://github.com/someone-real\n", encoding="utf-8")
    result = flywheel("core-check", tmp_path, "--format", "json")
    assert result.status == 1
    assert [(one["id"], one["file"], one["line"]) for one in json.loads(result.out)["findings"]] == [
        ("GF208", f"{tmp_path}/Justfile", 1),
        ("GF208", f"{tmp_path}/rules/x.bzl", 1),
        ("GF208", f"{tmp_path}/rules/x.bzl", 2),
    ]


def test_secret_in_core_is_told(flywheel, tmp_path: Path) -> None:
    """The secrets family checks the same files."""
    secret = "ghp_" + "0a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R"
    (tmp_path / "a.tfvars").write_text(f'x = "{secret}"\n', encoding="utf-8")
    result = flywheel("core-check", tmp_path)
    assert result.status == 1
    assert secret not in result.out
