"""Hostile workflows end soon, with findings or one clear error, and use little memory."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel.contract.compiled import Contract
from flywheel.formats.source import FormatError, Source
from flywheel.formats.yaml.github_yaml import loads
from flywheel.workflows.jobs import job_reader
from flywheel.workflows.jobs.contexts import CONTEXTS
from flywheel.workflows.jobs.job_reader import MAX_CALLED, JobReader
from flywheel.workflows.jobs.label_inputs import LabelInputs
from flywheel.workflows.jobs.scopes import RepositorySettings
from flywheel.workflows.jobs.workflow_file import WorkflowFile
from flywheel.workflows.runs_on import RunsOn

if TYPE_CHECKING:
    from conftest import RepositoryFolder

#: Much more than any of these needs on a slow machine, much less than without limits.
_SECONDS = 20
_BYTES = 300 * 1024 * 1024

_START = "on: push\njobs:\n"


def _axis(name: str, count: int) -> str:
    return f"        {name}: [{', '.join(f'{name}{number}' for number in range(count))}]\n"


def _matrix(axes: str, runs_on: str) -> str:
    return f"{_START}  j:\n    strategy:\n      matrix:\n{axes}    runs-on: ${{{{ {runs_on} }}}}\n"


def _job(expression: str) -> str:
    return f"{_START}  j:\n    runs-on: ${{{{ {expression} }}}}\n"


def _include(count: int) -> str:
    return "        include:\n" + "".join(f"          - {{a: a{one}, l: x{one}}}\n" for one in range(count))


def _questions(count: int) -> str:
    return " == ".join(f"(vars.A{number} == 'x')" for number in range(count))


def _doubling(count: int) -> str:
    jobs = "".join(
        f"  j{one}:\n    needs: j{one + 1}\n    runs-on: x\n    outputs: {{o: '${{{{ needs.j{one + 1}.outputs.o }}}}"
        f"${{{{ needs.j{one + 1}.outputs.o }}}}'}}\n"
        for one in range(count)
    )
    last = f"  j{count}:\n    runs-on: x\n    outputs: {{o: ab}}\n"
    return f"{_START}{jobs}{last}  z:\n    needs: j0\n    runs-on: ${{{{ needs.j0.outputs.o }}}}\n"


def _events(count: int) -> str:
    events = ", ".join(f"e{one}" for one in range(count))
    body = "    if: github.event_name == 'e3'\n    runs-on: ${{ github.event_name == 'e5' && 'a' || 'b' }}\n"
    return f"on: [{events}]\njobs:\n" + "".join(f"  j{one}:\n{body}" for one in range(20))


#: A text, and the reasons of its unknowns, or the error that refuses the file.
HOSTILE: dict[str, tuple[str, list[str]]] = {
    "a million combinations read": (
        _matrix("".join(_axis(one, 10) for one in "abcdef"), "format('{0}{1}{2}', matrix.a, matrix.b, matrix.c)"),
        ["it has more than 256 possible sets of labels"],
    ),
    "an axis of a hundred thousand": (
        _matrix(_axis("a", 100_000), "matrix.a"),
        ["it has more than 256 possible sets of labels"],
    ),
    "twenty thousand includes": (
        _matrix(_axis("a", 30) + _axis("b", 30) + _include(20_000), "matrix.l"),
        ["its evaluation takes more than 50000 steps"],
    ),
    "2^40 cases": (_job(f"{_questions(40)} && 'a' || 'b'"), ["its evaluation takes more than 50000 steps"]),
    "a long chain of questions": (
        _job(" && ".join(f"(vars.A{one} == 'x' || vars.B{one})" for one in range(400)) + " && 'a' || 'b'"),
        ["its evaluation takes more than 50000 steps"],
    ),
    "ten thousand brackets": (
        _job("(" * 10_000 + "1" + ")" * 10_000),
        ["GitHub refuses the expression: the expression is nested deeper than 50 levels"],
    ),
    "a million characters of expression": (
        _job("'a' || " * 140_000 + "'a'"),
        ["GitHub refuses the expression: the expression has 980005 characters; GitHub's limit is 21000"],
    ),
    "JSON that nests": (
        _job("fromJSON('" + "[" * 9_000 + "')"),
        ["`fromJSON` gets `" + "[" * 59 + "…`, which is not JSON: it is nested deeper than 100 levels"],
    ),
    "a string that doubles": (_doubling(50), ["one of its strings is longer than 65536 characters"]),
    "outputs in a circle": (
        _START + "  a: {needs: a, runs-on: '${{ needs.a.outputs.o }}', outputs: {o: '${{ needs.a.outputs.o }}'}}",
        ["the job needs itself"],
    ),
    "a variable that is itself": (
        f"{_START}  a:\n    env: {{A: '${{{{ env.A }}}}'}}\n    runs-on: ${{{{ env.A }}}}\n",
        ["its value is passed on more than 60 times", "GitHub has no `env` here and refuses the workflow"],
    ),
    "a thousand events": (_events(1_000), []),
    "ten megabytes": (
        f"{_START}  j:\n    runs-on: x\n#{'x' * 10_000_000}",
        ["the workflow has 10000036 characters; GitHub reads at most 1048576."],
    ),
    "a number of a thousand digits": (f"{_START}  j:\n    runs-on: {'9' * 1_000}\n", []),
    "fifteen thousand jobs": (
        _START + "".join(f"  j{one}:\n    runs-on: x\n" for one in range(15_000)),
        [],
    ),
}


@pytest.mark.parametrize(("text", "reasons"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_workflows(text: str, reasons: list[str], repository: RepositoryFolder) -> None:
    """A limit is reached soon and is named."""
    repository.write("w.yml", text)
    begin = time.process_time()
    tracemalloc.start()
    found = repository.load()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.process_time() - begin < _SECONDS
    assert peak < _BYTES
    told = [err.message for err in found.unreadable]
    told += [one.reason for job in found.jobs for one in job.unknowns]
    assert told == reasons


def test_calls_that_fan_out(repository: RepositoryFolder) -> None:
    """Nine levels of twenty calls would be 20^9 jobs: the first thousand are listed, and the rest is reported."""
    for level in range(9):
        start = "[push, workflow_call]" if level == 0 else "workflow_call"
        calls = "".join(f"  j{one}:\n    uses: ./.github/workflows/w{level + 1}.yml\n" for one in range(20))
        repository.write(f"w{level}.yml", f"on: {start}\njobs:\n{calls}")
    repository.write("w9.yml", "on: workflow_call\njobs:\n  j:\n    runs-on: x\n")
    begin = time.process_time()
    found = repository.load()
    assert time.process_time() - begin < _SECONDS
    jobs = [job for job in found.jobs if "push" in job.events]
    assert 400 < len(jobs) < MAX_CALLED
    assert {one.kind for job in found.jobs for one in job.unknowns} == {"limit"}


def test_jobs_of_a_repository_are_bounded(repository: RepositoryFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit covers all files, and each file with omitted jobs says so."""
    monkeypatch.setattr(job_reader, "MAX_JOBS", 100)
    text = _START + "".join(f"  j{one}:\n    runs-on: x\n" for one in range(60))
    for name in "abc":
        repository.write(f"{name}.yml", text)
    told = [(str(one.place), one.reason) for job in repository.load().jobs for one in job.unknowns]
    reason = "the workflows of the repository have more than 100 jobs; the following ones are not read"
    assert told == [(".github/workflows/b.yml:83:3", reason), (".github/workflows/c.yml:3:3", reason)]


