"""What overlays serve: sets of labels, and the repositories that scopes and runner groups admit."""

from __future__ import annotations

import pytest

from flywheel.contract import compiled
from flywheel.formats import tfvars
from flywheel.formats.declared_document import DeclaredDocument
from flywheel.formats.source import Place, Source
from flywheel.overlay.fact import Fact
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.stack_inputs import Inputs
from flywheel.workflows.routing import served_sets
from flywheel.workflows.routing.served_sets import Consumer, RunnerGroup

HEAD = 'cluster_context = "c"\ncontroller_chart_version = "0.14.0"\n'


@pytest.fixture(scope="module")
def contract():
    """The contract that came with these tools."""
    return compiled.load(compiled.built_in())


@pytest.fixture
def served(contract):
    """The servers of an overlay made of a variable file and facts."""

    def make(text: str, **facts: object):
        overlay = Overlay("infra", {}, [Inputs("arc_runners", [tfvars.loads(Source("terraform.tfvars", text))])])
        document = DeclaredDocument("facts")
        for word, value in facts.items():
            name = word.replace("__", ".")
            overlay.facts[name] = Fact(document.node(value, Place(f"facts ({name})")), document)
        return served_sets.servers(overlay, contract, ["arc"])

    return make


def one_set(url: str, **attributes: str) -> str:
    """A variable file with one runner set and only the nix lane."""
    given = {"github_config_url": f'"{url}"', "runner_label": '"tinyland-nix-heavy"', **attributes}
    lines = "".join(f"    {name} = {value}\n" for name, value in given.items())
    top = f'{HEAD}github_config_url = "{url}"\ndeploy_docker_runner = false\n'
    return f"{top}extra_runner_sets = {{\n  a = {{\n{lines}  }}\n}}\n"


def test_labels_are_a_set_with_the_name(served):
    """Capability label, further labels and the scale-set name, in lower case."""
    text = one_set(
        "https://github.com/example-org", runner_scale_set_name='"Heavy-A"', runner_labels='["Linux", "nix"]'
    )
    assert served(text)[1].labels == {
        "tinyland-nix-heavy": served_sets.CAPABILITY,
        "linux": served_sets.EXTRA,
        "nix": served_sets.EXTRA,
        "heavy-a": served_sets.NAME,
    }


def test_set_without_a_name_is_called_after_its_label(served):
    """Then the label is also the name."""
    server = served(one_set("https://github.com/example-org"))[1]
    assert (server.name, server.labels) == ("tinyland-nix-heavy", {"tinyland-nix-heavy": served_sets.CAPABILITY})


@pytest.mark.parametrize(
    ("chart", "labels"),
    [("0.13.9", {"b"}), ("0.14.0-rc1", {"b"}), ("0.14.0", {"b", "tinyland-nix-heavy"})],
)
def test_charts_before_labels_register_the_name_alone(served, chart, labels):
    """The declared label is kept separately, to explain why it does not arrive."""
    text = one_set("https://github.com/example-org", runner_scale_set_name='"b"').replace("0.14.0", chart)
    server = served(text)[1]
    assert set(server.labels) == labels
    assert set(server.labels) | set(server.unregistered) == {"b", "tinyland-nix-heavy"}


@pytest.mark.parametrize(
    ("url", "name", "answer"),
    [
        ("https://github.com/example-org", "example-org/app", served_sets.YES),
        ("https://github.com/Example-Org", "example-org/APP", served_sets.YES),
        ("https://github.com/example-org", "example-corp/app", served_sets.NO),
        ("https://github.com/example-org", "example-organism/app", served_sets.NO),
        ("https://github.com/example-org", "", served_sets.UNKNOWN),
        ("https://github.com/example-org/app", "example-org/app", served_sets.YES),
        ("https://github.com/example-org/app.git", "example-org/app", served_sets.YES),
        ("https://github.com/example-org/app", "example-org/other", served_sets.NO),
        ("https://github.com/enterprises/example", "example-org/app", served_sets.UNKNOWN),
        ("https://git.example.com/example-org", "example-org/app", served_sets.UNKNOWN),
        ("no url", "example-org/app", served_sets.NO),
        ("", "example-org/app", served_sets.NO),
    ],
)
def test_scope_decides_who_reaches(served, url, name, answer):
    """A label is served only to repositories that the config URL includes."""
    assert served(one_set(url))[1].reach(Consumer(name)).answer == answer


def test_personal_account_has_no_scope_of_its_own(served):
    """Nothing can register at the account's URL: GitHub has no such scope."""
    text = one_set("https://github.com/example-user")
    facts = {"owner__forge": "github", "owner__account_kind": "personal", "owner__slug": "example-user"}
    assert served(text, **facts)[1].reach(Consumer("example-user/app")).answer == served_sets.NO
    anchored = one_set("https://github.com/example-user/app")
    assert served(anchored, **facts)[1].reach(Consumer("example-user/app")).answer == served_sets.YES


def test_other_adapters_serve_no_workflows(served):
    """GitLab's runners take no jobs of GitHub's workflows."""
    assert served(one_set("https://git.example.com/group/app"), owner__forge="gitlab") == []


@pytest.mark.parametrize(
    ("group", "consumer", "answer"),
    [
        (RunnerGroup("g"), Consumer("o/r", "public"), served_sets.YES),
        (RunnerGroup("g", "all", [1]), Consumer("o/r", "private", 2), served_sets.YES),
        (RunnerGroup("g", "selected", [1]), Consumer("o/r", "private", 1), served_sets.YES),
        (RunnerGroup("g", "selected", [1]), Consumer("o/r", "private", 2), served_sets.NO),
        (RunnerGroup("g", "Selected", [1]), Consumer("o/r", "private"), served_sets.UNKNOWN),
        (RunnerGroup("g", "", [1]), Consumer("o/r", "private", 2), served_sets.NO),
        (RunnerGroup("g", "selected", []), Consumer("o/r", "private"), served_sets.NO),
        (RunnerGroup("g", "selected", [1], False), Consumer("o/r", "public", 1), served_sets.NO),
        (RunnerGroup("g", "all", None, False), Consumer("o/r", "public"), served_sets.NO),
        (RunnerGroup("g", "all", None, False), Consumer("o/r", "internal"), served_sets.YES),
        (RunnerGroup("g", "private"), Consumer("o/r", "public"), served_sets.NO),
        (RunnerGroup("g", "private"), Consumer("o/r", ""), served_sets.YES),
    ],
)
def test_groups_admit(group, consumer, answer):
    """A group admits by visibility and by id, and public repositories only if that is allowed."""
    assert group.admits(consumer).answer == answer


def test_facts_of_another_group_say_nothing(served):
    """The facts describe the declared group; the stack can use another group."""
    facts = {"owner__runner_group": "declared", "owner__runner_group_repository_ids": [1]}
    url = "https://github.com/example-org"
    other = served('runner_group = "other"\n' + one_set(url), **facts)[1]
    assert (other.group.name, other.group.ids) == ("other", None)
    same = served('runner_group = "Declared"\n' + one_set(url), **facts)[1]
    assert (same.group.name, same.group.ids) == ("Declared", [1])


@pytest.mark.parametrize(("value", "most"), [("0", 0), ('"3"', 3), ("2.0", 2), ("true", None), ('"many"', None)])
def test_room_for_runners(served, value, most):
    """Numbers convert as in Terraform; other values are reported by the contract family."""
    assert served(one_set("https://github.com/example-org", max_runners=value))[1].max_runners == most
