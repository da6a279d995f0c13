"""Layers of values are joined as Helm joins them: `helm template` was asked, with a chart that prints what it gets.

`helm_values/cases.yaml` has the layers and `helm_values/recorded.json` what came out: the values, or that Helm refuses
them. Where helm is there (`tools/dev/oracles/build helm`), a sample is asked again; with FLYWHEEL_UPDATE_GOLDENS=1 all
are, and the record is rewritten.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

import pytest
import yaml
from flywheel_testing import oracles

from flywheel.formats.source import FormatError, Source
from flywheel.formats.values import Object, plain
from flywheel.formats.yaml import strict_yaml
from flywheel.plan import joined_values

FOLDER = Path(__file__).parent / "helm_values"
RECORD = FOLDER / "recorded.json"
CASES = {case["name"]: case["layers"] for case in yaml.safe_load((FOLDER / "cases.yaml").read_text(encoding="utf-8"))}
UPDATE = os.environ.get("FLYWHEEL_UPDATE_GOLDENS") == "1"

#: What is written where there are no values.
REFUSED = "refused"
#: The options of `helm template` by kind of a layer.
OPTIONS = {
    "file": "--values",
    "json": "--set-json",
    "set": "--set",
    "string": "--set-string",
    "literal": "--set-literal",
}
#: Why the two differ.
DIFFERENCES = {
    "words of YAML 1.1": "readers differ about them, so they stay texts, and are not judged as flags",
    "numbers of YAML 1.1": "readers differ about them, so they stay texts, and are not reported as texts",
    "a number with an exponent": "readers differ about it, so it stays a text, and is not reported as one",
    "a merge key": "it is not read, and reported (GF347)",
    "two documents": "the Helm library of the provider decides what counts; it is not read, and reported (GF347)",
    "set, an item": "what the list has is not known here, so nothing about it is judged",
    "set, an item of a mapping in a list": "what the list has is not known here, so nothing about it is judged",
    "set, two values in one": "only the first name is judged, and its value is not",
    "set, below a text": "Helm stops the apply, and says why",
    "set, below a null": "Helm stops the apply, and says why",
    "the schema refuses a text for a number": "the charts of ARC have no schema",
    "the schema refuses a word": "the charts of ARC have no schema",
    "the schema refuses a key": "the charts of ARC have no schema",
    "the schema refuses a null without a default": "the charts of ARC have no schema",
}


def recorded() -> dict[str, dict[str, object]]:
    """The answers by case."""
    return json.loads(RECORD.read_text(encoding="utf-8"))["cases"]  # type: ignore[no-any-return]


def digest(name: str) -> str:
    """What identifies the layers of a case, and the chart."""
    chart = [(FOLDER / "chart" / part).read_text(encoding="utf-8") for part in ("values.yaml", "values.schema.json")]
    return hashlib.sha256(json.dumps([CASES[name], *chart]).encode()).hexdigest()[:12]


def tree(text: str) -> Object:
    """The values in a text of YAML; an empty one has none."""
    return strict_yaml.loads(Source("values.yaml", text if yaml.safe_load(text) else "{}\n")).root


def without_nulls(value: object) -> object:
    """Values without keys that are null: to a template they are as those that are not there."""
    if isinstance(value, dict):
        return {key: without_nulls(one) for key, one in value.items() if one is not None}
    return value


def joined(layers: list[dict[str, object]]) -> object:
    """What this project takes for the values of a release with these layers and the defaults of the chart."""
    root = Object({}, {}, 0)
    try:
        for layer in layers:
            [(kind, content)] = layer.items()
            if isinstance(content, str):
                root = joined_values.merged(root, tree(content))
            elif isinstance(content, list):
                name, value = content
                root = joined_values.assigned(root, name, value, "" if kind == "set" else kind)
    except (FormatError, yaml.YAMLError):
        return REFUSED
    defaults = tree((FOLDER / "chart" / "values.yaml").read_text(encoding="utf-8"))
    return without_nulls(plain(joined_values.merged(defaults, root)))


def ask(program: str, folder: Path, layers: list[dict[str, object]]) -> object:
    """The values that a template of the chart gets, or that Helm refuses them."""
    shutil.copytree(FOLDER / "chart", folder / "chart")
    words = []
    for index, layer in enumerate(layers):
        [(kind, content)] = layer.items()
        text = "=".join(content) if isinstance(content, list) else str(content)
        if kind == "file":
            (folder / f"{index}.yaml").write_text(text, encoding="utf-8")
            text = f"{index}.yaml"
        words += [OPTIONS[kind], text]
    homes = {f"HELM_{one}_HOME": str(folder / "home") for one in ("CACHE", "CONFIG", "DATA")}
    done = oracles.ask(program, folder, "template", "x", "chart", *words, env=homes)
    if done.returncode:
        assert done.stderr.startswith("Error: "), done.stderr
        return REFUSED
    return json.loads(yaml.safe_load(done.stdout)["data"]["values"])


@pytest.mark.parametrize("name", CASES)
def test_layers_are_joined_alike(name: str) -> None:
    """Values are what Helm's template got, but for the listed differences."""
    entry = recorded()[name]
    assert entry["text"] == digest(name), "record again"
    ours, helms = joined(CASES[name]), without_nulls(entry["said"])
    assert (ours != helms) == (name in DIFFERENCES), (ours, helms)


def test_record_is_whole() -> None:
    """Each case has an answer, and each listed difference is a case."""
    assert recorded().keys() == CASES.keys()
    assert DIFFERENCES.keys() <= CASES.keys()


@pytest.mark.parametrize("name", CASES if UPDATE else list(CASES)[::6])
def test_record_is_what_helm_says(name: str, tmp_path: Path) -> None:
    """Helm gives a template the recorded values."""
    program = oracles.need("helm")
    said = ask(program, tmp_path, CASES[name])
    if UPDATE:
        version = oracles.ask(program, tmp_path, "version", "--template", "{{.Version}}").stdout
        cases = recorded() if RECORD.exists() else {}
        RECORD.write_text(written(version, cases | {name: {"text": digest(name), "said": said}}), encoding="utf-8")
    assert recorded()[name]["said"] == said


def written(version: str, cases: dict[str, dict[str, object]]) -> str:
    """The text of the record, a case a line."""
    rows = [f"{json.dumps(name)}: {json.dumps(cases[name], sort_keys=True)}" for name in CASES if name in cases]
    return f'{{"helm": {json.dumps(version)}, "cases": {{\n' + ",\n".join(rows) + "\n}}\n"
