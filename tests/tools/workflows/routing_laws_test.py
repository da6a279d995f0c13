"""Laws of routing for any labels and any sets."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel.contract import compiled
from flywheel.formats import tfvars
from flywheel.formats.source import Source
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.stack_inputs import Inputs
from flywheel.workflows.routing import served_sets
from flywheel.workflows.routing.label_rules import LabelRules
from flywheel.workflows.routing.served_sets import Consumer
from flywheel.workflows.routing.set_matching import ServedTable
from flywheel.workflows.runs_on import ARRAY, MAPPING, SCALAR

WORDS = ["tinyland-nix", "tinyland-docker", "linux", "x64", "self-hosted", "honey", "ubuntu-latest", "example-org-nix"]
LABELS = st.sampled_from(WORDS)
MANY = st.lists(st.one_of(LABELS, st.text(max_size=12)), min_size=1, max_size=5)
CONSUMERS = st.sampled_from([Consumer("example-org/app"), Consumer("example-org/lab"), Consumer("other/app")])
SETS = st.lists(
    st.tuples(
        st.sampled_from(["https://github.com/example-org", "https://github.com/example-org/lab"]),
        LABELS,
        st.lists(LABELS, max_size=3),
        st.integers(0, 2),
    ),
    max_size=4,
)


@pytest.fixture(scope="module")
def contract():
    """The contract that came with these tools."""
    return compiled.load(compiled.built_in())


def overlay(sets) -> Overlay:
    """An overlay with these runner sets and only the nix lane."""
    entries = "".join(
        f'  s{n} = {{\n    github_config_url = "{url}"\n    runner_label = "{label}"\n'
        f'    runner_scale_set_name = "name-{n}"\n    runner_labels = [{", ".join(f"{one!r}" for one in more)}]\n'
        f"    max_runners = {most}\n  }}\n".replace("'", '"')
        for n, (url, label, more, most) in enumerate(sets)
    )
    text = (
        'controller_chart_version = "0.14.0"\ngithub_config_url = "https://github.com/example-org"\n'
        f"deploy_docker_runner = false\nextra_runner_sets = {{\n{entries}}}\n"
    )
    return Overlay("infra", {}, [Inputs("arc_runners", [tfvars.loads(Source("terraform.tfvars", text))])])


def answer(contract, sets, wanted, consumer, group="") -> str:
    """Whether one of the sets takes a job with these labels."""
    servers = served_sets.servers(overlay(sets), contract, ["arc"])
    labels = tuple(sorted({label.lower() for label in wanted}))
    return ServedTable(servers, True).answer(labels, group, consumer).answer


@settings(max_examples=60, deadline=None)
@given(SETS, st.lists(LABELS, min_size=1, max_size=3), LABELS, CONSUMERS)
def test_asking_for_more_never_gets_more(contract, sets, wanted, more, consumer):
    """One more label can only exclude runners."""
    if answer(contract, sets, wanted, consumer) == served_sets.NO:
        assert answer(contract, sets, [*wanted, more], consumer) == served_sets.NO


@settings(max_examples=60, deadline=None)
@given(SETS, SETS, st.lists(LABELS, min_size=1, max_size=3), CONSUMERS)
def test_serving_more_never_serves_less(contract, sets, further, wanted, consumer):
    """Another runner set removes no served label."""
    if answer(contract, sets, wanted, consumer) == served_sets.YES:
        assert answer(contract, [*sets, *further], wanted, consumer) == served_sets.YES


@settings(max_examples=60, deadline=None)
@given(SETS, st.lists(LABELS, min_size=1, max_size=3), CONSUMERS)
def test_what_is_served_is_on_one_set(contract, sets, wanted, consumer):
    """The chosen set has every label and at least one runner, and its scope includes the repository."""
    servers = served_sets.servers(overlay(sets), contract, ["arc"])
    labels = tuple(sorted(set(wanted)))
    found = ServedTable(servers, True).answer(labels, "", consumer)
    for server in found.servers:
        assert set(labels) <= set(server.labels)
        assert server.max_runners != 0
        assert server.reach(consumer).answer == found.answer
    assert bool(found.servers) == (found.answer != served_sets.NO)


@settings(max_examples=200, deadline=None)
@given(MANY, st.sampled_from([SCALAR, ARRAY, MAPPING]))
def test_case_changes_no_fault(contract, labels, form):
    """Every rule ignores case, like GitHub."""
    rules = LabelRules(contract, [overlay([])], [], [Consumer("example-org/app")])
    lower = tuple(label.lower() for label in labels)
    upper = tuple(label.upper() for label in labels)
    if [label.lower() for label in upper] != list(lower):
        return  # a letter whose case change cannot be reversed
    first, second = rules.fault(form, lower), rules.fault(form, upper)
    assert (first is None) == (second is None)
    if first is not None and second is not None:
        assert (first.kind, first.index) == (second.kind, second.index)


@settings(max_examples=200, deadline=None)
@given(MANY, st.booleans())
def test_any_text_has_a_verdict(contract, labels, whole):
    """Any labels have no fault, or a fault at one of them."""
    rules = LabelRules(contract, [overlay([])], [], [Consumer("example-org/app")])
    fault = rules.fault(ARRAY, tuple(labels), whole)
    if fault is not None:
        assert fault.index is None or 0 <= fault.index < len(labels)
        assert fault.reason
    elif whole:
        assert any(rules.accepted(label) for label in labels)


@settings(max_examples=100, deadline=None)
@given(MANY)
def test_what_is_certain_stays_when_more_is_known(contract, labels):
    """A fault of a partly known set is also a fault of the whole set."""
    rules = LabelRules(contract, [overlay([])], [], [Consumer("example-org/app")])
    if rules.fault(ARRAY, tuple(labels), whole=False) is not None:
        assert rules.fault(ARRAY, tuple(labels), whole=True) is not None
