"""Where values and types disagree, compared with what Terraform 1.11.4 and OpenTofu 1.12.6 do.

`testdata/conversions.json` records the verdict on each case, which both share: refused, or the value
that the variable then has. Where Terraform or OpenTofu is there, the record is checked again; with
FLYWHEEL_UPDATE_GOLDENS=1 it is rewritten from Terraform.
"""

from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path

import pytest
from flywheel_testing import oracles

from flywheel.formats import tfvars
from flywheel.formats.source import Source
from flywheel.formats.values import Node, plain
from flywheel.hcl import defaults
from flywheel.hcl.mismatch import CONVERTED, DUPLICATE_ELEMENT, REFUSED, UNKNOWN_ATTRIBUTE, Mismatch, mismatches
from flywheel.hcl.type_parser import parse_type

BATTERY = Path(__file__).parent / "testdata" / "conversions.json"
CASES = json.loads(BATTERY.read_text(encoding="utf-8"))
IDS = [f"{case['type']} <- {case['value']}" for case in CASES]


def value_of(text: str) -> Node:
    """The value that a variable file with `x = text` sets."""
    return tfvars.loads(Source("x.tfvars", f"x = {text}\n")).root.items["x"]


def judge(type_text: str, text: str) -> list[Mismatch]:
    """The mismatches of an HCL literal with a type."""
    return mismatches(parse_type(type_text), value_of(text))


def plain_json(text: str | None) -> object:
    """JSON text as plain values with exact numbers."""
    return None if text is None else json.loads(text, parse_float=Decimal)


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_refuses_what_terraform_refuses(case: dict) -> None:
    """A value is refused exactly where Terraform refuses it."""
    refused = [one for one in judge(case["type"], case["value"]) if one.kind in REFUSED]
    assert (case["becomes"] is None) == bool(refused), refused


def unordered(value: object) -> object:
    """The value with every list sorted."""
    if isinstance(value, list):
        return sorted(map(unordered, value), key=repr)
    if isinstance(value, dict):
        return {key: unordered(item) for key, item in value.items()}
    return value


def test_no_mismatch_means_no_change() -> None:
    """Values without mismatch reach the stack as written, defaults filled in.

    Types that hold `any` are left out: their values decide them. So is the order of sets.
    """
    changed = []
    for case in CASES:
        type_, node = parse_type(case["type"]), value_of(case["value"])
        if mismatches(type_, node) or type_.has_any():
            continue
        actual, filled = plain_json(case["becomes"]), defaults.filled(type_, plain(node))
        if "set(" in case["type"]:
            actual, filled = unordered(actual), unordered(filled)
        if actual != filled:
            changed.append((case, filled))
    assert changed == []


def test_what_expressions_see_is_what_is_filled_in() -> None:
    """A completer fills in and converts as `filled` does, whatever the value; sets are in Terraform's order."""
    differing = []
    for case in CASES:
        type_, value = parse_type(case["type"]), plain(value_of(case["value"]))
        filled, completed = defaults.filled(type_, value), defaults.completer(type_)(value)
        if "set(" in case["type"]:
            filled, completed = once(filled), once(completed)
        if filled != completed:
            differing.append((case, filled, completed))
    assert differing == []


def once(value: object) -> object:
    """`unordered`, and each element of a list once."""
    if isinstance(value, list):
        return sorted({repr(once(item)): once(item) for item in value}.values(), key=repr)
    return {key: once(item) for key, item in value.items()} if isinstance(value, dict) else value


#: Numbers that no overlay means: infinities, binary exponents, hundreds of digits, a negative zero.
BEYOND = ('"Inf"', '"inf"', '"-Inf"', '"1e400"', '"1p3"', "-0")


#: Of `main.tf`, for each case.
_LINES = 6


def test_converted_values_are_terraforms() -> None:
    """What Terraform makes of a value that it converts is what validations are shown here."""
    changed, seen = [], 0
    for case in CASES:
        type_, node = parse_type(case["type"]), value_of(case["value"])
        kinds = {mismatch.kind for mismatch in mismatches(type_, node)}
        if kinds != {CONVERTED} or type_.has_any() or "(" in case["type"]:
            continue
        seen += 1
        actual, ours = plain_json(case["becomes"]), defaults.filled(type_, plain(node))
        if actual != ours and case["value"] not in BEYOND:
            changed.append((case, ours))
    assert changed == []
    assert seen > 10


def test_conversion_means_change() -> None:
    """Values said to be converted, dropped or merged do not reach the stack as written."""
    silent = (CONVERTED, UNKNOWN_ATTRIBUTE, DUPLICATE_ELEMENT)
    unchanged = []
    for case in CASES:
        found = judge(case["type"], case["value"])
        changes = case["becomes"] is not None and any(one.kind in silent for one in found)
        if changes and plain_json(case["becomes"]) == plain(value_of(case["value"])):
            unchanged.append(case)
    assert unchanged == []


