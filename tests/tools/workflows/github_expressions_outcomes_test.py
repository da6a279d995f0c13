"""All possible values of a GitHub expression: every branch, and the gaps."""

from __future__ import annotations

import pytest

from flywheel.formats.source import Source
from flywheel.workflows import expressions
from flywheel.workflows.expressions import Case, ExpressionError, Gap, LookupContext, Template, Where


def parse(text: str) -> Template:
    """`text` as the condition of a file with nothing else."""
    return expressions.condition(Source("w.yml", text), text, 0)


class Unknowns:
    """A scope in which `vars` is unknown, `pick.x` is one of three, and every other context is empty."""

    def named(self, name: str, where: Where, case: Case) -> object:
        """The context `name`."""
        if name == "pick":
            options = ("small", "big", "")
            return {"x": options[case.choose("pick", 3)]}
        return LookupContext(
            Gap("variable", "they are in no file", "vars", where),
            lambda name, _: Gap("variable", "it is in no file", f"vars.{name}", where),
        )


def outcomes(text: str) -> list[object]:
    """Every possible value of an expression; gaps are `?text`, and strings with gaps contain `?`."""
    found: list[object] = []
    case = Case()
    for one in expressions.explore(lambda case: parse(text).value(case, Unknowns()), case):
        shown: object = one
        if isinstance(one, Gap):
            shown = f"?{one.text}"
        elif isinstance(one, ExpressionError):
            shown = f"!{one}"
        for number in expressions.gaps_in(shown) if isinstance(shown, str) else ():
            shown = str(shown).replace(expressions.mark(number), f"?{case.gap(number).text}")
        if shown not in found:
            found.append(shown)
    return found


SETS: dict[str, list[object]] = {
    "'a'": ["a"],
    "vars.X": ["?vars.X"],
    "vars.X || 'ubuntu-latest'": ["?vars.X", "ubuntu-latest"],
    "vars.X && 'a' || 'b'": ["a", "b"],
    "vars.X == 'x' && 'a' || 'b'": ["a", "b"],
    "vars.X != 'x' && 'a' || 'b'": ["b", "a"],
    # One question has one answer.
    "vars.X == 'x' && (vars.X == 'x' && 'a' || 'never') || 'b'": ["a", "b"],
    "vars.X == 'x' && (vars.X == 'y' && 'never' || 'a') || 'b'": ["a", "b"],
    "vars.X == 'x' && vars.x || 'b'": ["x", "b"],
    "vars.X && (vars.X == '' && 'never' || 'a') || 'b'": ["a", "b"],
    "vars.X == vars.x && 'same' || 'never'": ["same"],
    "!vars.X && 'a' || 'b'": ["b", "a"],
    "startsWith(vars.X, 'a') && (startsWith(vars.X, 'A') && 'a' || 'never') || 'b'": ["a", "b"],
    "contains(vars, 'x') && 'a' || 'b'": ["a", "b"],
    "vars.A < 3 && 'a' || 'b'": ["a", "b"],
    # The known part of a string decides.
    "format('tinyland-{0}', vars.X)": ["tinyland-?vars.X"],
    "format('tinyland-{0}', vars.X) == 'ubuntu-latest' && 'never' || 'a'": ["a"],
    "format('tinyland-{0}', vars.X) == 'tinyland-nix' && 'a' || 'b'": ["a", "b"],
    "startsWith(format('tinyland-{0}', vars.X), 'TINY') && 'a' || 'never'": ["a"],
    "startsWith(format('tinyland-{0}', vars.X), 'ubuntu') && 'never' || 'a'": ["a"],
    "endsWith(format('{0}-x', vars.X), 'tux-x') && 'a' || 'b'": ["a", "b"],
    "format('{0}x', vars.X) && 'a' || 'never'": ["a"],
    "format('{0}', vars.X) || 'b'": ["?vars.X", "b"],
    "fromJSON(vars.X)": ["?fromJSON(vars.X)"],
    "fromJSON(vars.X)[0]": ["?fromJSON(vars.X).[...]"],
    "fromJSON(vars.X || '[\"a\"]')": ["?fromJSON(vars.X)", ["a"]],
    "toJSON(vars)": ["?toJSON(vars)"],
    "join(vars.X, ',')": ["?join(vars.X)"],
    "format(vars.X, 'a')": ["?format(vars.X)"],
    "vars.X.y.*": ["?vars.X.y.*"],
    "fromJSON('[\"a\"]')[vars.X]": ["?vars.X[...]"],
    # All options are used, and stay consistent.
    "pick.x": ["small", "big", ""],
    "pick.x == 'big' && 'heavy' || pick.x == 'small' && 'light' || 'other'": ["light", "heavy", "other"],
    "pick.x == 'big' && 'a' || pick.x != 'big' && 'b' || 'never'": ["b", "a"],
    "pick.x || vars.X || 'last'": ["small", "big", "?vars.X", "last"],
    "pick.x && format('{0}-{0}', pick.x)": ["small-small", "big-big", ""],
    "case(pick.x == 'big', 'a', vars.X == '1', 'b', 'c')": ["b", "c", "a"],
    "fromJSON(pick.x == 'big' && '[1]' || 'x')": [
        "!`fromJSON` gets `x`, which is not JSON: expecting value at character 1",
        [1.0],
    ],
}


@pytest.mark.parametrize(("text", "expected"), SETS.items())
def test_sets(text: str, expected: list[object]) -> None:
    """Every reachable branch is found and no other, together with the unknowns."""
    assert outcomes(text) == expected


def test_a_known_label_in_json_with_a_gap() -> None:
    """JSON is read around a gap, in a string or as a value; otherwise the whole value is a gap."""
    found = value_with_gaps('fromJSON(format(\'["self-hosted", "{0}"]\', vars.X))')
    assert isinstance(found, list)
    assert found[0] == "self-hosted"
    assert expressions.has_gap(found[1])
    mapping = value_with_gaps('fromJSON(format(\'{{"group": {0}, "labels": "a"}}\', toJSON(vars.X)))')
    assert isinstance(mapping, dict)
    assert mapping["labels"] == "a"
    assert expressions.has_gap(mapping["group"])
    assert outcomes("fromJSON(format('[{0}', vars.X))") == ["?fromJSON(vars.X)"]


def value_with_gaps(text: str) -> object:
    """The value of an expression in the first case."""
    return parse(text).value(Case(), Unknowns())
