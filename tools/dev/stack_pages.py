"""Write `docs/reference/stacks/`: one page per stack, from the contract.

./bazelw run //docs:update                                          # rewrites the pages in the source tree
python3 tools/dev/stack_pages.py --output docs/reference/stacks     # the same, without Bazel
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

# Needed without Bazel.
sys.path.insert(0, str(Path(__file__).parents[1]))

from flywheel.contract import compiled
from flywheel.contract.compiled import Contract
from flywheel.contract.stack import PrimaryLane, Stack, Variable
from flywheel.hcl.types import ABSENT, Collection, ObjectType, Type

_GENERATED = "<!-- Generated from the contract. Edit contract/stacks/{name}/, then run: ./bazelw run //docs:update -->"
#: A type that is longer than this is shortened to its outer kind: `variables.tf` has it.
_LONGEST = 60


def page(stack: Stack, contract: Contract) -> str:
    """The Markdown page of one stack."""
    parts = [_GENERATED.format(name=stack.name), f"# {stack.name}", *_head(stack, contract)]
    for title, rows in (
        ("Values that facts give", _facts(stack)),
        ("Attributes of a runner set", _attributes(stack)),
        *((f"The primary lane {lane.name}", _lane(lane)) for lane in stack.lanes),
        ("Names that it derives", _derived(stack)),
        ("What it never takes", _refused(stack)),
        ("Variables", _variables(stack.variables.values())),
    ):
        lines = list(rows)
        if lines:
            parts += [f"## {title}", "\n".join(lines)]
    return "\n\n".join(parts) + "\n"


def pages(contract: Contract) -> dict[str, str]:
    """File name to text, for every stack."""
    return {f"{name}.md": page(stack, contract) for name, stack in contract.stacks.items()}


def _head(stack: Stack, contract: Contract) -> Iterator[str]:
    forges = [f"`{name}`" for name, one in contract.wiring.forges.items() if one.adapter == stack.adapter]
    served = f"Its runners take jobs of {', '.join(forges)} (adapter `{stack.adapter}`)." if stack.adapter else ""
    variables = stack.variables.values()
    counts = (
        f"{len(variables)} variables, {sum(one.required for one in variables)} of them required and "
        f"{sum(one.sensitive for one in variables)} with secrets: a secret stands in no file, `TF_VAR_name` gives it."
    )
    called = f'`flywheel_overlay(stack = "{stack.name}")`.'
    yield f"{called} The name of its state is `{stack.state_key}`. {served}".strip()
    source = f"[`variables.tf`](../../../contract/stacks/{stack.name}/variables.tf)"
    yield f"{counts} Types and validations are in {source}; [stacks](../stacks.md) says what it deploys."


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    found = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    if found:
        yield "| " + " | ".join(heads) + " |"
        yield "|" + "---|" * len(heads)
        yield from found


def _facts(stack: Stack) -> Iterator[str]:
    return _table(("fact", "variable"), ((f"`{fact}`", f"`{name}`") for fact, name in stack.bindings.items()))


def _attributes(stack: Stack) -> Iterator[str]:
    sets = stack.runner_sets
    if sets is None:
        return iter(())
    type_ = stack.variables[sets.variable].type
    inner = type_.element if isinstance(type_, Collection) else None
    assert isinstance(inner, ObjectType)
    facts = {attribute: fact for fact, attribute in sets.bindings.items()}
    rows = (
        (
            f"`{name}`",
            _type(one.type),
            "required" if not one.optional else _value(one.default),
            f"`{facts[name]}`" if name in facts else "",
        )
        for name, one in inner.attributes.items()
    )
    return iter(
        (f"In the map `{sets.variable}`, by Helm release.", "", *_table(("attribute", "type", "default", "fact"), rows))
    )


def _lane(lane: PrimaryLane) -> Iterator[str]:
    on = f"on with `{lane.deploy}`" if lane.deploy else "always on"
    rows = [(f"`{fact}`", f"`{name}`", "the lane's") for fact, name in lane.bindings.items()]
    rows += [(f"`{fact}`", f"`{name}`", "the stack's") for fact, name in lane.inherits.items()]
    yield f"Its label is `{lane.label}`; it is {on}."
    yield ""
    yield from _table(("fact", "variable", "whose"), rows)


def _derived(stack: Stack) -> Iterator[str]:
    return _table(("name", "form"), ((name.replace("_", " "), f"`{form}`") for name, form in stack.derived.items()))


def _refused(stack: Stack) -> Iterator[str]:
    for one in stack.refuses:
        yield f"- Variables with {', '.join(f'`{word}`' for word in one.words)} in their name: {one.reason}."


def _variables(variables: Iterable[Variable]) -> Iterator[str]:
    rows = (
        (
            f"`{one.name}`",
            _type(one.type),
            "required" if one.required else _value(one.default),
            f"{one.description}{' Sensitive.' if one.sensitive else ''}",
        )
        for one in sorted(variables, key=lambda one: not one.required)
    )
    return _table(("variable", "type", "default", "what it is for"), rows)


def _type(type_: Type) -> str:
    text = str(type_)
    kind = text.partition("(")[0]
    return f"`{text if len(text) <= _LONGEST else f'{kind}(...)'}`"


def _value(value: object) -> str:
    return "" if value is ABSENT else f"`{json.dumps(value, default=str)}`"


def main(argv: Sequence[str] | None = None) -> int:
    """Write the pages into `--output`."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args(argv)
    arguments.output.mkdir(parents=True, exist_ok=True)
    for name, text in pages(compiled.load(compiled.built_in())).items():
        (arguments.output / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