@pytest.mark.parametrize("planner", oracles.PLANNERS)
def test_planners_still_say_so(tmp_path: Path, planner: str) -> None:
    """The record is what the program on this machine says."""
    said = _ask(oracles.need(planner), CASES, tmp_path)
    if os.environ.get("FLYWHEEL_UPDATE_GOLDENS") == "1" and planner == "terraform":
        rows = [{**case, "becomes": becomes} for case, becomes in zip(CASES, said, strict=True)]
        text = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        BATTERY.write_text(f"[\n{text}\n]\n", encoding="utf-8")
        return
    assert [case["becomes"] for case in CASES] == said


def _ask(program: str, cases: list[dict], folder: Path) -> list[str | None]:
    """The value of each case as JSON text, None where it is refused."""
    refused = _plan(program, cases, set(), folder)
    accepted = _plan(program, cases, set(refused), folder)
    assert not isinstance(accepted, set)
    return [accepted.get(f"v{index}") for index in range(len(cases))]


def _plan(program: str, cases: list[dict], without: set[int], folder: Path) -> dict[str, str] | set[int]:
    """The outputs of a plan over the cases, or the indices of those that fail it."""
    rows = [(index, case) for index, case in enumerate(cases) if index not in without]
    (folder / "main.tf").write_text(
        "".join(
            f'variable "v{index}" {{\n  type = {case["type"]}\n}}\n'
            f'output "v{index}" {{\n  value = try(jsonencode(var.v{index}), "\\"infinite\\"")\n}}\n'
            for index, case in rows
        )
    )
    (folder / "x.tfvars").write_text("".join(f"v{index} = {case['value']}\n" for index, case in rows))
    done = oracles.ask(program, folder, "plan", "-json", "-input=false", "-var-file=x.tfvars", "-out=plan")
    if done.returncode == 0:
        text = oracles.ask(program, folder, "show", "-json", "plan").stdout
        outputs = json.loads(text)["planned_values"]["outputs"]
        return {name: output["value"] for name, output in outputs.items()}
    events = [json.loads(line) for line in done.stdout.splitlines()]
    return {_refused(event["diagnostic"], rows) for event in events if event["type"] == "diagnostic"}


def _refused(diagnostic: dict, rows: list[tuple[int, dict]]) -> int:
    """The index of the case: Terraform names the line of its value, OpenTofu that of its variable."""
    place = diagnostic["range"]
    at = place["start"]["line"] - 1
    return rows[at if place["filename"] == "x.tfvars" else at // _LINES][0]


SET = """
object({
  label = string
  max   = optional(number, 5)
  tags  = optional(list(string), [])
})
"""


def words(found: list[Mismatch]) -> list[tuple]:
    """The mismatches as rows for comparing."""
    return [(one.kind, one.path, one.expected, one.seen) for one in found]


def test_every_kind_says_where_and_what() -> None:
    """Each kind of mismatch carries its path and both sides in words."""
    found = judge(
        f"map({SET})",
        '{ a = { label = 1, maxx = 2, tags = "x" }, b = {}, c = { label = null, tags = [null, []] }, d = null }',
    )
    assert words(found) == [
        ("converted", ("a", "label"), "string", "number"),
        ("unknown-attribute", ("a", "maxx"), "nothing", "number"),
        ("wrong-type", ("a", "tags"), "list of string", "string"),
        ("missing-attribute", ("b", "label"), "string", "nothing"),
        ("null", ("c", "label"), "string", "null"),
        ("null", ("c", "tags", 0), "string", "null"),
        ("wrong-type", ("c", "tags", 1), "string", "list"),
        ("null", ("d",), "object", "null"),
    ]


def test_unknown_attribute_points_at_its_key() -> None:
    """An unknown attribute points at the key and names the attributes there are."""
    text = 'x = { label = "a", labl = "b" }\n'
    document = tfvars.loads(Source("x.tfvars", text))
    (found,) = mismatches(parse_type(SET), document.root.items["x"])
    assert str(document.place(found.at)) == "x.tfvars:1:20"
    assert found.known == ("label", "max", "tags")


def test_null_at_the_root_has_an_empty_path() -> None:
    """Null for the whole value is told with an empty path: the variable decides."""
    assert words(judge("map(string)", "null")) == [("null", (), "map of string", "null")]


def test_null_for_an_optional_attribute_is_its_default() -> None:
    """Null for an optional attribute is how Terraform spells the default."""
    assert judge(SET, '{ label = "a", max = null, tags = null }') == []


def test_tuple_of_another_length() -> None:
    """A tuple takes neither fewer nor more elements."""
    assert words(judge("tuple([string, number])", '["a"]')) == [("wrong-type", (), "tuple of 2", "list")]


def test_set_elements_are_compared_after_conversion() -> None:
    """Two elements of a set that Terraform makes equal are duplicates."""
    found = judge("set(string)", '["1", 1, true, "true"]')
    assert [(one.kind, one.path) for one in found] == [
        ("converted", (1,)),
        ("converted", (2,)),
        ("duplicate-set-element", (1,)),
        ("duplicate-set-element", (3,)),
    ]


def test_values_never_stand_in_the_words() -> None:
    """No part of a mismatch's text quotes the value: it may be a secret."""
    (found,) = judge("object({ a = list(string) })", '{ a = "hunter2" }')
    assert "hunter2" not in repr(found)
