"""After a limit literal labels are still reported: no label can hide behind many branches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import RepositoryFolder

#: More cases than the limit.
_ARMS = " || ".join(f"vars.A{number} && 'a'" for number in range(600))
_JSON = " || ".join(f"vars.A{number} && '[\"a\"]'" for number in range(600))
_MANY = ", ".join(["a"] * 300)


def _last(job: str, repository: RepositoryFolder) -> list[str]:
    """What a job may run on, without duplicates and in order, without unknowns."""
    shown = repository.shown(repository.jobs(job)["j"])
    assert shown[-1] == "?limit"
    return list(dict.fromkeys(one for one in shown if not one.startswith("?")))


CASES = {
    "an arm": (f"    runs-on: ${{{{ {_ARMS} || 'z' }}}}\n", ["a", "z"]),
    "an arm behind a condition": (f"    runs-on: ${{{{ {_ARMS} || vars.B == 'no' && 'z' }}}}\n", ["a", "z"]),
    "a result of case": (f"    runs-on: ${{{{ {_ARMS} || case(vars.B == 'no', 'y', 'z') }}}}\n", ["a", "y", "z"]),
    "JSON": (f'    runs-on: ${{{{ fromJSON({_JSON} || \'["y", "z"]\') }}}}\n', ["array a", "array y + z"]),
    "an arm beside a label": (f"    runs-on: [b, \"${{{{ {_ARMS} || 'z' }}}}\"]\n", ["array b + a", "array b + z"]),
    "an item of an axis": (
        f"    strategy:\n      matrix:\n        os: [{_MANY}, z, [y, z]]\n    runs-on: ${{{{ matrix.os }}}}\n",
        ["a", "z", "array y + z"],
    ),
    "an include": (
        (
            f"    strategy:\n      matrix:\n        os: [{_MANY}]\n        include: [{{Os: z}}]\n"
            "    runs-on: ${{ matrix.os }}\n"
        ),
        ["a", "z"],
    ),
}


@pytest.mark.parametrize(("job", "expected"), CASES.values(), ids=CASES)
def test_what_is_written_is_told(job: str, expected: list[str], repository: RepositoryFolder) -> None:
    """The last of hundreds of branches is found in any position."""
    assert _last(f"  j:\n{job}", repository) == expected


def test_what_a_caller_writes_is_told(repository: RepositoryFolder) -> None:
    """A label that a caller passes through an input is found, with its place in the call."""
    repository.write(
        "c.yml", "on: {workflow_call: {inputs: {r: {type: string}}}}\njobs:\n  j: {runs-on: '${{ inputs.r }}'}\n"
    )
    repository.write(
        "a.yml",
        f"on: push\njobs:\n  c:\n    uses: ./.github/workflows/c.yml\n    with:\n      r: ${{{{ {_ARMS} || 'z' }}}}\n",
    )
    (job,) = [job for job in repository.load().jobs if job.id == "j"]
    last = job.alternatives[-1]
    assert ([label.text for label in last.labels], str(last.labels[0].place)[:27]) == (
        ["z"],
        ".github/workflows/a.yml:6:1",
    )


def test_a_label_that_only_decides_is_not_told(repository: RepositoryFolder) -> None:
    """A compared value, or an operand before `&&`, is not a label."""
    assert _last(f"  j:\n    runs-on: ${{{{ {_ARMS} || 'x' == vars.B && 'z' }}}}\n", repository) == ["a", "z"]
