"""Values of the scale-set chart by its version, and what is left of values that go into an overlay's document."""

from __future__ import annotations

import pytest

from flywheel.contract.chart_judge import ChartJudge, outline
from flywheel.contract.compiled import Contract
from flywheel.formats.source import Source
from flywheel.formats.values import Object, plain
from flywheel.formats.yaml import strict_yaml

#: A minor version.
Minor = tuple[int, int]


def tree(text: str) -> Object:
    """The values in a text of YAML."""
    return strict_yaml.loads(Source("values.yaml", text)).root


def faults(contract: Contract, text: str, version: Minor | None = None) -> list[tuple[str, str]]:
    """Path and fix of each fault."""
    assert contract.arc.chart_values is not None
    return [(one.path, one.fix) for one in ChartJudge(contract.arc.chart_values, version).faults(tree(text))]


@pytest.mark.parametrize(
    ("version", "found"),
    [
        ((0, 8), ["scaleSetLabels", "keyVault"]),
        ((0, 11), ["scaleSetLabels", "keyVault"]),
        ((0, 13), ["scaleSetLabels"]),
        ((0, 14), ["containerMode.kubernetesModeServiceAccount"]),
        ((0, 99), ["containerMode.kubernetesModeServiceAccount"]),
        (None, []),
    ],
)
def test_values_of_other_versions(contract: Contract, version: Minor | None, found: list[str]) -> None:
    """A value that another version reads has no effect; without a version any that one reads is good."""
    text = "scaleSetLabels: [a]\nkeyVault: {type: azure_key_vault}\ncontainerMode: {kubernetesModeServiceAccount: {}}\n"
    seen = [path for path, _ in faults(contract, text, version)]
    assert [path for path in seen if path in found] == found
    assert len(seen) == len(found) + (version in ((0, 11), (0, 13)))


def test_a_version_after_the_recorded_ones_may_have_new_values(contract: Contract) -> None:
    """Only a name that is like a known one is reported there."""
    text = "valueOfTheNextChart: 1\nmaxRunner: 5\ncontainerMode: {type: quantum}\n"
    assert faults(contract, text, (0, 15)) == [("maxRunner", "Did you mean `maxRunners`?")]
    assert [path for path, _ in faults(contract, text, (0, 14))] == [
        "valueOfTheNextChart", "maxRunner", "containerMode.type",
    ]  # fmt: skip


@pytest.mark.parametrize("key", ["x-common", "_anchors", ".defaults", "global", '"{{ .name }}"', '"${name}"'])
def test_keys_of_people_and_templates(contract: Contract, key: str) -> None:
    """Nobody takes them for values of the chart."""
    assert faults(contract, f"{key}: {{a: 1}}\n") == []


@pytest.mark.parametrize("value", ["5", "null", '""', '"${max}"', "'{{ .max }}'", '"$(MAX)"', "many", "010"])
def test_numbers_that_are_not_dropped_for_sure(contract: Contract, value: str) -> None:
    """Templates may become numbers, an empty value is none, and Helm takes 010 for 8."""
    assert faults(contract, f"maxRunners: {value}\n") == []


def test_a_path_as_helm_sets_it(contract: Contract) -> None:
    """`set` of a release names a path; below a value that passes through nothing is judged."""
    assert contract.arc.chart_values is not None
    judge = ChartJudge(contract.arc.chart_values, (0, 14))
    for path in ("maxRunners", "template.spec.containers[0].image", "annotations.example\\.com/a", "scaleSetLabels[0]"):
        assert judge.fault_at(path) is None, path
    fault = judge.fault_at("containerMode.typ")
    assert fault is not None
    assert fault.message == "`containerMode` of the chart has no value `typ` (version 0.14): it is dropped."


def test_a_key_that_does_not_print_is_escaped(contract: Contract) -> None:
    """A message is one line, and no key of a file can write to a terminal."""
    assert contract.arc.chart_values is not None
    judge = ChartJudge(contract.arc.chart_values, None)
    [fault] = judge.faults(tree('"red\\e[31m\\nline": 1\n'))
    assert fault.message == (
        "the chart has no value `red\\u001b[31m\\u000aline` (no version from 0.9 to 0.14 has it): it is dropped."
    )


def test_an_outline_has_no_text(contract: Contract) -> None:
    """A secret in values does not get into an overlay's document."""
    assert contract.arc.chart_values is not None
    secret = "made-up-value"
    text = f"""
githubConfigUrl: https://github.com/{secret}
githubConfigSecret: {{github_token: {secret}}}
maxRunners: "5"
containerMode: {{type: dind}}
proxy: {{http: {{url: {secret}}}, noProxy: {secret}}}
template: {{spec: {{containers: [{{env: [{{value: {secret}}}]}}]}}}}
unknown: {{deep: {secret}}}
runnerGroup: ${{{secret}}}
"""
    kept = outline(tree(text), contract.arc.chart_values)
    assert secret not in repr(kept)
    assert plain(kept) == {
        "githubConfigUrl": "text",
        "githubConfigSecret": {},
        "maxRunners": "5",
        "containerMode": {"type": "dind"},
        "proxy": {"http": {"url": "text"}, "noProxy": "text"},
        "template": {"spec": {"containers": []}},
        "unknown": {},
        "runnerGroup": "${}",
    }
