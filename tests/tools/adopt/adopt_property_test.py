"""The law of adopting: the stack sees what it saw, or is told which variable it sees differently."""

from __future__ import annotations

import json
import tempfile
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flywheel.adopt import adopted_overlay
from flywheel.contract import compiled
from flywheel.formats import tfvars
from flywheel.formats.json import canonical_json
from flywheel.formats.tfvars.tfvars_writer import dumps_tfvars
from flywheel.formats.values import plain
from flywheel.hcl.defaults import filled
from flywheel.hcl.types import ABSENT, Collection, ObjectType, Primitive, TupleType, Type
from flywheel.overlay.commands import render
from flywheel.overlay.facts import build_facts, facts_file

CONTRACT = compiled.load(compiled.built_in())
STACK = CONTRACT.stacks["arc_runners"]
WORDS = st.sampled_from(
    ["", "x", "500m", "2Gi", "tinyland-nix", "nix", "one", "a b", "ü", '"\\', "${x}", "%{if}", "# no comment", "\n\t"]
)
NUMBERS = st.one_of(
    st.integers(-(2**70), 2**70),
    st.integers(0, 9),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-1000, max_value=1000, places=3),
)
NAMES = st.sampled_from(["one", "two", "a/b", "Ä", "owner", "overlay", "x y", "x.y"])
URL = "https://github.com/example-org"


def of_type(type_: Type) -> st.SearchStrategy[object]:
    """Values of a type, and now and then one that Terraform has to convert."""
    if isinstance(type_, Primitive):
        kinds = {"string": WORDS, "number": NUMBERS, "bool": st.booleans(), "any": WORDS}
        return st.one_of(kinds[type_.name], st.sampled_from(["3", "true", None])) if type_.name != "any" else WORDS
    if isinstance(type_, Collection):
        inner = of_type(type_.element)
        return st.dictionaries(NAMES, inner, max_size=2) if type_.kind == "map" else st.lists(inner, max_size=2)
    if isinstance(type_, TupleType):
        return st.tuples(*map(of_type, type_.items)).map(list)
    assert isinstance(type_, ObjectType)
    must = {name: of_type(one.type) for name, one in type_.attributes.items() if not one.optional}
    may = {name: of_type(one.type) for name, one in type_.attributes.items() if one.optional}
    return st.fixed_dictionaries(must, optional=may)


def _sets() -> st.SearchStrategy[dict[str, object]]:
    """Runner sets most of which a rule could declare."""
    label = st.sampled_from(["tinyland-nix", "tinyland-nix-heavy", "tinyland-docker", "personal-nix"])
    must = {"github_config_url": st.sampled_from([URL, URL, URL + "/site"]), "runner_label": label}
    may: dict[str, st.SearchStrategy[object]] = {
        "runner_scale_set_name": st.sampled_from(["one", "two", "three"]),
        "github_config_secret": st.sampled_from(["github-app-secret", "one"]),
        "attic_server": st.sampled_from(["http://a", "http://b"]),
        "attic_cache": st.sampled_from(["main", "other"]),
        "max_runners": st.sampled_from([0, 1, 5, 2**40, "3", None]),
        "runner_labels": st.lists(st.sampled_from(["nix", "linux"]), max_size=2),
        "memory_limit": st.sampled_from(["8Gi", ""]),
        "unknown": WORDS,
    }
    may["runner_type"] = st.sampled_from(["nix", "docker"])
    return st.dictionaries(NAMES, st.fixed_dictionaries(must, optional=may), max_size=3)


@st.composite
def overlays(draw: st.DrawFn) -> dict[str, object]:
    """The values of a variable file."""
    names = draw(st.lists(st.sampled_from(sorted(STACK.variables)), max_size=6, unique=True))
    given_values = {name: draw(of_type(STACK.variables[name].type)) for name in names}
    given_values["extra_runner_sets"] = draw(_sets())
    lanes = {
        "attic_server": "http://a",
        "nix_runner_name": "lane",
        "nix_runner_scale_set_name": "lane",
        "deploy_docker_runner": False,
        "deploy_dind_runner": True,
        "dind_runner_scale_set_name": "one",
        "github_config_secret": "one",
    }
    for name, value in lanes.items():
        if draw(st.booleans()):
            given_values[name] = value
    if draw(st.booleans()):
        given_values["undeclared"] = 1
    return {**given_values, "cluster_context": "one", "github_config_url": URL}


def seen(name: str, values: dict[str, object]) -> str:
    """What the stack sees of a variable."""
    variable = STACK.variables[name]
    value = values.get(name, variable.default)
    if value is None and not variable.nullable:
        value = variable.default
    return "" if value is ABSENT else canonical_json.dumps(filled(variable.type, value))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(values=overlays())
def test_the_stack_sees_the_same(values: dict[str, object]) -> None:
    """Adopted, rendered and read again, each variable is what it was; if not, it is told by name."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "terraform.tfvars")
        path.write_text(dumps_tfvars(values, []), encoding="utf-8")
        before = plain(tfvars.load(str(path)).root)
        adopted = adopted_overlay.AdoptedOverlay(folder, CONTRACT).prove()
        document = json.loads(json.dumps(build_facts.facts(adopted.build, adopted.name)), parse_float=Decimal)
        path.write_text(
            render.render(facts_file.of(document, CONTRACT, "BUILD.bazel"), CONTRACT)["tfvars"], encoding="utf-8"
        )
        after = plain(tfvars.load(str(path)).root)
    assert isinstance(before, dict) and isinstance(after, dict)
    told = {line.split("`")[1] for line in adopted.differences}
    differ = {name for name in STACK.variables if seen(name, before) != seen(name, after)}
    assert differ == told
    losses = " ".join(str(one) for one in adopted.losses)
    assert all(f"`{name}`" in losses for name in told)
    assert ("undeclared" in values) == ("`undeclared`" in losses)
