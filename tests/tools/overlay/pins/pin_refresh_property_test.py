"""The law of refreshing a pin: the pinned values change, and every other character stays.

A module of its own: `cli.main` stops the garbage collector, which Hypothesis asks about its objects.
"""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flywheel.contract import compiled
from flywheel.overlay.pins import pin_edits
from flywheel.overlay.pins.new_core import NewCore

OLD = "2281b5760123456789abcdef0123456789abcdef"
NEW = "7d3f6a1c9be24805f1a6d7c3e8b90452ac1f6d8e"
DIGEST = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
OLD_DIGEST = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
TAG = 'flywheel = use_extension("@gloriousflywheel//rules:extensions.bzl", "flywheel")\n'


def before(text: str) -> str:
    """A text of the battery as it is found."""
    return text.replace("<old>", OLD).replace("<0.1.0>", "0.1.0").replace("<digest>", OLD_DIGEST)


def after(text: str) -> str:
    """A text of the battery as a refresh leaves it."""
    return text.replace("<old>", NEW).replace("<0.1.0>", "0.2.0").replace("<digest>", DIGEST)


NOISE = st.sampled_from(
    [
        "\n",
        "\n\n",
        "# 0.1.0\n",
        f"# {OLD}\n",
        'X = "0.1.0"\n',
        f'Y = "{OLD}"\n',
        'bazel_dep(name = "a", version = "0.1.0")\n',
    ]
)
SPACE = st.sampled_from(["", " ", "  ", "\n    ", "  # 0.1.0\n"])
QUOTE = st.sampled_from(['"', "'", '"""', "'''"])


@st.composite
def modules(draw: st.DrawFn) -> str:
    """A MODULE.bazel with pins in any order and layout, marked as in the battery."""

    def call(function: str, **arguments: str) -> str:
        words = []
        for name, value in draw(st.permutations(sorted(arguments.items()))):
            quote = draw(QUOTE)
            words.append(f"{draw(SPACE)}{name}{draw(SPACE)}={draw(SPACE)}{quote}{value}{quote}{draw(SPACE)}")
        return f"{function}({','.join(words)}{draw(st.sampled_from(['', ',']))}{draw(SPACE)})\n"

    calls = [
        call("bazel_dep", name="gloriousflywheel", version="<0.1.0>"),
        TAG + call("flywheel.core_pin", version="<0.1.0>", commit="<old>", contract="<digest>"),
        call("git_override", module_name="gloriousflywheel", commit="<old>", remote="https://example.com/a/0.1.0"),
    ]
    pieces = [draw(NOISE)]
    for one in draw(st.permutations(calls)):
        pieces += [one, draw(NOISE)]
    return "".join(pieces)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=modules())
def test_any_layout(tmp_path: Path, text: str) -> None:
    """The law: what is marked is replaced, and every other character stays."""
    (tmp_path / "MODULE.bazel").write_text(before(text), encoding="utf-8")
    contract = compiled.load(compiled.built_in())
    refresh = pin_edits.PinRefresh(str(tmp_path), contract, NewCore("implementation", NEW, "0.2.0", DIGEST)).collect()
    assert [str(one) for one in refresh.refused] == []
    assert refresh.changes == {"MODULE.bazel": (before(text), after(text))}
    assert len(refresh.places) == len(re.findall("<old>|version[^<]*<0.1.0>", text)) - 1
