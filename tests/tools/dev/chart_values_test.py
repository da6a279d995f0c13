"""The script that reads values off the templates of a chart."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import chart_values
import pytest

TEMPLATE = """
{{- $mode := .Values.containerMode }}
{{- $meta := default (dict) .Values.resourceMeta }}
{{- if eq $mode.type "dind" }}
a: {{ required ".Values.no is required" .Values.url }}
{{- end }}
{{- with .Values.tls.from }}
name: {{ .reference.name }}
{{- end }}
{{- range .Values.labels }}
- {{ .text }}
{{- end }}
{{- with (index $meta "listener") }}
b: {{ include "spec" . }}
{{- end }}
c: {{ .Release.Name }}
"""
_CRD = """
spec:
  versions:
    - schema:
        openAPIV3Schema:
          properties:
            spec: {properties: {template: {properties: {spec: {properties: {containers: {}}}}}}}
"""


def test_paths_that_a_template_reads() -> None:
    """By their names, through variables, and in the block of a value."""
    assert chart_values.paths_of(TEMPLATE) - {"no"} == {
        "containerMode", "containerMode.type", "labels", "resourceMeta", "resourceMeta.listener", "tls.from",
        "tls.from.reference.name", "url",
    }  # fmt: skip


@pytest.fixture
def chart(tmp_path: Path) -> Path:
    """A repository with two releases of a chart."""
    folder = tmp_path / "arc"
    for name, text in (
        ("charts/gha-runner-scale-set/templates/set.yaml", "{{ .Values.url }}"),
        ("charts/gha-runner-scale-set-controller/crds/actions.github.com_autoscalingrunnersets.yaml", _CRD),
    ):
        path = folder / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    who = {f"GIT_{role}_{what}": "example" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull}

    def git(*words: str) -> None:
        subprocess.run(["git", "-C", str(folder), *words], check=True, env=environment, capture_output=True)

    git("init", "--quiet")
    git("add", "-A")
    git("commit", "--quiet", "-m", "one")
    git("tag", "gha-runner-scale-set-0.9.0")
    (folder / "charts/gha-runner-scale-set/templates/set.yaml").write_text("{{ .Values.url }}{{ .Values.labels }}")
    git("commit", "--quiet", "-a", "-m", "two")
    git("tag", "gha-runner-scale-set-0.10.1")
    return folder


def test_values_of_each_release(chart: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By minor version, the oldest first."""
    assert chart_values.main([str(chart)]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "values": {"labels": ["0.10"], "url": ["0.9", "0.10"]},
        "pod_fields": ["containers"],
    }


def test_a_contract_that_says_something_else() -> None:
    """Each value and version that differs is named."""
    recorded = {"0.9": {"url"}, "0.10": {"url", "labels", "meta.a"}}
    right = {"url": {"takes": "text"}, "labels": {"takes": "list", "since": "0.10"}}
    meta = {"meta": {"takes": "any", "since": "0.10"}}
    assert chart_values.differences(recorded, {"keys": {**right, **meta}}) == []
    assert chart_values.differences(recorded, {"keys": {**right, "labels": {"takes": "list"}}}) == [
        "labels: the contract has ['0.10', '0.9'], templates read it in ['0.10']",
        "meta.a: read in 0.10, the contract has nothing",
    ]
