"""Terraform and OpenTofu read what the writers write as the value it was, and have nothing to format in it.

The battery's recording stands for them where they are not there. These tests ask the programs themselves.
"""

from __future__ import annotations

import importlib.util
import json
import random
import unicodedata
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest
from flywheel_testing import oracles

from flywheel.formats import tfvars
from flywheel.formats.source import Source
from flywheel.formats.tfvars import tfvars_json
from flywheel.formats.tfvars.tfvars_writer import dumps_json, dumps_tfvars
from flywheel.formats.values import plain


def _load_recorder() -> ModuleType:
    path = Path(__file__).parent / "battery" / "record.py"
    spec = importlib.util.spec_from_file_location("battery_record", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_RECORDER = _load_recorder()
pytestmark = pytest.mark.parametrize("planner", oracles.PLANNERS)

#: Text that is hard to write. A combining mark follows a letter: behind an escaped character,
#: `jsonencode`, by which Terraform tells its values here, joins it to the letter of the escape.
_PIECES = ["x", " ", "$", "$$", "${", "$${", "%", "%%{", '"', "\\", "\n", "\r\n", "\t", "\0", "\x7f", "#", "//", "/*"]
_PIECES += ["<<EOT", "é", "e\u0301", "ß", "日本", "😀", "\u2028", "\ufeff", "\u202e", "\U0010ffff", "true", "1e3", "'"]
_KEYS = [
    "a",
    "b-c",
    "for",
    "null",
    "in",
    "1",
    "-1",
    "",
    "a b",
    "runner_label",
    "größe",
    "日本",
    "${k}",
    "x\u0301",
    "😀",
    "k\n",
]
_NUMBERS = [0, 1, -1, 10**149, -(10**150) + 1, Decimal("0.1"), Decimal("-2.50"), Decimal("1e3"), Decimal("1e-100")]
_NUMBERS += [Decimal("0." + "123456789" * 16), Decimal("-" + "98765" * 20 + ".5")]


def _value(chance: random.Random, depth: int) -> object:
    kind = chance.randrange(9 if depth else 6)
    if kind == 0:
        return chance.choice([None, True, False])
    if kind == 1:
        return chance.choice([*_NUMBERS, chance.randrange(10**9), Decimal(chance.randrange(10**9)).scaleb(-5)])
    if kind < 6:
        return "".join(chance.choices(_PIECES, k=chance.randrange(6)))
    if kind == 6:
        return [_value(chance, depth - 1) for _ in range(chance.randrange(5))]
    return {chance.choice(_KEYS): _value(chance, depth - 1) for _ in range(chance.randrange(6))}


def _values() -> dict[str, object]:
    """Three hundred values of all kinds, the same on every run."""
    chance = random.Random(1)
    return {f"v{number:03}": _value(chance, 4) for number in range(300)}


def _normal(value: object) -> object:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [_normal(item) for item in value]
    if isinstance(value, dict):
        return {_normal(key): _normal(item) for key, item in value.items()}
    return value


@pytest.mark.parametrize(
    ("suffix", "dumps", "reader"), [(".tfvars", dumps_tfvars, tfvars), (".tfvars.json", dumps_json, tfvars_json)]
)
def test_both_read_the_same_values(suffix: str, dumps: object, reader: ModuleType, planner: str) -> None:
    """The planner and the reader make of the written text the value that was written."""
    values = _values()
    text = dumps(values)  # type: ignore[operator]
    verdict = _RECORDER.evaluate(oracles.need(planner), suffix, text, names=list(values))
    assert "error" not in verdict
    told = json.loads(verdict["value"], parse_float=Decimal)
    assert told == _normal(values)
    assert plain(reader.loads(Source("x", text)).strict().root) == told


def test_fmt_changes_nothing(tmp_path: Path, planner: str) -> None:
    """`terraform fmt` leaves the written text as it is, byte for byte."""
    text = dumps_tfvars(_values(), ["Generated.", "", "  Do not edit."])
    file = tmp_path / "x.tfvars"
    file.write_bytes(text.encode())
    _RECORDER.run(oracles.need(planner), str(tmp_path), "fmt", "x.tfvars")
    assert file.read_bytes().decode() == text


def test_fmt_would_change_something(tmp_path: Path, planner: str) -> None:
    """The test above can fail: `terraform fmt` aligns what is not aligned."""
    file = tmp_path / "x.tfvars"
    file.write_text("a = 1\nbb = 2\n")
    _RECORDER.run(oracles.need(planner), str(tmp_path), "fmt", "x.tfvars")
    assert file.read_text() == "a  = 1\nbb = 2\n"
