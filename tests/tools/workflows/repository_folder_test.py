"""A repository's workflows: what each job may run on, and where each part is written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flywheel.errors import UserError
from flywheel.workflows import repository_folder, runs_on
from flywheel.workflows.workflow_model import ACTION, IMAGE, LOCAL_ACTION, LOCAL_WORKFLOW, WORKFLOW

if TYPE_CHECKING:
    from conftest import RepositoryFolder

RUNS_ON = {
    # Literal values.
    "tinyland-nix": ["tinyland-nix"],
    "[self-hosted, linux]": ["array self-hosted + linux"],
    "[one]": ["array one"],
    "{group: infra, labels: tinyland-nix}": ["mapping infra: tinyland-nix"],
    "{group: infra, labels: [a, b]}": ["mapping infra: a + b"],
    "{group: infra}": ["mapping infra: "],
    "{labels: [a]}": ["mapping a"],
    "3.10": ["3.1"],
    "true": ["true"],
    # Computed values.
    "${{ 'a' }}": ["a"],
    "tinyland-${{ 'nix' }}": ["tinyland-nix"],
    "${{ github.ref == 'x' && 'a' || 'b' }}": ["a", "b"],
    "${{ 1 == 1 && 'a' || 'b' }}": ["a"],
    "${{ vars.X }}": ["?variable vars.X"],
    "${{ vars.X || 'ubuntu-latest' }}": ["ubuntu-latest", "?variable vars.X"],
    "tinyland-${{ vars.X }}": ["?variable tinyland-{vars.X}"],
    "[self-hosted, '${{ vars.X }}']": ["array self-hosted ?vars.X"],
    "['${{ vars.X }}', '${{ vars.Y || ''b'' }}']": ["array b ?vars.X", "?variable vars.X"],
    "{group: '${{ vars.G }}', labels: a}": ["mapping a ?vars.G"],
    "{group: g, labels: '${{ vars.L }}'}": ["mapping g:  ?vars.L"],
    "{group: '${{ vars.G }}'}": ["?variable vars.G"],
    "{group: g, labels: \"${{ fromJSON('[1, true]') }}\"}": ["mapping g: 1 + true"],
    '${{ fromJSON(\'["a", "b"]\') }}': ["array a + b"],
    '${{ fromJSON(\'{"group":"g","labels":["a"]}\') }}': ["mapping g: a"],
    '${{ fromJSON(format(\'["self-hosted", "{0}"]\', vars.X)) }}': ["array self-hosted ?vars.X"],
    "${{ fromJSON(format('[{0}, \"linux\"]', vars.X)) }}": ["array linux ?vars.X"],
    "${{ fromJSON(vars.X) }}": ["?variable fromJSON(vars.X)"],
    "${{ secrets.X }}": ["?refused ${{ secrets.X }}"],
    "${{ runner.os }}": ["?refused ${{ runner.os }}"],
    "${{ github.actor }}": ["?run github.actor"],
    "${{ toJSON(github) }}": ["?run toJSON(github)"],
    # Values that GitHub refuses.
    "": ["?refused"],
    "''": ["?refused"],
    "[]": ["?refused"],
    "[a, '']": ["?refused"],
    "[a, [b]]": ["?refused"],
    "[a, {b: c}]": ["?refused"],
    "{}": ["?refused"],
    "{group: g, label: a}": ["?refused"],
    "{group: [g]}": ["?refused"],
    "${{ null }}": ["?refused"],
    "${{ inputs.none }}": ["?refused"],
    "${{ 'a' || }}": ["?refused ${{ 'a' || }}"],
    "${{ foo.bar || 'a' }}": ["a", "?refused foo.bar"],
    "${{ fromJSON('a') }}": ["?refused"],
    "${{ vars.X == 'x' && fromJSON('a') || 'b' }}": ["b", "?refused"],
    "${{ github.event_name }}": ["push"],
}


@pytest.mark.parametrize(("text", "expected"), RUNS_ON.items())
def test_runs_on(text: str, expected: list[str], repository: RepositoryFolder) -> None:
    """Every form of a `runs-on` gives its alternatives and unknowns."""
    assert repository.labels(text) == expected


_MOST = "GitHub reads at most 1048576. Split it, or check that it is the file you meant."

REASONS = {
    "''": "it gives an empty label",
    "[]": "it has no label",
    "[a, [b]]": "it gives a list instead of a label",
    "${{ null }}": "it gives nothing instead of a label",
    "{group: g, label: a}": "it has the key `label`, but a mapping has only `group` and `labels`",
    "{}": "it has neither `group` nor `labels`",
    "${{ 'a' || }}": "GitHub refuses the expression: found the end instead of a value",
    "${{ foo.bar }}": "GitHub has no context `foo` here and refuses the workflow",
    "${{ env.X }}": "GitHub has no `env` here and refuses the workflow",
    "${{ vars.X }}": "it is a variable of the repository or its organization, which no file contains",
}


@pytest.mark.parametrize(("text", "expected"), REASONS.items())
def test_reasons(text: str, expected: str, repository: RepositoryFolder) -> None:
    """An unknown has a reason."""
    job = repository.jobs(f"  j:\n    env: {{X: ''}}\n    runs-on: {text}\n")["j"]
    assert expected in [one.reason for one in job.unknowns]


def test_places(repository: RepositoryFolder) -> None:
    """A label has the place where it is written, an unknown its reference, and a refusal its fault."""
    jobs = repository.jobs(
        "  a:\n    runs-on: [x, y]\n"
        "  b:\n    runs-on: ${{ vars.X || 'z' }}\n"
        '  c:\n    runs-on: "tinyland-${{ 1 2 }}"\n'
        "  d:\n    strategy:\n      matrix:\n        os: [p]\n    runs-on: ${{ matrix.os }}\n"
    )
    file = ".github/workflows/w.yml"
    assert [str(label.place) for label in jobs["a"].alternatives[0].labels] == [f"{file}:4:15", f"{file}:4:18"]
    assert str(jobs["a"].place) == f"{file}:3:3"
    assert str(jobs["b"].alternatives[0].labels[0].place) == f"{file}:6:28"
    assert str(jobs["b"].alternatives[0].place) == f"{file}:6:14"
    assert str(jobs["b"].unknowns[0].place) == f"{file}:6:18"
    assert str(jobs["c"].unknowns[0].place) == f"{file}:8:30"
    assert str(jobs["d"].alternatives[0].labels[0].place) == f"{file}:12:14"


def test_computed_tells_an_expression(repository: RepositoryFolder) -> None:
    """An alternative says whether an expression gave it."""
    jobs = repository.jobs("  a:\n    runs-on: x\n  b:\n    runs-on: ${{ 'x' }}\n")
    assert [jobs[one].alternatives[0].computed for one in "ab"] == [False, True]


def test_a_job_without_runs_on(repository: RepositoryFolder) -> None:
    """A job without `runs-on` and `uses`, or that is not a mapping, is reported as refused by GitHub."""
    jobs = repository.jobs("  a:\n    steps: []\n  b: nothing\n")
    assert {key: [one.reason for one in job.unknowns] for key, job in jobs.items()} == {
        "a": ["the job has no `runs-on`"],
        "b": ["the job has no `runs-on`"],
    }


def test_variables_given_as_data(repository: RepositoryFolder) -> None:
    """A given variable is known in any case; others stay unknown."""
    text = "  a:\n    runs-on: ${{ fromJSON(vars.LABELS) }}\n  b:\n    runs-on: ${{ vars.OTHER }}\n"
    jobs = repository.jobs(text, variables={"labels": '["tinyland-nix"]'})
    assert repository.shown(jobs["a"]) == ["array tinyland-nix"]
    assert repository.shown(jobs["b"]) == ["?variable vars.OTHER"]


def test_the_repository_is_known(repository: RepositoryFolder) -> None:
    """The given facts about the repository decide conditions on it."""
    text = (
        "  a:\n    runs-on: ${{ github.repository == 'Example-Org/app' && 'a' || 'b' }}\n"
        "  b:\n    runs-on: ${{ github.event.repository.private && 'a' || 'b' }}\n"
        "  c:\n    runs-on: ${{ github.repository_owner }}\n"
        "  d:\n    runs-on: ${{ (github.repository == null || !github.repository) && 'never' || 'a' }}\n"
    )
    known = repository.jobs(text, name="example-org/app", visibility="public")
    assert [repository.shown(known[one]) for one in "abc"] == [["a"], ["b"], ["example-org"]]
    assert repository.shown(known["d"]) == ["a"]
    unknown = repository.jobs(text)
    assert [repository.shown(unknown[one]) for one in "abc"] == [
        ["a", "b"],
        ["a", "b"],
        ["?run github.repository_owner"],
    ]
    assert repository.shown(unknown["d"]) == ["a"]


ENVIRONMENTS = {
    "    env: {L: a}\n": ["a"],
    "    env: {l: a}\n": ["a"],
    "    env: {L: \"${{ vars.X || 'b' }}\"}\n": ["b", "?variable vars.X"],
    "    env: {M: a}\n": ["top"],
}


@pytest.mark.parametrize(("env", "expected"), ENVIRONMENTS.items())
def test_env(env: str, expected: list[str], repository: RepositoryFolder) -> None:
    """`env` of job and workflow is followed; GitHub does not offer it in `runs-on`, and the reason says so."""
    jobs = repository.jobs("on: push\nenv: {L: top}\njobs:\n  j:\n    runs-on: ${{ env.L }}\n" + env)
    assert repository.shown(jobs["j"]) == [*expected, "?refused ${{ env.L }}"]


def test_one_unreadable_workflow_leaves_the_others(repository: RepositoryFolder) -> None:
    """Each file that GitHub would not read gives one error, sorted by name; the rest is read."""
    good = "on: push\njobs: {j: {runs-on: x}}\n"
    for name, text in (
        ("a.yml", "on: [push\n"),
        ("b.yaml", good),
        ("c.yml", "jobs: {j: {runs-on: x}}\n"),
        ("d.yml", "on: push\n"),
        ("e.yml", "on: push\njobs: []\n"),
        ("f.yml", "on: {push: }\njobs: {j: {runs-on: x}, j: {runs-on: y}}\n"),
        ("g.yml", "on: [1]\njobs: {j: {runs-on: x}}\n"),
        ("h.yml", "on: push\n" + "#" * 10_000_000),
        ("i.txt", "no workflow"),
        ("sub/j.yml", "no workflow either"),
    ):
        repository.write(f".github/workflows/{name}", text)
    (repository.path / ".github/workflows/k.yml").write_bytes(b"on: \xff")
    (repository.path / ".github/workflows/l.yml").mkdir()
    found = repository.load()
    assert [workflow.file for workflow in found.workflows] == [".github/workflows/b.yaml"]
    assert [str(one).removeprefix(".github/workflows/") for one in found.unreadable] == [
        "a.yml:2:1: not YAML: did not find expected ',' or ']'. Correct the line; indent with spaces, never tabs.",
        "c.yml:1:1: `on` is missing, so nothing starts the workflow. Write `on:` with the events that start it.",
        "d.yml:1:1: the workflow has no `jobs`. Write a mapping of job ids to jobs.",
        "e.yml:2:1: the workflow has no `jobs`. Write a mapping of job ids to jobs.",
        "f.yml:2:25: `j` is set a second time; the first is at .github/workflows/f.yml:2:8. Keep one of them.",
        "g.yml:1:5: `on` names no event, so nothing starts the workflow. Write `on:` with the events that start it.",
        f"h.yml:1:1: the workflow has 10000009 characters; {_MOST}",
        "k.yml:1:5: byte 0xff is not UTF-8 text. Save the file as UTF-8.",
        "l.yml: this is not a readable file. Check what it is.",
    ]


def test_links_out_of_the_folder_are_not_followed(repository: RepositoryFolder, tmp_path: Path) -> None:
    """A link to a place outside is refused, a link inside is read, and a broken link is reported."""
    outside = tmp_path.parent / "outside.yml"
    outside.write_text("on: push\njobs: {j: {runs-on: x}}\n")
    repository.write("kept/w.yml", "on: push\njobs: {j: {runs-on: x}}\n")
    folder = repository.path / ".github/workflows"
    folder.mkdir(parents=True)
    for name, target in (("a.yml", outside), ("b.yml", Path("../../kept/w.yml")), ("c.yml", Path("nowhere"))):
        os.symlink(target, folder / name)
    found = repository.load()
    assert [workflow.file for workflow in found.workflows] == [".github/workflows/b.yml"]
    assert [str(one) for one in found.unreadable] == [
        (
            ".github/workflows/a.yml: this is a link to a place outside of the repository, so it was not read. "
            "Put the file there."
        ),
        ".github/workflows/c.yml: this is not a readable file. Check what it is.",
    ]


def test_a_folder_of_workflows_that_is_a_link(repository: RepositoryFolder, tmp_path: Path) -> None:
    """A link to a folder outside is not read either."""
    outside = tmp_path.parent / "elsewhere"
    outside.mkdir()
    (outside / "w.yml").write_text("on: push\njobs: {j: {runs-on: x}}\n")
    (repository.path / ".github").mkdir()
    os.symlink(outside, repository.path / ".github/workflows")
    found = repository.load()
    assert found.workflows == []
    assert [str(one) for one in found.unreadable] == [
        (
            ".github/workflows: this is a link to a place outside of the repository, so it was not read. "
            "Put the folder there."
        )
    ]


def test_a_folder_without_workflows(repository: RepositoryFolder) -> None:
    """A repository can have no workflows; a path that is not a folder is a user error."""
    found = repository.load()
    assert (found.workflows, found.actions, found.unreadable) == ([], [], [])
    with pytest.raises(UserError) as caught:
        repository_folder.load(str(repository.path / "none"), repository.contract)
    assert (
        str(caught.value) == f"{repository.path / 'none'}: this folder does not exist. Give the folder of a repository."
    )


def test_uses(repository: RepositoryFolder) -> None:
    """Every `uses` has its target, its ref and its job."""
    repository.write(
        "w.yml",
        "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n"
        "      - uses: actions/checkout@v4\n      - uses: owner/repo/sub/dir@0123456789012345678901234567890123456789\n"
        "      - uses: docker://alpine:3\n      - uses: ./local\n      - run: x\n      - nothing\n"
        "  b:\n    uses: owner/repo/.github/workflows/r.yml@main\n  c:\n    uses: ./.github/workflows/w.yml\n",
    )
    uses = repository.load().workflows[0].uses
    assert [
        (one.kind, one.repository, one.path, one.ref, one.job, str(one.place).split(":", 1)[1]) for one in uses
    ] == [
        (ACTION, "actions/checkout", "", "v4", "a", "6:15"),
        (ACTION, "owner/repo", "sub/dir", "0123456789012345678901234567890123456789", "a", "7:15"),
        (IMAGE, "", "alpine:3", "", "a", "8:15"),
        (LOCAL_ACTION, "", "./local", "", "a", "9:15"),
        (WORKFLOW, "owner/repo", ".github/workflows/r.yml", "main", "b", "13:11"),
        (LOCAL_WORKFLOW, "", "./.github/workflows/w.yml", "", "c", "15:11"),
    ]


def test_texts(repository: RepositoryFolder) -> None:
    """The strings that a workflow passes on have section, key, job and place."""
    repository.write(
        "w.yml",
        "on: push\nenv: {A: top}\njobs:\n  a:\n    runs-on: x\n    env: {B: 1}\n"
        "    container: {image: i, credentials: {password: p}}\n    services: {s: {image: t}}\n    steps:\n"
        "      - {uses: x/y@z, with: {endpoint: u}, env: {C: d}}\n      - run: |\n          echo\n"
        "  b:\n    uses: ./.github/workflows/w.yml\n    with: {k: v}\n    secrets: {s: '${{ secrets.S }}'}\n",
    )
    texts = repository.load().workflows[0].texts
    assert [(one.job, one.section, one.key, one.value, one.place.line) for one in texts] == [
        ("", "env", "A", "top", 2),
        ("a", "env", "B", "1", 6),
        ("a", "container", "image", "i", 7),
        ("a", "container", "password", "p", 7),
        ("a", "services", "image", "t", 8),
        ("a", "env", "C", "d", 10),
        ("a", "with", "endpoint", "u", 10),
        ("a", "run", "run", "echo\n", 11),
        ("b", "with", "k", "v", 15),
        ("b", "secrets", "s", "${{ secrets.S }}", 16),
    ]


def test_composite_actions(repository: RepositoryFolder) -> None:
    """Actions in the folder, and others that steps use, are read with what they use."""
    repository.write("w.yml", "on: push\njobs: {j: {runs-on: x, steps: [{uses: $/tools/deep}, {uses: ./../out}]}}\n")
    repository.write(
        ".github/actions/a/b/action.yml", "runs: {steps: [{uses: o/r@main, env: {X: 'http://h'}}, {uses: ./more}]}\n"
    )
    repository.write("tools/deep/action.yaml", "name: deep\nruns: {using: node20}\n")
    repository.write("more/action.yml", "runs: {steps: [{uses: ./more}]}\n")
    repository.write("never/action.yml", "runs: {steps: [{uses: o/never@main}]}\n")
    repository.write(".github/actions/bad/action.yml", "runs: [\n")
    found = repository.load()
    assert [(action.file, action.name, [use.text for use in action.uses]) for action in found.actions] == [
        (".github/actions/a/b/action.yml", "", ["o/r@main", "./more"]),
        ("more/action.yml", "", ["./more"]),
        ("tools/deep/action.yaml", "deep", []),
    ]
    assert [(one.section, one.key, one.value) for one in found.actions[0].texts] == [("env", "X", "http://h")]
    assert [one.place.file for one in found.unreadable] == [".github/actions/bad/action.yml"]


def test_triggers(repository: RepositoryFolder) -> None:
    """`on` is a word, a list or a mapping; each event has its place and its value."""
    for name, on in (("a", "push"), ("b", "[push, pull_request]"), ("c", "{push: {branches: [main]}, schedule: }")):
        repository.write(f"{name}.yml", f"on: {on}\njobs: {{j: {{runs-on: x}}}}\n")
    one, two, three = repository.load().workflows
    assert list(one.triggers) == ["push"]
    assert [str(trigger.place)[-3:] for trigger in two.triggers.values()] == ["1:6", ":12"]
    assert {event: trigger.node is None for event, trigger in three.triggers.items()} == {
        "push": False,
        "schedule": True,
    }


def test_kinds_of_unknowns_are_constants() -> None:
    """The kinds are constants of the model and differ from each other."""
    names = ("VARIABLE", "RUN", "CALLER", "PERSON", "REMOTE", "REFUSED", "RECURSION", "LIMIT")
    assert len({getattr(runs_on, name) for name in names}) == len(names)