def test_the_last_of_many_jobs_is_read(repository: RepositoryFolder) -> None:
    """No job can hide behind thousands of others."""
    jobs = repository.jobs("".join(f"  j{one}:\n    runs-on: x\n" for one in range(2_000)) + "  z:\n    runs-on: y\n")
    assert repository.shown(jobs["z"]) == ["y"]


def test_two_hundred_jobs_of_2_to_the_40_worlds(repository: RepositoryFolder) -> None:
    """One limit covers the steps of a workflow; every job still lists its known alternatives."""
    job = f"    runs-on: ${{{{ {_questions(40)} && 'a' || 'b' }}}}\n"
    begin = time.process_time()
    jobs = repository.jobs("".join(f"  j{one}:\n{job}" for one in range(200)))
    assert time.process_time() - begin < _SECONDS
    assert {tuple(repository.shown(job)) for job in jobs.values()} == {("a", "b", "?limit")}


def _quoted(text: str) -> str:
    return f'"{text}"' if "${{" in text and text[0] == "$" else text or "~"


def _mapping(items: dict[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {_quoted(value)}" for key, value in items.items()) + "}"


_WORDS = ["push", "pull_request", "workflow_call", "workflow_dispatch", "x", "[x]", "[]", "{}", "", "1", "true", "~"]
_EXPRESSIONS = ["matrix.os", "inputs.x", "needs.a.outputs.o", "env.E", "vars.X", "github.event_name", "fromJSON('[1]')"]
_COMPUTED = st.lists(st.sampled_from(_EXPRESSIONS), min_size=1, max_size=3).map(
    lambda parts: f"${{{{ {' || '.join(parts)} }}}}"
)
_ANY = st.one_of(st.sampled_from(_WORDS), _COMPUTED)
_KEYS = ["runs-on", "uses", "with", "if", "needs", "strategy", "env", "outputs", "name", "steps"]
_INNER = ["matrix", "include", "exclude", "os", "group", "labels", "o", "E", "x", "a", "inputs", "default", "type"]
_VALUES = st.recursive(
    _ANY,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(map(_quoted, items))}]"),
        st.dictionaries(st.sampled_from(_INNER), inner, max_size=3).map(_mapping),
    ),
    max_leaves=8,
)


_JOBS = st.dictionaries(
    st.sampled_from("abc"), st.dictionaries(st.sampled_from(_KEYS), _VALUES, max_size=5).map(_mapping), min_size=1
)


def _read(text: str) -> None:
    settings = RepositorySettings("", "", "", {}, CONTEXTS)
    file = WorkflowFile(".github/workflows/w.yml", loads(Source(".github/workflows/w.yml", text)))
    settings.files[file.file] = file
    names = {"json": ["x"], "plain": ["a"]}
    contract = Contract.of({"conventions": {"workflows": {"label_inputs": names}}})
    JobReader(settings, LabelInputs(contract)).collect()
    for job in file.jobs:
        for one in (*job.alternatives, *job.unknowns):
            parts = (one, one.gaps, one.labels, one.group) if isinstance(one, RunsOn) else (one, one.text)
            str(parts).encode()
        assert job.alternatives or job.unknowns or not job.events
    assert all(use.text is not None for use in file.uses)
    assert all(text.value for text in file.texts)


def _ends_well(read: Callable[[str], None], text: str) -> None:
    try:
        read(text)
    except FormatError as err:
        assert err.place.file == ".github/workflows/w.yml"


@given(_VALUES, _JOBS)
@settings(max_examples=500, deadline=None)
def test_any_workflow_is_read_or_refused(on: str, jobs: dict[str, str]) -> None:
    """Any document gives jobs with labels or reasons, or one error."""
    body = "".join(f"  {key}: {value}\n" for key, value in jobs.items())
    _ends_well(_read, f"on: {_quoted(on)}\nenv: {{E: e}}\njobs:\n{body}")
