"""Contract data compiles whole, or every typo in it is told with its place."""

from __future__ import annotations

from typing import Any

import pytest
from flywheel_testing import mutations
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flywheel.contract.arc import Arc
from flywheel.contract.capabilities import Capabilities
from flywheel.contract.sources import compiler, source_tables
from flywheel.contract.wiring import Wiring
from flywheel.documents.record import Record
from flywheel.formats.values import plain
from flywheel.formats.yaml import strict_yaml

STACK = "stacks/arc_runners/stack.yaml"
VARIABLES = "stacks/arc_runners/variables.tf"

# A file, what is replaced in it, by what; where the message points (the line with a text, a column), and it.
TYPOS = [
    (
        "capabilities.yaml",
        "namespace: tinyland",
        "namespce: tinyland",
        [
            ("namespce", 1, "`namespce` is not a known key. Did you mean `namespace`?"),
            (
                "namespce",
                1,
                "`namespace` is missing. Add it. What every capability label begins with, without the hyphen.",
            ),
        ],
    ),
    (
        "capabilities.yaml",
        "    use: Nix builds and reproducible flakes.\n",
        "    use: Nix builds and reproducible flakes.\n    max: 2\n",
        [
            (
                "  tinyland-nix:",
                3,
                (
                    "the label `tinyland-nix` has a `max`, and is of the class `baseline`. "
                    "Only additive classes are bounded: remove it."
                ),
            ),
        ],
    ),
    (
        "capabilities.yaml",
        "automatic: dind",
        "automatic: [dind]",
        [
            (
                "automatic: [dind]",
                16,
                (
                    "`runner_types.dind.automatic` is a list, not a string. Write a string. "
                    "The mode that an empty container mode means."
                ),
            ),
        ],
    ),
    (
        "capabilities.yaml",
        "    suffixes: [kvm]\n",
        "    suffixes: [kvn]\n",
        [
            ("[kvn]", 16, "`kvn` is not an allowed suffix. Did you mean `kvm`?"),
            (
                "tinyland-nix-kvm",
                3,
                (
                    "the label `tinyland-nix-kvm` does not match its runner type and suffixes, which "
                    "make `tinyland-nix-kvn`. Correct the label, or its runner type and suffixes."
                ),
            ),
        ],
    ),
    (
        "capabilities.yaml",
        "    kvm: [nix]\n",
        "    kvm: [dind]\n",
        [
            (
                "tinyland-nix-kvm",
                3,
                (
                    "the label `tinyland-nix-kvm` has the suffix `kvm`, which its runner type cannot "
                    "have. Remove it, or add the type under `suffixes.only_on`."
                ),
            ),
        ],
    ),
    (
        "capabilities.yaml",
        '    - "7810"\n',
        "    - 7810\n",
        [
            ("- 7810", 7, "`forbidden_tokens.projects[0]` is a number, not a string. Write a string."),
        ],
    ),
    (
        "capabilities.yaml",
        "    - operator\n",
        "    - on\n",
        [
            (
                "- on\n",
                7,
                (
                    "`on` is the boolean true to some readers of YAML and a string to others. Write "
                    '"on" if it is a string.'
                ),
            ),
        ],
    ),
    (
        "arc.yaml",
        "scale_set_labels: [capability, runner_labels]",
        "scale_set_labels: [capabilty, runner_labels]",
        [
            ("[capabilty", 20, "`capabilty` is not a fact of a runner set. Did you mean `capability`?"),
        ],
    ),
    (
        "arc.yaml",
        '"0.14": { released: "2026-03-19",',
        '"v0.14": { released: "March 2026",',
        [
            ('"v0.14"', 3, "`v0.14` is not a minor version. Write it as `1.2`, quoted."),
            ('"March 2026"', 24, "`March 2026` is not a day. Write it as `2026-03-19`, quoted."),
        ],
    ),
    (
        "wiring.yaml",
        "  dind: [bazel_cache_endpoint]\n",
        "  dint: [bazel_cache_endpoint]\n",
        [
            ("dint:", 3, "`dint` is not a runner type. Did you mean `dind`?"),
            (
                "endpoints:",
                1,
                (
                    "runner type `dind` is missing under `runner_types`. "
                    "Add it with the facts that it needs, or with `[]`."
                ),
            ),
        ],
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "expected"), TYPOS, ids=[row[2].strip()[:40] for row in TYPOS])
def test_typo_is_told(folder: Any, name: str, old: str, new: str, expected: list[tuple[str, int, str]]) -> None:
    """A typo fails the compilation with its place, what is wrong and what was probably meant."""
    folder.edit(name, old, new)
    assert folder.problems() == "\n".join(
        f"contract/{name}:{folder.line(name, part)}:{column}: {message}" for part, column, message in expected
    )


def test_missing_file(folder: Any) -> None:
    """A file that is not there is told by name, beside everything else."""
    (folder.path / "arc.yaml").unlink()
    assert folder.problems() == (
        "contract/arc.yaml: cannot be read: No such file or directory. Check the path and its permissions."
    )


def test_several_problems_at_once(folder: Any) -> None:
    """One run shows every problem of shape, in the order of the files."""
    folder.edit("capabilities.yaml", "namespace: tinyland", "namespace: [tinyland]")
    folder.edit("wiring.yaml", "  locking: false", "  locking: 5")
    files = [line.split(":")[0] for line in folder.problems().splitlines()]
    assert files == ["contract/capabilities.yaml", "contract/wiring.yaml"]


def test_order_of_files_does_not_matter(folder: Any) -> None:
    """The contract is the same in whatever order its files are named."""
    first = folder.compile()
    files = [f"contract/{one.relative_to(folder.path)}" for one in sorted(folder.path.glob("stacks/*/*"))]
    three = [f"contract/{name}.yaml" for name in ("capabilities", "arc", "wiring")]
    others = [f"contract/{path.name}" for path in folder.path.glob("*.yaml")]
    conventions = [path for path in others if path not in three]
    second = compiler.load(*three, compiler.by_stack(reversed(files)), conventions)
    assert first.digest == second.digest


TABLES: dict[str, type[Record]] = {
    "capabilities": Capabilities,
    "arc": Arc,
    "wiring": Wiring,
    STACK.removesuffix(".yaml"): source_tables.StackSource,
    **source_tables.CONVENTIONS,
}


@pytest.mark.parametrize("name", TABLES)
@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_reader_and_schema_agree(folder: Any, name: str, data: st.DataObject) -> None:
    """The schema asks for what has a default too, as contract.json has it; the reader fills that in."""
    sound = plain(strict_yaml.load(str(folder.path / f"{name}.yaml")).root)
    document = data.draw(mutations.mutated(sound))
    assert mutations.disagreement(TABLES[name], document, asks_more=True) == ""
