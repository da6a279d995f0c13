"""What a BUILD file is read by is what the rules declare."""

from __future__ import annotations

import json
import re
import warnings
from pathlib import Path

import pytest

from flywheel.overlay.facts import build_facts

RULES = Path(__file__).parents[3] / "rules" / "private"


@pytest.mark.parametrize(
    ("name", "table", "attributes"),
    [
        ("owner", "_ATTRS", build_facts.OWNER),
        ("substrate", "_ATTRS", build_facts.SUBSTRATE),
        ("runner_set", "_FACTS", build_facts.RUNNER_SET),
    ],
)
def test_attributes_are_those_of_the_rules(name: str, table: str, attributes: dict[str, object]) -> None:
    """Names and defaults stand in the rule as they stand here."""
    text = (RULES / f"{name}.bzl").read_text(encoding="utf-8")
    declared = text.partition(f"{table} = {{")[2].partition("\n}\n")[0]
    found: dict[str, object] = {}
    for one in re.split(r'(?m)^    (?="\w+": attr)', declared)[1:]:
        default = re.search(r"\bdefault = ([^,\n)]+)", one)
        value = json.loads(default[1].lower()) if default else None
        found[one.split('"')[1]] = None if build_facts.is_unset(value) else value
    assert found == attributes
    assert list(found) == list(attributes)


def test_what_is_unset() -> None:
    """The values that count as set by nobody are those of the rules; none of them is 0 or False."""
    text = (RULES / "facts.bzl").read_text(encoding="utf-8")
    assert '_UNSET = [None, "", [], {}, -1]' in text
    assert all(map(build_facts.is_unset, (None, "", [], {}, -1)))
    assert not any(map(build_facts.is_unset, (0, False, "0", [""], {"a": ""})))


@pytest.mark.parametrize("value", ["{[]: 1}", "[" * 900 + "]" * 900, "-" * 5_000 + "1", "{**{}}", "lambda: 0", "x"])
def test_a_computed_value_is_one_error(value: str) -> None:
    """A list as a key is a `TypeError` of Python, and deep values exhaust its stack."""
    with pytest.raises(ValueError, match=r"^(no literal|not Starlark|malformed node)"):
        build_facts.overlays(f'flywheel_overlay(name = "overlay", variables = {value})')


def test_warnings_of_python_are_not_printed() -> None:
    """Starlark is not Python: what Python would warn of means nothing here."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert build_facts.overlays('flywheel_overlay(name = "o", x = "\\d")') == ["o"]
    assert caught == []
