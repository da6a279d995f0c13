"""Input from other repositories: anything gives findings, nothing gives a traceback."""

from __future__ import annotations

import random
import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flywheel.findings import subjects
from flywheel.findings.engine import MOST, run
from flywheel.findings.evidence import Evidence
from flywheel.formats.declared_document import DeclaredDocument
from flywheel.formats.source import Place
from flywheel.overlay.fact import Fact
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.stack_inputs import Inputs

_WORDS = st.sampled_from(
    ["", "tinyland", "nix", "tinyland-nix", "Tinyland-Nix-heavy", "a,b", "x" * 300, "https://github.com/a/b", "default"]
)
_TEXT = st.text(max_size=12) | _WORDS
_SCALARS = st.none() | st.booleans() | st.integers() | _TEXT
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=6,
)
_CHECKS = [check for check in subjects.of("overlay").values() if check.family in ("taxonomy", "boundary")]


def _overlay(values: dict[str, object], facts: dict[str, object]) -> Overlay:
    document = DeclaredDocument("terraform.tfvars")
    place = Place("terraform.tfvars")
    for name, value in values.items():
        document.put(name, value, place)
    overlay_facts = {name: Fact(document.node(value, place), document) for name, value in facts.items()}
    return Overlay("overlay", overlay_facts, [Inputs("arc_runners", [document])])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_values_give_findings_and_nothing_else(contract, data):
    """Whatever stands in the variables, the sets and the facts, each check says something or nothing."""
    stack = contract.stacks["arc_runners"]
    attributes = st.dictionaries(st.sampled_from(sorted(stack.runner_sets.bindings.values())), _VALUES, max_size=6)
    sets = st.dictionaries(_TEXT, attributes | _VALUES, max_size=4) | _VALUES
    values = data.draw(st.dictionaries(st.sampled_from(sorted(stack.variables)), _VALUES, max_size=5))
    values[stack.runner_sets.variable] = data.draw(sets)
    names = ["owner.slug", "owner.forge", "owner.account_kind", "owner.config_url", "owner.overlay_repository"]
    names += ["owner.exceptions", "substrate.controller_owner"]
    known = st.sampled_from(["github", "ghes", "gitlab", "personal", "organization", "enterprise", "2026-01-01"])
    facts = data.draw(st.dictionaries(st.sampled_from(names), known | _VALUES, max_size=6))
    overlay = _overlay(values, facts)
    overlay.evidence = Evidence("2026-01-01", "0.1.0", {"0.1.0": ""})
    for check in _CHECKS:
        for finding in check.run(overlay, contract):
            assert finding.message.endswith(".")
            assert finding.fix
            assert finding.message.isprintable()
            assert finding.fix.isprintable()


def test_unknown_names_take_linear_time(overlay, contract) -> None:
    """20,000 unknown attributes, and as many unknown labels: not all are listed, and few get a suggestion."""
    chooser = random.Random(3)
    words = ["".join(chooser.choice("abcdefgh") for _ in range(5)) for _ in range(20_000)]
    attributes = "".join(f"    runner_label_{word}{at} = 1\n" for at, word in enumerate(words))
    labels = "".join(f'  s{at} = {{ runner_label = "tinyland-nix-hevy-{word}" }}\n' for at, word in enumerate(words))
    made = overlay(f"extra_runner_sets = {{\n  a = {{\n{attributes}  }}\n{labels}}}\n")
    checks = [check for check in subjects.of("overlay").values() if check.id in ("GF304", "GF102")]
    start = time.process_time()
    found = run(made, contract, checks)
    assert time.process_time() - start < 6
    assert [finding.id for finding in found].count("GF304") == MOST + 1
    assert [finding.id for finding in found].count("GF102") == MOST + 1
    assert found[0].fix.startswith("Did you mean")
    assert not found[-1].fix.startswith("Did you mean")
