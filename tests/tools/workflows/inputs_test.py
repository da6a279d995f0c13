"""Labels from an input, an output or a call are followed as far as files show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flywheel.workflows import runs_on

if TYPE_CHECKING:
    from conftest import RepositoryFolder

DISPATCH = {
    "{type: choice, options: [a, b]}": ["a", "b"],
    "{type: choice, options: [a, b], default: b}": ["a", "b"],
    "{type: choice, options: [big]}": ["big"],
    "{default: a}": ["a", "?person inputs.x"],
    "{type: string, required: true}": ["?person inputs.x"],
    "": ["?person inputs.x"],
    "{type: environment}": ["?person inputs.x"],
    "{type: number, default: 7}": ["7", "?person inputs.x"],
}


@pytest.mark.parametrize(("declared", "expected"), DISPATCH.items())
def test_dispatch(declared: str, expected: list[str], repository: RepositoryFolder) -> None:
    """The options of a choice and a default are known; any other text comes from a person."""
    jobs = repository.jobs(
        f"on: {{workflow_dispatch: {{inputs: {{x: {declared}}}}}}}\njobs:\n  j:\n    runs-on: ${{{{ inputs.x }}}}\n"
    )
    assert repository.shown(jobs["j"]) == expected
    assert jobs["j"].routed_by == ("x",)


def test_a_dispatched_boolean(repository: RepositoryFolder) -> None:
    """A boolean has both values; in `github.event.inputs` it is a string."""
    jobs = repository.jobs(
        "on: {workflow_dispatch: {inputs: {big: {type: boolean, default: false}}}}\njobs:\n"
        "  a:\n    runs-on: ${{ inputs.big && 'heavy' || 'light' }}\n"
        "  b:\n    runs-on: ${{ github.event.inputs.big == 'true' && 'heavy' || 'light' }}\n"
    )
    assert [sorted(repository.shown(jobs[one])) for one in "ab"] == [["heavy", "light"]] * 2


def test_an_input_is_empty_in_other_events(repository: RepositoryFolder) -> None:
    """An input that is empty on a push uses its fallback, and each alternative lists its events."""
    jobs = repository.jobs(
        "on: {push: , workflow_dispatch: {inputs: {x: {type: choice, options: [a]}}}}\njobs:\n"
        "  j:\n    runs-on: ${{ inputs.x || 'fallback' }}\n"
    )
    assert [(one.labels[0].text, one.events) for one in jobs["j"].alternatives] == [
        ("fallback", ("push",)),
        ("a", ("workflow_dispatch",)),
    ]


CALL = {
    "{type: string, default: a}": ["a", "?caller inputs.x"],
    "{type: string, required: true}": ["?caller inputs.x"],
    "{type: string}": ["?caller inputs.x"],
    "{type: string, default: ''}": ["?caller inputs.x"],
    "{type: boolean}": ["false", "true"],
    "{type: string, default: '${{ vars.X }}'}": ["?variable vars.X", "?caller inputs.x"],
}


@pytest.mark.parametrize(("declared", "expected"), CALL.items())
def test_callers_elsewhere(declared: str, expected: list[str], repository: RepositoryFolder) -> None:
    """A workflow that other repositories call is judged by its defaults; the passed values are unknown."""
    jobs = repository.jobs(
        f"on: {{workflow_call: {{inputs: {{x: {declared}}}}}}}\njobs:\n  j:\n    runs-on: ${{{{ inputs.x }}}}\n"
    )
    assert repository.shown(jobs["j"]) == expected
    assert jobs["j"].events == {"workflow_call": True}


CALLEE = (
    "on: {workflow_call: {inputs: {runner: {type: string, default: fallback}, "
    "heavy: {type: boolean}}, outputs: {label: {value: '${{ jobs.j.outputs.label }}'}}}}\n"
    "jobs:\n  j:\n    runs-on: ${{ inputs.heavy && 'heavy' || inputs.runner }}\n"
    '    outputs: {label: "${{ inputs.runner }}-out"}\n'
)
CALLS = {
    "": ["fallback"],
    "    with: {runner: given}\n": ["given"],
    "    with: {RUNNER: given}\n": ["given"],
    "    with: {heavy: true, runner: never}\n": ["heavy"],
    "    with: {heavy: \"${{ vars.H == '1' }}\", runner: light}\n": ["heavy", "light"],
    "    with: {runner: \"${{ vars.X || 'a' }}\"}\n": ["a", "?variable vars.X"],
    '    with: {runner: "${{ matrix.r }}"}\n    strategy: {matrix: {r: [p, q]}}\n': ["p", "q"],
    '    with: {runner: "${{ matrix.r }}", heavy: "${{ matrix.h }}"}\n'
    "    strategy: {matrix: {r: [p, q], h: [true, false], exclude: [{r: q, h: false}]}}\n": ["heavy", "p"],
}


@pytest.mark.parametrize(("given", "expected"), CALLS.items())
def test_local_calls(given: str, expected: list[str], repository: RepositoryFolder) -> None:
    """The inputs of a local call are computed at the call, together with its matrix."""
    repository.write("callee.yml", CALLEE)
    repository.write("w.yml", f"on: push\njobs:\n  c:\n    uses: ./.github/workflows/callee.yml\n{given}")
    called = [job for job in repository.load().jobs if job.via]
    assert [repository.shown(job) for job in called] == [expected]
    assert [(step.file, step.job, step.uses, str(step.place)) for step in called[0].via] == [
        (".github/workflows/w.yml", "c", "./.github/workflows/callee.yml", ".github/workflows/w.yml:4:11")
    ]
    assert called[0].workflow.file == ".github/workflows/callee.yml"
    assert called[0].events == {"push": True}
    assert set(called[0].routed_by) <= {"heavy", "runner"}


@pytest.mark.parametrize("prefix", ["./", "$/"])
def test_prefixes_of_local_calls(prefix: str, repository: RepositoryFolder) -> None:
    """`$/` names a workflow of the same repository, like `./`."""
    repository.write("callee.yml", CALLEE)
    repository.write(
        "w.yml",
        f"on: push\njobs:\n  c:\n    uses: {prefix}.github/workflows/callee.yml\n    with: {{runner: given}}\n",
    )
    assert [repository.shown(job) for job in repository.load().jobs if job.via] == [["given"]]


def test_a_label_of_a_caller_has_its_place_there(repository: RepositoryFolder) -> None:
    """A label that came through two calls has its original place and names the inputs."""
    repository.write("callee.yml", CALLEE)
    repository.write(
        "middle.yml",
        "on: {workflow_call: {inputs: {outer: {type: string}}}}\njobs:\n  m:\n"
        '    uses: ./.github/workflows/callee.yml\n    with: {runner: "${{ inputs.outer }}"}\n',
    )
    repository.write(
        "w.yml", "on: push\njobs:\n  c:\n    uses: ./.github/workflows/middle.yml\n    with:\n      outer: deep\n"
    )
    job = next(job for job in repository.load().jobs if len(job.via) == 2)
    one = job.alternatives[0]
    assert (one.labels[0].text, str(one.labels[0].place)) == ("deep", ".github/workflows/w.yml:6:14")
    assert one.inputs == ("heavy", "runner", "outer")
    assert str(one.place) == ".github/workflows/callee.yml:4:14"


def test_defaults_that_no_local_call_uses(repository: RepositoryFolder) -> None:
    """A called workflow keeps the values of its own defaults; duplicates are dropped."""
    repository.write("callee.yml", CALLEE + "  k:\n    runs-on: same\n")
    repository.write(
        "w.yml",
        "on: push\njobs:\n  c:\n    uses: ./.github/workflows/callee.yml\n    with: {runner: given, heavy: false}\n",
    )
    jobs = [(job.id, bool(job.via), repository.shown(job)) for job in repository.load().jobs]
    assert jobs == [
        ("j", False, ["fallback", "heavy"]),
        ("j", True, ["given"]),
        ("k", True, ["same"]),
    ]


REFUSED_CALLS = {
    "$/.github/workflows/none.yml": "there is no readable workflow `.github/workflows/none.yml` in the repository",
    "./.github/workflows/none.yml": "there is no readable workflow `.github/workflows/none.yml` in the repository",
    "./other/callee.yml": "there is no readable workflow `other/callee.yml` in the repository",
    "./.github/workflows/w.yml": "`.github/workflows/w.yml` is not started by `workflow_call`",
    "${{ vars.X }}": "`uses` of the job names no workflow",
    "": "`uses` of the job names no workflow",
    "[a]": "`uses` of the job names no workflow",
}


@pytest.mark.parametrize(("uses", "reason"), REFUSED_CALLS.items())
def test_refused_calls(uses: str, reason: str, repository: RepositoryFolder) -> None:
    """A call that GitHub refuses is a job with that reason."""
    job = repository.jobs(f"  c:\n    uses: {uses}\n")["c"]
    assert [(one.kind, one.reason) for one in job.unknowns] == [(runs_on.REFUSED, reason)]


def test_a_required_input_that_is_not_given(repository: RepositoryFolder) -> None:
    """GitHub refuses such a call; its place is reported."""
    repository.write(
        "callee.yml",
        "on: {workflow_call: {inputs: {r: {type: string, required: true}}}}\njobs: {j: {runs-on: '${{ inputs.r }}'}}\n",
    )
    repository.write("w.yml", "on: push\njobs:\n  c:\n    uses: ./.github/workflows/callee.yml\n")
    job = next(job for job in repository.load().jobs if job.via)
    assert [one.reason for one in job.unknowns] == [
        "the call at .github/workflows/w.yml:4:5 does not pass the required input `r`"
    ]


def test_recursive_calls(repository: RepositoryFolder) -> None:
    """A recursive workflow gives one unknown for each chain of calls, with the chain."""
    for name, other in (("a", "b"), ("b", "c"), ("c", "a")):
        start = "[push, workflow_call]" if name == "a" else "workflow_call"
        repository.write(f"{name}.yml", f"on: {start}\njobs:\n  j:\n    uses: ./.github/workflows/{other}.yml\n")
    found = [one for job in repository.load().jobs for one in job.unknowns if "push" in job.events]
    way = " -> ".join(f".github/workflows/{name}.yml" for name in "abca")
    assert [(one.kind, one.reason) for one in found] == [(runs_on.RECURSION, f"the call is recursive: {way}")]


def test_calls_deeper_than_github_allows(repository: RepositoryFolder) -> None:
    """Ten workflows may call one another; the eleventh is refused."""
    for number in range(11):
        body = f"uses: ./.github/workflows/w{number + 1:02}.yml" if number < 10 else "runs-on: x"
        repository.write(
            f"w{number:02}.yml", f"on: {'push' if not number else 'workflow_call'}\njobs:\n  j:\n    {body}\n"
        )
    job = next(job for job in repository.load().jobs if "push" in job.events)
    assert job.workflow.file == ".github/workflows/w09.yml"
    assert [one.reason for one in job.unknowns] == ["the chain of calls has 10 workflows; GitHub allows 10"]


OUTPUTS = {
    "lit": ["a"],
    "json": ["?refused"],
    "steps": ["?run needs.p.outputs.steps = steps.s.outputs.v"],
    "vars": ["b", "?variable needs.p.outputs.vars = vars.X"],
    "env": ["e"],
    "chain": ["a"],
    "LIT": ["a"],
    "none": ["?refused"],
}


@pytest.mark.parametrize(("name", "expected"), OUTPUTS.items())
def test_outputs_of_jobs(name: str, expected: list[str], repository: RepositoryFolder) -> None:
    """An output that files show is known, also through several jobs; an output of a step is not."""
    jobs = repository.jobs(
        "  p:\n    needs: o\n    runs-on: x\n    env: {E: e}\n    outputs:\n"
        "      lit: a\n      steps: ${{ steps.s.outputs.v }}\n      vars: ${{ vars.X || 'b' }}\n"
        "      env: ${{ env.E }}\n      chain: ${{ needs.o.outputs.first }}\n      json: '[]'\n"
        "  o:\n    runs-on: x\n    outputs: {first: a}\n"
        f"  j:\n    needs: [p]\n    runs-on: ${{{{ {'fromJSON(needs.p.outputs.json)' if name == 'json' else ''}"
        f"{'' if name == 'json' else f'needs.p.outputs.{name}'} }}}}\n"
    )
    assert repository.shown(jobs["j"]) == expected


def test_outputs_of_called_workflows(repository: RepositoryFolder) -> None:
    """An output of a local call is followed; an output of a remote call is unknown."""
    repository.write("callee.yml", CALLEE)
    repository.write(
        "w.yml",
        "on: push\njobs:\n  c:\n    uses: ./.github/workflows/callee.yml\n    with: {runner: given}\n"
        "  r:\n    uses: o/r/.github/workflows/x.yml@v1\n"
        "  a:\n    needs: c\n    runs-on: ${{ needs.c.outputs.label }}\n"
        "  b:\n    needs: r\n    runs-on: ${{ needs.r.outputs.label || 'd' }}\n",
    )
    jobs = {job.id: job for job in repository.load().jobs}
    assert repository.shown(jobs["a"]) == ["given-out"]
    assert repository.shown(jobs["b"]) == ["d", "?remote needs.r.outputs.label"]


def test_an_output_of_a_job_that_was_skipped(repository: RepositoryFolder) -> None:
    """A job that runs although a needed job was skipped sees no output of it, unless it requires success."""
    rest = "  p:\n    if: github.actor == 'x'\n    runs-on: x\n    outputs: {l: a}\n"
    job = "  j:\n    needs: p\n    if: {}\n    runs-on: ${{{{ needs.p.outputs.l || 'skipped' }}}}\n"
    expected = {
        "always()": ["a", "skipped"],
        "always() && needs.p.result == 'success'": ["a"],
        "github.ref == 'x'": ["a"],
    }
    for condition, labels in expected.items():
        jobs = repository.jobs(job.format(condition) + rest)
        assert repository.shown(jobs["j"]) == labels


REMOTE = {
    'with: {runner_labels_json: \'["a", "b"]\'}': ["array a + b"],
    "with: {shared_runner_labels_json: '\"a\"'}": ["a"],
    'with: {runner_labels_json: \'{"group":"g","labels":"a"}\'}': ["mapping g: a"],
    "with: {runner_labels_json: a}": ["?refused"],
    "with: {runner_labels_json: '${{ vars.X }}'}": ["?variable vars.X"],
    "with: {runner_labels_json: \"${{ vars.X || '[''ubuntu-latest'']' }}\"}": [
        "array ubuntu-latest",
        "?variable vars.X",
    ],
    "with: {nix_runner_class: a, docker_runner_class: b}": ["a", "b"],
    'with: {build_runs_on: \'["a", "b"]\'}': ["array a + b"],
    "with: {runs-on: a}": ["a"],
    "with: {build-runner-class: a, Runner-Labels: b}": ["a", "b"],
    'with: {runner-labels-json: \'["a", "b"]\'}': ["array a + b"],
    "with: {Runner_Class: a, other: b}": ["a"],
    "with: {runner_class: '', other: b}": ["?remote o/r/.github/workflows/x.yml@v1"],
    "with: {other: b}": ["?remote o/r/.github/workflows/x.yml@v1"],
    "if: true": ["?remote o/r/.github/workflows/x.yml@v1"],
}


@pytest.mark.parametrize(("rest", "expected"), REMOTE.items())
def test_calls_of_workflows_elsewhere(rest: str, expected: list[str], repository: RepositoryFolder) -> None:
    """A call requests what it passes to an input that carries labels; otherwise the workflow decides."""
    job = repository.jobs(f"  c:\n    uses: o/r/.github/workflows/x.yml@v1\n    {rest}\n")["c"]
    assert repository.shown(job) == expected
    assert job.remote is not None
    assert (job.remote.repository, job.remote.ref) == ("o/r", "v1")


def test_a_remote_call_names_the_input(repository: RepositoryFolder) -> None:
    """Each alternative names the input that carries it, and the place of the passed value."""
    job = repository.jobs(
        "  c:\n    uses: o/r/.github/workflows/x.yml@v1\n    with:\n      a_runner_class: x\n      b_runner_class: y\n"
    )["c"]
    assert [(one.inputs, str(one.place)) for one in job.alternatives] == [
        (("a_runner_class",), ".github/workflows/w.yml:6:23"),
        (("b_runner_class",), ".github/workflows/w.yml:7:23"),
    ]
    assert job.routed_by == ("a_runner_class", "b_runner_class")


def test_a_repository_routed_by_inputs_alone(repository: RepositoryFolder) -> None:
    """In a consumer whose jobs all call remote workflows, each job has a request or an unknown."""
    repository.write(
        "w.yml",
        "on: [push, pull_request]\njobs:\n"
        "  build:\n    uses: o/t/.github/workflows/build.yml@main\n"
        "    with: {runner_labels_json: '[\"personal-nix\"]'}\n"
        "  test:\n    uses: o/t/.github/workflows/test.yml@main\n    with: {nix_runner_class: ubuntu-latest}\n"
        "  publish:\n    uses: o/t/.github/workflows/publish.yml@main\n",
    )
    assert {job.id: repository.shown(job) for job in repository.load().jobs} == {
        "build": ["array personal-nix"],
        "test": ["ubuntu-latest"],
        "publish": ["?remote o/t/.github/workflows/publish.yml@main"],
    }
