"""Stacks' data agrees with their variables, or every typo in it is told with its place."""

from __future__ import annotations

from typing import Any

import pytest

STACK = "stacks/arc_runners/stack.yaml"
VARIABLES = "stacks/arc_runners/variables.tf"

# A file, what is replaced in it, by what; where the message points (the line with a text, a column), and it.
TYPOS = [
    (
        STACK,
        "  owner.runner_group: runner_group\n",
        "  owner.runner_group: runner_groups\n",
        [
            (
                "runner_groups",
                23,
                "`runner_groups` is not a variable of the stack `arc_runners`. Did you mean `runner_group`?",
            ),
        ],
    ),
    (
        STACK,
        "  owner.app_secret: github_config_secret\n",
        "  owner.app_secret: github_config_url\n",
        [
            ("owner.app_secret", 21, "`github_config_url` is listed twice in `bindings`. Keep one."),
        ],
    ),
    (
        STACK,
        "    label: tinyland-dind\n",
        "    label: tinyland-dnd\n",
        [
            (
                "tinyland-dnd",
                12,
                "`tinyland-dnd` is not a capability label. Did you mean `tinyland-dind`?",
            ),
        ],
    ),
    (
        STACK,
        "    deploy: deploy_dind_runner\n",
        "    deploy: dind_runner_name\n",
        [
            (
                "deploy: dind_runner_name",
                13,
                "`dind_runner_name` is of type string, not bool. Name a variable or attribute of type bool.",
            ),
        ],
    ),
    (
        STACK,
        "    scale_set_name: runner_scale_set_name\n",
        "    scale_set_name: runner_set_name\n",
        [
            (
                "runner_set_name",
                21,
                (
                    "`runner_set_name` is not an attribute of a runner set. Use one of affinity, attic_cache, "
                    "attic_server, bazel_cache_endpoint, bazel_executor_endpoint, container_mode, cpu_limit, "
                    "cpu_request, ephemeral_storage_limit, ephemeral_storage_request, github_config_secret, "
                    "github_config_url, max_runners, memory_limit, memory_request, min_runners, "
                    "nix_root_volume_size, nix_root_volume_storage_class, nix_work_volume_size, "
                    "nix_work_volume_storage_class, node_selector, priority_class_name, runner_image, "
                    "runner_label, runner_labels, runner_scale_set_name, runner_type, tolerations."
                ),
            ),
        ],
    ),
    (
        STACK,
        "    - { min: min_runners, max: max_runners }\n",
        "    - { min: min_runners, max: cpu_limit }\n",
        [
            (
                "max: cpu_limit",
                32,
                "`cpu_limit` is of type string, not number. Name a variable or attribute of type number.",
            ),
        ],
    ),
    (
        STACK,
        "  variable: extra_runner_sets\n",
        "  variable: nix_env_vars\n",
        [
            (
                "variable: nix_env_vars",
                13,
                "`nix_env_vars` is not a map of objects. Name the map of runner sets.",
            ),
        ],
    ),
    (
        STACK,
        "state_key: arc-runners\n",
        "state_key: arc-runners\nstate_key: other\n",
        [
            (
                "state_key: other",
                1,
                (
                    "`state_key` is set a second time; the first is at "
                    "contract/stacks/arc_runners/stack.yaml:4:1. Keep one of them."
                ),
            ),
        ],
    ),
    (
        VARIABLES,
        '  default     = "gh-nix"\n',
        "  default     = 5\n",
        [
            (
                "default     = 5\n",
                17,
                (
                    "the default of `nix_runner_name` has number, but its type has string. Write the "
                    "default as a value of that type."
                ),
            ),
        ],
    ),
    (
        VARIABLES,
        '    bazel_executor_endpoint       = optional(string, "")\n',
        "    bazel_executor_endpoint       = optional(string, [])\n",
        [
            (
                'variable "extra_runner_sets"',
                1,
                (
                    "the default of attribute `bazel_executor_endpoint` of `extra_runner_sets` is not of type "
                    "string. Write the default as a value of that type."
                ),
            ),
        ],
    ),
    (
        VARIABLES,
        "  type        = any\n  default     = {}\n  nullable    = false\n}\n\n# Primary lanes: names",
        "  type        = anyy\n  default     = {}\n  nullable    = false\n}\n\n# Primary lanes: names",
        [
            ("anyy", 17, "`anyy` is not a type. Did you mean `any`?"),
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


def test_variable_in_two_files(folder: Any) -> None:
    """A variable that two files of a stack declare is told with both places."""
    (folder.path / "stacks/arc_runners/more.tf").write_text('variable "runner_group" {}\n', encoding="utf-8")
    line = folder.line(VARIABLES, 'variable "runner_group" ')
    assert folder.problems() == (
        f"contract/{VARIABLES}:{line}:1: variable `runner_group` is declared a second time; "
        "the first is at contract/stacks/arc_runners/more.tf:1:1. Keep one."
    )


def test_stack_without_data(folder: Any) -> None:
    """A stack folder without stack.yaml is an error of its own."""
    (folder.path / STACK).unlink()
    assert folder.problems() == (
        f"stack `arc_runners`: its files are contract/{VARIABLES}. "
        "Name the folder in lower_snake_case, with one stack.yaml in it."
    )


def test_stack_without_runner_sets(folder: Any) -> None:
    """A stack without runner sets and lanes is a stack too."""
    other = folder.path / "stacks" / "other"
    other.mkdir()
    (other / "stack.yaml").write_text("state_key: other\nbindings:\n  substrate.cluster_context: context\n")
    (other / "variables.tf").write_text('variable "context" {\n  type = string\n}\n')
    contract = folder.compile()
    assert "other" in list(contract.stacks)
    bare = contract.stacks["other"]
    assert bare.runner_sets is None
    assert (bare.primary_lanes, bare.ranges.variables, bare.ranges.runner_sets) == ({}, (), ())
    assert (bare.quantities.runner_sets.pairs, bare.quantities.runner_sets.single) == ((), ())
    contract.verify()
