"""Each expression of the battery is to us what it is to Terraform and OpenTofu, or a table says why not."""

from __future__ import annotations

import importlib.util
import json
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest
from flywheel_testing import oracles

from flywheel.formats.source import FormatError
from flywheel.hcl import expressions
from flywheel.hcl.expressions import EvaluationError, ListValue, MapValue, ObjectValue, SetValue, Unsupported

BATTERY = Path(__file__).parent / "expressions_battery"
RECORD = json.loads((BATTERY / "recorded.json").read_text(encoding="utf-8"))
#: What OpenTofu says otherwise.
OF_TOFU = json.loads((BATTERY / "recorded.tofu.json").read_text(encoding="utf-8"))
BY_DESIGN = json.loads((BATTERY / "by_design.json").read_text(encoding="utf-8"))
UNSUPPORTED = {case: text for group in BY_DESIGN["unsupported"].values() for case, text in group.items()}
DIFFERENT = {case: text for group in BY_DESIGN["different"].values() for case, text in group.items()}
#: What the declared types decide once the scope shows them.
DECIDED_BY_TYPES = {
    'lookup(var.labels,"b",true)': '"true"',
    "var.empty==[]": "false",
    'var.names==["a","b"]': "false",
    'var.names == ["a", "b"]': "false",
    'var.labels=={a="1"}': "false",
    'var.labels == {a = "1"}': "false",
    'var.labels==tomap({a="1"})': "true",
    'var.labels == tomap({a = "1"})': "true",
    "var.sets.nix.tolerations == []": "false",
}


def scope() -> dict[str, object]:
    """The variables of the battery as plain values; only sets are marked."""
    values = json.loads((BATTERY / "scope.tfvars.json").read_text(encoding="utf-8"))
    values["zones"] = SetValue(values["zones"])
    return {"var": values}


def typed_scope() -> dict[str, object]:
    """The same variables with the kinds that `variables.tf` declares."""
    values = json.loads((BATTERY / "scope.tfvars.json").read_text(encoding="utf-8"))
    sets = {
        key: ObjectValue({**item, "tolerations": ListValue(map(ObjectValue, item["tolerations"]))})
        for key, item in values["sets"].items()
    }
    kinds = {
        "names": ListValue(values["names"]),
        "empty": ListValue(),
        "labels": MapValue(values["labels"]),
        "zones": SetValue(values["zones"]),
        "sets": MapValue(sets),
    }
    return {"var": {**values, **kinds}}


def tagged(value: object) -> object:
    """A value in which `True` and `1` differ, and `1` and `1.0` do not."""
    if isinstance(value, list):
        return [tagged(item) for item in value]
    if isinstance(value, dict):
        return {key: tagged(item) for key, item in value.items()}
    return (isinstance(value, int | Decimal) and not isinstance(value, bool), value)


def outcome(expression: str, variables: dict[str, object]) -> tuple[str, object]:
    """The verdict on `expression` in the words of the record, and its value or message."""
    try:
        value = expressions.evaluate(expressions.parse(expression), variables)
    except FormatError as err:
        return "syntax", str(err)
    except EvaluationError as err:
        return "error", str(err)
    except Unsupported as err:
        return "unsupported", str(err)
    return "value", tagged(value)


def expected(row: list[str]) -> tuple[str, object]:
    """The recorded verdict, and the value if there is one."""
    return row[1], tagged(json.loads(row[2], parse_float=Decimal)) if row[1] == "value" else None


@pytest.mark.parametrize("row", RECORD["cases"], ids=lambda row: row[0])
def test_case(row: list[str]) -> None:
    """Value, error and syntax error are Terraform's; what is not evaluated is listed with what says so."""
    verdict, value = outcome(row[0], scope())
    if row[0] in UNSUPPORTED:
        assert (verdict, value) == ("unsupported", UNSUPPORTED[row[0]])
    elif row[0] in DIFFERENT:
        assert (verdict, value) == ("value", tagged(json.loads(DIFFERENT[row[0]], parse_float=Decimal)))
        assert (verdict, value) != expected(row)
    else:
        assert (verdict, value if verdict == "value" else None) == expected(row)


@pytest.mark.parametrize("row", RECORD["cases"], ids=lambda row: row[0])
def test_case_with_declared_kinds(row: list[str]) -> None:
    """A scope that shows lists and maps as such changes no value, and decides comparisons."""
    verdict, value = outcome(row[0], typed_scope())
    if verdict == "unsupported":
        assert row[0] in UNSUPPORTED.keys() - DECIDED_BY_TYPES.keys()
    elif row[0] not in DIFFERENT:
        assert (verdict, value if verdict == "value" else None) == expected(row)


@pytest.mark.parametrize(("expression", "value"), DECIDED_BY_TYPES.items())
def test_declared_kinds_decide(expression: str, value: str) -> None:
    """What depends on declared types is evaluated once the scope shows them."""
    assert outcome(expression, typed_scope()) == ("value", tagged(json.loads(value)))


@pytest.mark.parametrize("row", RECORD["validations"], ids=lambda row: row[0])
def test_validation(row: list[str]) -> None:
    """A condition passes, fails and is at fault where it does so in a plan."""
    condition = expressions.parse(row[0])
    try:
        verdict = "pass" if expressions.holds(condition, scope()) else "fail"
    except EvaluationError:
        verdict = "error"
    assert verdict == row[1]


def test_where_terraform_and_opentofu_differ_nothing_is_decided() -> None:
    """A case of which OpenTofu says something else is not evaluated; conditions of validation blocks are all alike."""
    assert {row[0] for row in OF_TOFU["cases"]} <= UNSUPPORTED.keys()
    assert OF_TOFU["validations"] == []


def _recorder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("record", BATTERY / "record.py")
    assert spec is not None
    assert spec.loader is not None
    record = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(record)
    return record


def test_record_is_whole() -> None:
    """The records are of each case of the files, and the table of exceptions has no other."""
    record = _recorder()
    cases = record.cases()
    assert OF_TOFU["of"] == record.digest()
    assert [row[0] for row in RECORD["cases"]] == cases
    assert UNSUPPORTED.keys() | DIFFERENT.keys() <= set(cases)


@pytest.mark.parametrize("planner", oracles.PLANNERS)
def test_record_is_what_they_say(planner: str) -> None:
    """Terraform and OpenTofu say of a sample of the cases what is recorded, and of those of which they differ."""
    oracle = _recorder().Oracle(oracles.need(planner))
    rows = {row[0]: row for row in RECORD["cases"]}
    sample = [*list(rows)[::100], *(row[0] for row in OF_TOFU["cases"])]
    if planner == "tofu":
        rows |= {row[0]: row for row in OF_TOFU["cases"]}
    assert [oracle.verdict(case) for case in sample] == [rows[case] for case in sample]


def test_exceptions_are_few() -> None:
    """Nine of ten cases agree with Terraform, and at least a thousand do."""
    agreeing = len(RECORD["cases"]) - len(UNSUPPORTED) - len(DIFFERENT)
    assert agreeing >= 1000
    assert agreeing >= 0.9 * len(RECORD["cases"])
