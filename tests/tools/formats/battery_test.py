"""The readers agree with Terraform and OpenTofu on every snippet of the battery, but for the listed differences."""

from __future__ import annotations

import importlib.util
import json
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest
from flywheel_testing import oracles

from flywheel.formats import tfvars
from flywheel.formats.json.json_parser import JsonParser
from flywheel.formats.source import FormatError, Source
from flywheel.formats.tfvars import tfvars_json
from flywheel.formats.tfvars.tfvars_parser import TfvarsParser
from flywheel.formats.values import plain

_BATTERY = Path(__file__).parent / "battery"
_READERS = {".tfvars": tfvars, ".tfvars.json": tfvars_json}

_EXPRESSION = "a constant expression: the value of a fact must not have to be computed"
_DUPLICATE = "Terraform keeps the last of two equal keys in silence"
_ROUNDED = "Terraform rounds, or would if the number had other digits"
_SURROGATE = "Terraform puts U+FFFD in the place of half a surrogate pair"
_SCRIPT = "a name in a script whose letters Unicode still adds to needs quotes"
_RETURN = "a carriage return alone ends no line; Terraform allows it in comments"
_COMBINING = "Terraform counts the combining character as indentation, and cuts it off"
_DECLARATION = "a `variable` with parts may be meant as a declaration"

#: Snippets that Terraform accepts and the readers refuse by design, with the reason.
DIFFERENCES = {
    ".tfvars": {
        "comments/with-a-lone-carriage-return": _RETURN,
        "expressions/and": _EXPRESSION,
        "expressions/attribute-of-object": _EXPRESSION,
        "expressions/conditional": _EXPRESSION,
        "expressions/difference": _EXPRESSION,
        "expressions/difference-no-blanks": _EXPRESSION,
        "expressions/equal": _EXPRESSION,
        "expressions/for-list": _EXPRESSION,
        "expressions/for-object": _EXPRESSION,
        "expressions/greater-or-equal": _EXPRESSION,
        "expressions/in-a-list": _EXPRESSION,
        "expressions/in-an-object": _EXPRESSION,
        "expressions/index-of-list": _EXPRESSION,
        "expressions/index-of-object": _EXPRESSION,
        "expressions/legacy-index": _EXPRESSION,
        "expressions/less": _EXPRESSION,
        "expressions/not": _EXPRESSION,
        "expressions/not-equal": _EXPRESSION,
        "expressions/or": _EXPRESSION,
        "expressions/over-lines-in-a-list": _EXPRESSION,
        "expressions/parentheses": _EXPRESSION,
        "expressions/parentheses-around-string": _EXPRESSION,
        "expressions/product": _EXPRESSION,
        "expressions/quotient": _EXPRESSION,
        "expressions/remainder": _EXPRESSION,
        "expressions/splat-of-list": _EXPRESSION,
        "expressions/sum": _EXPRESSION,
        "heredocs/flush-combining-character": _COMBINING,
        "heredocs/directive": _EXPRESSION,
        "heredocs/interpolated-literal": _EXPRESSION,
        "heredocs/backslash-then-interpolation": _EXPRESSION,
        "numbers/minus-string": _EXPRESSION,
        "numbers/minus-twice": _EXPRESSION,
        "numbers/more-digits": _ROUNDED,
        "numbers/two-hundred-digits": _ROUNDED,
        "numbers/larger-exponent": _ROUNDED,
        "numbers/smaller-exponent": _ROUNDED,
        "objects/duplicate-key": _DUPLICATE,
        "objects/duplicate-key-by-escape": _DUPLICATE,
        "objects/duplicate-key-by-normalisation": _DUPLICATE,
        "objects/duplicate-key-by-number": _DUPLICATE,
        "objects/duplicate-key-nested": _DUPLICATE,
        "objects/duplicate-key-quoted": _DUPLICATE,
        "objects/interpolated-key": _EXPRESSION,
        "objects/key-in-georgian": _SCRIPT,
        "objects/key-in-parentheses": _EXPRESSION,
        "objects/negative-string-key": _EXPRESSION,
        "strings/backslash-then-interpolation": _EXPRESSION,
        "strings/directive-if": _EXPRESSION,
        "strings/escaped-then-interpolated": _EXPRESSION,
        "strings/interpolated-literal": _EXPRESSION,
        "strings/interpolated-string": _EXPRESSION,
        "strings/interpolation-with-quotes": _EXPRESSION,
    },
    ".tfvars.json": {
        "numbers/larger-exponent": _ROUNDED,
        "numbers/more-digits": _ROUNDED,
        "root/variable-with-a-list": _DECLARATION,
        "strings/high-surrogate-alone": _SURROGATE,
        "strings/low-surrogate-alone": _SURROGATE,
        "strings/surrogates-reversed": _SURROGATE,
    },
}


