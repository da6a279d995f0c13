"""Values of the scale-set chart in YAML files: which files count, and where their keys are."""

from __future__ import annotations

from pathlib import Path

import pytest

from flywheel.contract.compiled import Contract
from flywheel.formats.values import plain
from flywheel.overlay import overlay_json
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.reading import directory, values_files

TFVARS = 'cluster_context   = "one"\ngithub_config_url = "https://github.com/example-org"\n'
VALUES = "githubConfigUrl: https://github.com/example-org\nmaxRunners: 5\n"


def load(folder: Path, contract: Contract, text: str, name: str = "arc/values.yaml") -> tuple[Overlay, tuple[str, ...]]:
    """The overlay of a folder with one YAML file, and what was not found."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    (folder / "arc-runners").mkdir(exist_ok=True)
    (folder / "arc-runners" / "terraform.tfvars").write_text(TFVARS, encoding="utf-8")
    overlay, _, missed = directory.load(str(folder), contract)
    return overlay, missed


def found(overlay: Overlay) -> list[tuple[str, object]]:
    """Version and values of each."""
    return [(one.version, plain(one.document.root)) for one in overlay.charts]


def test_a_file_of_values(tmp_path: Path, contract: Contract) -> None:
    """Two distinctive names at the top make it one; only keys and numbers are kept."""
    overlay, _ = load(tmp_path, contract, VALUES)
    assert found(overlay) == [("", {"githubConfigUrl": "text", "maxRunners": 5})]


@pytest.mark.parametrize(
    "text",
    [
        "maxRunners: 5\nreplicas: 1\n",
        "- githubConfigUrl\n- maxRunners\n",
        "# githubConfigUrl and maxRunners\n",
        "githubConfigUrl: {{ .Values.url }}\nmaxRunners: 5\n",
        "kind: HelmRelease\nspec: {chart: {spec: {chart: another}}, values: {githubConfigUrl: a, maxRunners: 1}}\n",
        "kind: Application\nspec: {source: {chart: gha-runner-scale-set-controller, helm: {valuesObject: {a: 1}}}}\n",
        "kind: HelmRelease\nspec: gha-runner-scale-set\n",
    ],
)
def test_files_of_other_things(tmp_path: Path, contract: Contract, text: str) -> None:
    """They are neither judged nor reported."""
    overlay, missed = load(tmp_path, contract, text)
    assert found(overlay) == []
    assert [line for line in missed if line.startswith("chart values")] == []


def test_a_release_that_names_no_chart(tmp_path: Path, contract: Contract) -> None:
    """A chart by reference has no name in the file: its values are known by themselves, and its version is not."""
    text = "kind: HelmRelease\nspec: {chartRef: {kind: OCIRepository}, values: {githubConfigUrl: a, maxRunners: 1}}\n"
    overlay, _ = load(tmp_path, contract, text)
    assert found(overlay) == [("", {"githubConfigUrl": "text", "maxRunners": 1})]


def test_places_in_a_file_of_several_documents(tmp_path: Path, contract: Contract) -> None:
    """Lines are those of the file; a text of values has the place where it begins."""
    text = f"a: 1\n--- # two\n{VALUES}---\nkind: Application\nspec:\n  source:\n    chart: x/gha-runner-scale-set\n"
    text += "    targetRevision: 0.14.2\n    helm:\n      values: |\n        maxRunner: 5\n"
    overlay, _ = load(tmp_path, contract, text)
    first, second = overlay.charts
    assert str(first.document.place(first.document.root.key_at["maxRunners"])).endswith("arc/values.yaml:4:1")
    assert second.version == "0.14.2"
    assert str(second.document.place(second.document.root.key_at["maxRunner"])).endswith("arc/values.yaml:12:15")


def test_values_that_are_not_strict_yaml_are_not_passed_over_silently(tmp_path: Path, contract: Contract) -> None:
    """A merge key is for Helm to resolve: the report says that these values were not judged."""
    overlay, missed = load(tmp_path, contract, f"x-base: &base {{a: 1}}\n{VALUES}template:\n  <<: *base\n")
    assert found(overlay) == []
    assert "chart values in arc/values.yaml (not strict YAML: not judged)" in missed


def test_they_survive_the_document_of_an_overlay(tmp_path: Path, contract: Contract) -> None:
    """With version, keys and places."""
    overlay, _ = load(tmp_path, contract, VALUES + "containerMode:\n  type: docker\n")
    text = overlay_json.dumps(overlay, contract.digest)
    path = tmp_path / "overlay.json"
    path.write_text(text, encoding="utf-8")
    again = overlay_json.load(str(path))
    assert found(again) == found(overlay)
    [was], [now] = overlay.charts, again.charts
    for one in (was, now):
        assert str(one.document.place(one.document.root.key_at["containerMode"])).endswith("arc/values.yaml:3:1")


def test_a_large_file_is_not_read(tmp_path: Path, contract: Contract) -> None:
    """Values of one chart are short. The report says that these were not judged."""
    overlay, missed = load(tmp_path, contract, VALUES + "# " + "x" * 300_000 + "\n")
    assert found(overlay) == []
    assert "chart values in arc/values.yaml (longer than 256 KiB: not judged)" in missed


def test_a_large_file_of_other_things_is_not_reported(tmp_path: Path, contract: Contract) -> None:
    """Such as the schema of another chart; a file that is too long to tell is."""
    _, missed = load(tmp_path, contract, "replicas: 1\n# " + "x" * 300_000 + "\n")
    assert [line for line in missed if line.startswith("chart values")] == []
    _, missed = load(tmp_path, contract, "replicas: 1\n# " + "x" * 9_000_000 + "\n")
    assert "chart values in arc/values.yaml (longer than 256 KiB: not judged)" in missed


def test_a_text_of_values_that_is_not_strict_yaml(tmp_path: Path, contract: Contract) -> None:
    """As in a file of its own; a text of comments has no values."""
    text = "kind: Application\nspec:\n  source:\n    chart: gha-runner-scale-set\n    helm:\n      values: |\n"
    overlay, missed = load(tmp_path, contract, text + '        <<: *base\n        maxRunners: "5"\n')
    assert found(overlay) == []
    assert "chart values in arc/values.yaml (not strict YAML: not judged)" in missed
    overlay, missed = load(tmp_path, contract, text + "        # maxRunners: 5\n")
    assert found(overlay) == []
    assert [line for line in missed if line.startswith("chart values")] == []


def test_more_files_than_are_opened(tmp_path: Path, contract: Contract, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their number is reported."""
    monkeypatch.setattr(values_files, "_MOST_FILES", 2)
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.yaml").write_text("a: 1\n", encoding="utf-8")
    _, missed = load(tmp_path, contract, VALUES)
    assert "chart values in 2 YAML files (only the first 2 are opened)" in missed
