"""Line comments are found where their language has them, and never in its data."""

from __future__ import annotations

import pytest

from flywheel.formats import line_comments
from flywheel.formats.source import Source

HCL = r"""
# A
a = 1 // B
b = "# x // y" # C
c = "\" # x" // D
d = "${f("# x")} # x $${" # E
e = <<-EOT
  # x
  "
  EOT
# F
/* # x
*/ g = { a = "%{if true}}# x%{endif}" } # G
"""
YAML = """
# A
a: |  # B
  # x
  b # x

  # x
# C
d: 'it''s # x' # D
e: x#x // x # E
f: >-
  # x
g: "x
  # x" # F
h: [a, # G
  b]
"""
STARLARK = '''
"""
# x \\"""
""" # A
a = "//x # x" # B
b = '# x' # C
'''
NIX = """
a = "x
  # x"; # A
b = ''
  # x ''${"x"} '''
  # x
''; /* # x */ # B
"""


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("a.tfvars", HCL, "ABCDEFG"),
        ("a.s3.hcl", HCL, "ABCDEFG"),
        ("a.tfvars.example", HCL, "ABCDEFG"),
        ("a.yaml", YAML, "ABCDEFG"),
        ("MODULE.bazel", STARLARK, "ABC"),
        ("flake.nix", NIX, "AB"),
        ("a.tfvars.json", '{"a": "x # x", "b": "x // x"}', ""),
    ],
)
def test_what_begins_a_comment(name: str, text: str, found: str) -> None:
    """Comments are called by capitals; `x` is data."""
    starts = list(line_comments.starts(Source(name, text)))
    assert [text[start:].partition("\n")[0].lstrip("#/ ") for start in starts] == list(found)


@pytest.mark.parametrize("name", ["a.tfvars", "a.yaml", "MODULE.bazel", "flake.nix"])
@pytest.mark.parametrize("text", ['"', "'", '"""', "''", "<<E\n# x", "a: [ # x", "/* # x", '"${ "', 'a = "\n'])
def test_a_text_that_ends_early(name: str, text: str) -> None:
    """Every text has an answer."""
    assert set(line_comments.starts(Source(name, text))) <= set(range(len(text)))