def _load_recorder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("battery_record", _BATTERY / "record.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_RECORDER = _load_recorder()
_RECORDED = json.loads((_BATTERY / "recorded.json").read_text(encoding="utf-8"), parse_float=Decimal)
#: The snippets of which OpenTofu says something else.
_OF_TOFU = json.loads((_BATTERY / "recorded.tofu.json").read_text(encoding="utf-8"), parse_float=Decimal)
_CASES = [(suffix, name) for suffix in _READERS for name in _RECORDER.snippets(suffix)]


def _verdict(planner: str, suffix: str, name: str) -> dict[str, object]:
    """The recorded verdict on a snippet."""
    found: dict[str, object] = _RECORDED[suffix][name]
    return _OF_TOFU[suffix].get(name, found) if planner == "tofu" else found


def _typed(value: object) -> object:
    """`value` with its types told apart: True is no 1 here."""
    if isinstance(value, dict):
        return {key: _typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_typed(item) for item in value]
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return ("number", value)
    return (type(value).__name__, value)


@pytest.mark.parametrize(("suffix", "name"), _CASES, ids=[f"{suffix}:{name}" for suffix, name in _CASES])
@pytest.mark.parametrize("planner", oracles.PLANNERS)
def test_agrees(suffix: str, name: str, planner: str) -> None:
    """A snippet has the recorded value, or is refused as by Terraform and OpenTofu, or is a listed difference."""
    text = _RECORDER.snippets(suffix)[name]
    recorded = _verdict(planner, suffix, name)
    try:
        document = _READERS[suffix].loads(Source("x" + suffix, text)).strict()
    except FormatError as refusal:
        assert ("error" not in recorded) == (name in DIFFERENCES[suffix]), str(refusal)
        return
    value = plain(document.root)
    assert "error" not in recorded, f"{planner} refuses this: {recorded['error']}. It was read as {value!r}."
    assert name not in DIFFERENCES[suffix]
    if "undeclared" in recorded:
        value = {key: item for key, item in value.items() if key in _RECORDER.NAMES}
    assert _typed(recorded["value"]) == _typed(value)


@pytest.mark.parametrize("suffix", _READERS)
def test_recording_is_of_these_snippets(suffix: str) -> None:
    """The recording has all snippets as they are; if not, run battery/record.py."""
    digests = {name: _RECORDER.digest(text) for name, text in _RECORDER.snippets(suffix).items()}
    assert {name: entry["text"] for name, entry in _RECORDED[suffix].items()} == digests
    assert _OF_TOFU["of"] == _RECORDER.digests()


@pytest.mark.parametrize("suffix", _READERS)
def test_differences_are_snippets(suffix: str) -> None:
    """Every listed difference is a snippet of the battery."""
    assert set(DIFFERENCES[suffix]) <= set(_RECORDED[suffix])


@pytest.mark.parametrize("suffix", _READERS)
def test_shortcuts_change_nothing(suffix: str) -> None:
    """Every snippet is read the same by the patterns for long texts as without them."""
    parsers = {".tfvars": TfvarsParser, ".tfvars.json": JsonParser}
    for name, text in _RECORDER.snippets(suffix).items():
        outcomes = []
        for shortcuts in (False, True):
            parser = parsers[suffix](Source("x", text), shortcuts=shortcuts)
            try:
                root = parser.body() if isinstance(parser, TfvarsParser) else parser.document()
                outcomes.append(repr(root))
            except FormatError as refusal:
                outcomes.append(str(refusal))
        assert outcomes[0] == outcomes[1], name


def test_size() -> None:
    """The battery is as large as it is said to be."""
    counts = {suffix: len(_RECORDED[suffix]) for suffix in _READERS}
    assert counts[".tfvars"] >= 400
    assert counts[".tfvars.json"] >= 100


@pytest.mark.parametrize(("suffix", "name"), _CASES[::15])
@pytest.mark.parametrize("planner", oracles.PLANNERS)
def test_recording_is_what_they_say(suffix: str, name: str, planner: str) -> None:
    """Terraform and OpenTofu say of a sample of the snippets what is recorded."""
    verdict = _RECORDER.evaluate(oracles.need(planner), suffix, _RECORDER.snippets(suffix)[name])
    if "value" in verdict:
        verdict["value"] = json.loads(verdict["value"], parse_float=Decimal)
    known = _verdict(planner, suffix, name)
    recorded = {key: known[key] for key in ("error", "value") if key in known}
    assert recorded == {key: value for key, value in verdict.items() if key != "undeclared"}
