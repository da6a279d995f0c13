"""A page for each stack, made of the contract."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import stack_pages

from flywheel.contract import compiled

CONTRACT = compiled.load(compiled.built_in())
PAGES = stack_pages.pages(CONTRACT)
COMMITTED = Path(__file__).parents[3] / "docs" / "reference" / "stacks"


def test_each_stack_has_a_page() -> None:
    """No page is left of a stack that went, and none is missing."""
    assert sorted(PAGES) == sorted(path.name for path in COMMITTED.glob("*.md"))
    assert sorted(PAGES) == sorted(f"{name}.md" for name in CONTRACT.stacks)


@pytest.mark.parametrize("name", PAGES)
def test_committed_pages_are_these(name: str) -> None:
    """`./bazelw run //docs:update` writes them."""
    assert (COMMITTED / name).read_text(encoding="utf-8") == PAGES[name]


@pytest.mark.parametrize("name", CONTRACT.stacks)
def test_every_variable_has_a_row(name: str) -> None:
    """With its type, its default or that it is required, and whether it holds a secret."""
    rows = dict(re.findall(r"^\| `(\w+)` \| (`.*) \|$", PAGES[f"{name}.md"].partition("## Variables")[2], re.MULTILINE))
    variables = CONTRACT.stacks[name].variables
    assert rows.keys() == variables.keys()
    for variable in variables.values():
        row = rows[variable.name]
        assert variable.description in row
        assert ("Sensitive." in row) is variable.sensitive
        assert ("| required |" in row) is variable.required


def test_a_runner_set(name: str = "arc_runners.md") -> None:
    """Attributes have the facts that set them; a long type is shortened."""
    page = PAGES[name]
    assert '| `nix_root_volume_size` | `string` | `"64Gi"` | `volumes./nix.size` |' in page
    assert "| `extra_runner_sets` | `map(...)` | `{}` |" in page
    assert "| `runner_label` | `string` | required | `capability` |" in page
