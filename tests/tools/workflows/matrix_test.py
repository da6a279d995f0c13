"""Matrices: a job reads the rows that GitHub makes, with `include` and `exclude`."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel.formats.source import Source
from flywheel.formats.yaml import github_yaml
from flywheel.workflows.expressions import Case, Where, explore
from flywheel.workflows.jobs.contexts import CONTEXTS
from flywheel.workflows.jobs.scopes import JobScope, RepositorySettings
from flywheel.workflows.jobs.workflow_file import WorkflowFile

if TYPE_CHECKING:
    from conftest import RepositoryFolder

MATRICES = {
    "{os: [a, b]}": ["a", "b"],
    "{os: [a, b, a]}": ["a", "b", "a"],
    "{os: ['${{ vars.X || ''a'' }}', b]}": ["b", "a", "?variable vars.X"],
    '{os: "${{ fromJSON(\'[1, \\"b\\"]\') }}"}': ["1", "b"],
    "{os: '${{ fromJSON(vars.X) }}'}": ["?variable matrix.os = fromJSON(vars.X)"],
    "'${{ fromJSON(vars.X) }}'": ["?variable fromJSON(vars.X).os"],
    '"${{ fromJSON(\'{\\"os\\": [\\"a\\"], \\"include\\": [{\\"os\\": \\"b\\"}]}\') }}"': ["a", "b"],
    "{OS: [a]}": ["a"],
    "{other: [a]}": ["?refused"],
    "{os: []}": ["?refused"],
    "{os: a}": ["?refused"],
    "{os: [a], include: x}": ["?refused"],
    "[a]": ["?refused"],
    # exclude
    "{os: [a, b, c], exclude: [{os: b}]}": ["a", "c"],
    "{os: [a, b], v: [1, 2], exclude: [{os: b, v: 1}]}": ["a", "b"],
    "{os: [a, b], v: [1, 2], exclude: [{os: b, v: 1}, {os: b, v: 2}]}": ["a"],
    "{os: [a, b], exclude: [{os: B}]}": ["a"],
    "{os: [a, '1'], exclude: [{os: 1}]}": ["a"],
    "{os: [a, b], exclude: '${{ fromJSON(vars.X) }}'}": ["a", "b"],
    "{os: [a, b], v: ['${{ vars.V }}'], exclude: [{os: b, v: 1}]}": ["a", "b"],
    # include
    "{os: [a], include: [{os: b}]}": ["a", "b"],
    "{include: [{os: a}, {os: b, x: 1}]}": ["a", "b"],
    "{os: [a], include: [{x: 1}]}": ["a"],
    "{v: [1, 2], include: [{v: 1, os: a}, {v: 2, os: b}]}": ["a", "b"],
    "{v: [1, 2], include: [{os: a}, {v: 2, os: b}]}": ["a", "b"],
    "{v: [1], include: [{v: 2, os: b}, {os: a}]}": ["a", "b"],
    "{v: [1, 2], include: [{v: 1, os: a}]}": ["a", "?refused"],
    "{os: [a], include: '${{ fromJSON(vars.X) }}'}": ["a", "?variable fromJSON(vars.X).os"],
    "{v: [1], include: '${{ fromJSON(vars.X) }}'}": ["?variable fromJSON(vars.X).os"],
}


@pytest.mark.parametrize(("matrix", "expected"), MATRICES.items())
def test_rows(matrix: str, expected: list[str], repository: RepositoryFolder) -> None:
    """The values that a job reads are rows that GitHub makes, in their order."""
    found = repository.labels("${{ matrix.os }}", f"    strategy:\n      matrix: {matrix}\n")
    assert found == expected


def test_rows_belong_together(repository: RepositoryFolder) -> None:
    """Two values of one row never come from different rows."""
    found = repository.labels(
        "${{ matrix.heavy && format('{0}-heavy', matrix.os) || matrix.os }}",
        "    strategy: {matrix: {include: [{os: a, heavy: true}, {os: b, heavy: false}]}}\n",
    )
    assert found == ["a-heavy", "b"]


def test_objects_as_values(repository: RepositoryFolder) -> None:
    """A value can be an object or a list, and filters compare its content."""
    rest = (
        "    strategy:\n      matrix:\n        c: [{l: [a, b], n: 1}, {l: [c], n: 2}, {l: [d], n: 3}]\n"
        "        exclude: [{c: {n: 3}}]\n"
    )
    assert repository.labels("${{ matrix.c.l }}", rest) == ["array a + b", "array c"]
    assert repository.labels("${{ matrix['c'].l[0] }}", rest) == ["a", "c"]
    assert repository.labels("${{ join(matrix.c.l, '-') }}", rest) == ["a-b", "c"]


def test_all_of_a_matrix(repository: RepositoryFolder) -> None:
    """A computed property is found; `toJSON(matrix)` is not followed."""
    rest = "    strategy: {matrix: {os: [a], key: [os]}}\n"
    assert repository.labels("${{ matrix[matrix.key] }}", rest) == ["a"]
    assert repository.labels("${{ toJSON(matrix) }}", rest) == ["?run toJSON(matrix)"]


def test_a_job_without_a_matrix(repository: RepositoryFolder) -> None:
    """Then `matrix` is empty."""
    assert repository.labels("${{ matrix.os || 'a' }}") == ["a"]
    assert repository.labels("${{ matrix.os }}", "    strategy: {fail-fast: false}\n") == ["?refused"]


def test_a_matrix_from_another_job(repository: RepositoryFolder) -> None:
    """A matrix from the output of a job is known as far as that output."""
    jobs = repository.jobs(
        '  p:\n    runs-on: x\n    outputs:\n      known: \'["a", "b"]\'\n      unknown: ${{ steps.s.outputs.m }}\n'
        "  j:\n    needs: p\n    strategy: {matrix: {os: '${{ fromJSON(needs.p.outputs.known) }}'}}\n"
        "    runs-on: ${{ matrix.os }}\n"
        "  k:\n    needs: p\n    strategy: {matrix: {os: '${{ fromJSON(needs.p.outputs.unknown) }}'}}\n"
        "    runs-on: ${{ matrix.os || 'fallback' }}\n"
    )
    assert repository.shown(jobs["j"]) == ["a", "b"]
    assert repository.shown(jobs["k"])[0] == "fallback"
    assert [one.kind for one in jobs["k"].unknowns] == ["run"]


def rows(axes: dict[str, list[int]], include: list[dict[str, int]], exclude: list[dict[str, int]]) -> list[object]:
    """The values of `x` and `z` in the rows that GitHub makes, with all axes combined."""
    made = [dict(zip(axes, values, strict=True)) for values in product(*axes.values())] if axes else []
    made = [row for row in made if not any(all(row[key] == one[key] for key in one) for one in exclude)]
    found = [dict(row) for row in made]
    added = []
    for one in include:
        compared = {key: value for key, value in one.items() if key in axes}
        matched = [into for row, into in zip(made, found, strict=True) if compared.items() <= row.items()]
        for into in matched:
            into.update({key: value for key, value in one.items() if key not in axes})
        if not matched:
            added.append(one)
    return [(row.get("x"), row.get("z")) for row in [*found, *added]]


_AXES = st.dictionaries(st.sampled_from("xabc"), st.lists(st.integers(1, 3), min_size=1, max_size=3, unique=True))
_ENTRIES = st.lists(st.dictionaries(st.sampled_from("xabcz"), st.integers(1, 3), min_size=1, max_size=3), max_size=4)


@given(_AXES, _ENTRIES, _ENTRIES)
@settings(max_examples=400, deadline=None)
def test_leaving_axes_out_changes_nothing(
    axes: dict[str, list[int]], include: list[dict[str, int]], exclude: list[dict[str, int]]
) -> None:
    """Rows from the relevant axes have the same values as rows from all axes."""
    exclude = [kept for one in exclude if (kept := {key: value for key, value in one.items() if key in axes})]
    expected = rows(axes, include, exclude)
    matrix = {**axes, "include": include, "exclude": exclude}
    text = f"on: push\njobs:\n  j:\n    strategy: {{matrix: {matrix}}}\n    runs-on: ${{{{ matrix.x || matrix.z }}}}\n"
    file = WorkflowFile("w.yml", github_yaml.loads(Source("w.yml", text.replace("'", ""))))
    scope = JobScope(RepositorySettings("", "", "", {}, CONTEXTS), file, "j", None, ("push",))

    def read(case: Case) -> object:
        found = scope.named("matrix", Where(file.source, 0), case)
        return tuple(found.get(key, case) for key in "xz")  # type: ignore[attr-defined]

    seen = [one for one in explore(read, Case()) if isinstance(one, tuple)]
    assert set(seen) == set(expected)


def test_a_million_combinations(repository: RepositoryFolder) -> None:
    """Unread axes are not combined, and a filter on them removes no value that other rows keep."""
    axes = "".join(f"        {axis}: [{', '.join(f'{axis}{number}' for number in range(10))}]\n" for axis in "abcdef")
    rest = f"    strategy:\n      matrix:\n{axes}"
    expected = [f"a{number}" for number in range(10)]
    assert repository.labels("${{ matrix.a }}", rest) == expected
    filters = "        exclude:\n" + "".join(
        f"          - {{a: a{number}, b: b1, c: c1, d: d1, e: e1, f: f1}}\n" for number in range(10)
    )
    assert repository.labels("${{ matrix.a }}", rest + filters) == expected
    alone = "        exclude: [{a: a3}, {a: a4, b: b1, c: c1, d: d1, e: e1}]\n"
    assert repository.labels("${{ matrix.a }}", rest + alone) == [one for one in expected if one != "a3"]


def test_more_combinations_than_are_looked_at(repository: RepositoryFolder) -> None:
    """If a job reads a million combinations, the first are listed, and the limit is reported."""
    axes = "".join(f"        {axis}: [{', '.join(f'{axis}{number}' for number in range(10))}]\n" for axis in "abcdef")
    text = "${{ format('{0}{1}{2}{3}{4}{5}', " + ", ".join(f"matrix.{axis}" for axis in "abcdef") + ") }}"
    found = repository.labels(text, f"    strategy:\n      matrix:\n{axes}")
    assert found[0] == "a0b0c0d0e0f0"
    assert len(found) == 257
    assert found[-1] == "?limit"
