"""Variable declarations are read as Terraform declares them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from flywheel_testing import oracles

from flywheel.formats.source import FormatError, Source
from flywheel.hcl import variables_tf
from flywheel.hcl.variables_tf import Declaration

WHOLE = """\
# Everything that a declaration can say.
variable "sets" {
  description = "Runner \\"sets\\"."
  type = map(object({
    label = string
    max   = optional(number, 5) # a comment
    tags  = optional(list(string), [])
  }))
  default   = {}
  sensitive = true
  nullable  = false
  ephemeral = false

  validation {
    condition = can(regex("^a\\\\.b", var.sets)) && (
      length(var.sets) > 2 # inner
    )                      # outer
    error_message = "Say $${why}."
  }
  validation {
    condition     = true
    error_message = <<-EOT
      two
      lines
    EOT
  }
}

variable bare {}

locals {
  other = { a = 1 }
}

resource "null_resource" "x" {
  provisioner "local-exec" { command = "echo ${var.bare}" }
}

variable "last" { default = -1 }
"""


def read(text: str) -> list[Declaration]:
    """The declarations in `text`."""
    return variables_tf.loads(Source("variables.tf", text))


def test_whole_declaration() -> None:
    """Type, default, flags, validations and line come out exactly; other blocks are passed over."""
    declarations = [one.plain() for one in read(WHOLE)]
    assert declarations == [
        {
            "name": "sets",
            "type": (
                "map(object({\n    label = string\n    max   = optional(number, 5) # a comment\n"
                "    tags  = optional(list(string), [])\n  }))"
            ),
            "description": 'Runner "sets".',
            "default": {},
            "sensitive": True,
            "nullable": False,
            "ephemeral": False,
            "validations": [
                {
                    "condition": ('can(regex("^a\\\\.b", var.sets)) && (\n      length(var.sets) > 2 # inner\n    )'),
                    "error_message": "Say ${why}.",
                },
                {"condition": "true", "error_message": "two\nlines\n"},
            ],
            "line": 2,
        },
        {
            "name": "bare",
            "type": "any",
            "description": "",
            "sensitive": False,
            "nullable": True,
            "ephemeral": False,
            "validations": [],
            "line": 29,
        },
        {
            "name": "last",
            "type": "any",
            "description": "",
            "default": -1,
            "sensitive": False,
            "nullable": True,
            "ephemeral": False,
            "validations": [],
            "line": 39,
        },
    ]


def test_crlf_is_read_alike() -> None:
    """Windows line ends change offsets and nothing else."""
    unix = [one.plain() for one in read(WHOLE)]
    windows = [one.plain() for one in read(WHOLE.replace("\n", "\r\n"))]
    assert json.dumps(windows).replace("\\r\\n", "\\n") == json.dumps(unix)


DEFAULTS: dict[str, object] = {
    '"text"': "text",
    '"a\\n\\t\\"\\\\\\u00e9\\U0001F600"': 'a\n\t"\\é😀',
    '"$${a} %%{b} $ % $$"': "${a} %{b} $ % $$",
    '""': "",
    '"e\\u0301"': "é",
    "<<EOT\n  one\n two\nEOT\n": "  one\n two\n",
    "<<-EOT\n    one\n      two\n  EOT\n": "one\n  two\n",
    "5": 5,
    "-5": -5,
    "- 5": -5,
    "007": 7,
    "1.50": Decimal("1.5"),
    "1e3": 1000,
    "1.5e-3": Decimal("0.0015"),
    "123456789012345678901234567890": 123456789012345678901234567890,
    "0.1": Decimal("0.1"),
    "true": True,
    "null": None,
    "[]": [],
    '[1, "a", [true],\n  # comment\n  null,\n]': [1, "a", [True], None],
    "{}": {},
    '{ a = 1, "b c" = 2\n  d : { e = [] } }': {"a": 1, "b c": 2, "d": {"e": []}},
    '{\n  a = 1 // one\n  "x" = 2 /* two */\n}': {"a": 1, "x": 2},
}


@pytest.mark.parametrize("text", DEFAULTS)
def test_default(text: str) -> None:
    """A literal default has exactly its value."""
    (declaration,) = read(f'variable "x" {{\n  default = {text}\n}}\n')
    assert declaration.plain()["default"] == DEFAULTS[text]
    assert type(declaration.plain()["default"]) is type(DEFAULTS[text])


@pytest.mark.parametrize("planner", oracles.PLANNERS)
def test_planners_have_the_same_defaults(tmp_path: Path, planner: str) -> None:
    """Terraform and OpenTofu give every default of this battery the same value."""
    program = oracles.need(planner)
    blocks = [
        f'variable "v{n}" {{\n  default = {text}\n}}\noutput "v{n}" {{\n  value = jsonencode(var.v{n})\n}}\n'
        for n, text in enumerate(DEFAULTS)
    ]
    (tmp_path / "main.tf").write_text("".join(blocks), encoding="utf-8")
    outputs = oracles.planned(program, tmp_path)
    said = [json.loads(str(outputs[f"v{n}"]), parse_float=Decimal) for n in range(len(DEFAULTS))]
    assert list(DEFAULTS.values()) == said


FIX = "Check it with `terraform validate`. A comment inside an expression belongs on a line of its own."
REFUSED = {
    'variable "a" {\n  typ = string\n}\n': (
        "variables.tf:2:3: variable `a` has no argument `typ`. "
        "Known are type, default, description, sensitive, nullable, ephemeral, const, deprecated."
    ),
    'variable "a" {\n  type = string\n  type = number\n}\n': (
        "variables.tf:3:3: variable `a` sets `type` a second time. Keep one."
    ),
    'variable "a" {}\nvariable "a" {}\n': (
        "variables.tf:2:1: variable `a` is declared a second time; the first is at variables.tf:1:1. Keep one."
    ),
    'variable "a" "b" {}\n': 'variables.tf:1:1: a variable block needs one name. Write `variable "name" { ... }`.',
    "variable {}\n": 'variables.tf:1:1: a variable block needs one name. Write `variable "name" { ... }`.',
    'variable "a" {\n  default = 1 description = "x"\n}\n': (
        "variables.tf:2:15: `description` of variable `a` does not begin a line. Put it on a line of its own."
    ),
    'variable "a" {\n  default = 1 + 2\n}\n': (
        "variables.tf:2:15: `+` after a literal value. Write one literal value."
    ),
    'variable "a" {\n  description = 5\n}\n': (
        'variables.tf:2:17: `description` of variable `a` is not a string. Write it in `"`.'
    ),
    'variable "a" {\n  sensitive = "true"\n}\n': (
        "variables.tf:2:15: `sensitive` of variable `a` is neither true nor false. Write one of the two."
    ),
    'variable "a" {\n  lifecycle {}\n}\n': (
        "variables.tf:2:3: variable `a` holds a block that is no `validation`. Remove it."
    ),
    'variable "a" {\n  validation {\n    condition = true\n  }\n}\n': (
        "variables.tf:2:3: a validation of variable `a` has no `error_message`. Add it."
    ),
    'variable "a" {\n  validation {\n    error_message = "x"\n  }\n}\n': (
        "variables.tf:2:3: a validation of variable `a` has no `condition`. Add it."
    ),
    'variable "a" {\n  default = { b = 1, b = 2 }\n}\n': (
        "variables.tf:2:22: `b` is set a second time; the first is at variables.tf:2:15. Keep one of them."
    ),
    'variable "a" {\n  default = [1\n}\n': "variables.tf:3:1: unexpected `}` where HCL goes on. " + FIX,
    'variable "a" {\n': "variables.tf:2:1: unexpected end where HCL goes on. " + FIX,
    "variable = = 1\n": "variables.tf:1:12: unexpected `=` where HCL goes on. " + FIX,
    'variable "a" {\n  default = /* one */ 1\n}\n': "variables.tf:2:13: unexpected `/` where HCL goes on. " + FIX,
}


def test_arguments_of_opentofu() -> None:
    """OpenTofu 1.12 knows `const` and `deprecated`; the second is kept."""
    (one,) = read('variable "a" {\n  const = true\n  deprecated = "Use b."\n}\n')
    assert (one.deprecated, one.plain()["deprecated"]) == ("Use b.", "Use b.")
    assert "deprecated" not in read("variable b {}\n")[0].plain()


@pytest.mark.parametrize("planner", oracles.PLANNERS)
@pytest.mark.parametrize("argument", ["const", "deprecated"])
def test_arguments_that_opentofu_alone_takes(tmp_path: Path, argument: str, planner: str) -> None:
    """Terraform 1.11 refuses both."""
    program = oracles.need(planner)
    if planner == "terraform" and not oracles.version(program, tmp_path).startswith("1.11."):
        pytest.skip("this is another Terraform than 1.11")
    value = {"const": "true", "deprecated": '"Use b."'}[argument]
    (tmp_path / "main.tf").write_text(f'variable "a" {{\n  default = "x"\n  {argument} = {value}\n}}\n')
    report = json.loads(oracles.ask(program, tmp_path, "validate", "-json").stdout)
    said = [one["detail"] for one in report["diagnostics"]]
    refused = f'An argument named "{argument}" is not expected here.'
    assert said == ([refused] if planner == "terraform" else [])


@pytest.mark.parametrize(
    ("message", "computed"),
    [('"plain"', False), ('format("no %s", "x")', True), ('"not ${var.a}"', True), ("join(var.a, [])", True)],
)
def test_computed_message(message: str, computed: bool) -> None:
    """Terraform accepts any expression as the message of a validation."""
    (one,) = read(f'variable "a" {{\n  validation {{\n    condition = true\n    error_message = {message}\n  }}\n}}\n')
    (validation,) = one.validations
    assert validation.is_computed == computed
    assert validation.error_message == (message if computed else "plain")


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_refuses(text: str) -> None:
    """What Terraform refuses, and defaults that are computed, are refused with place and fix."""
    with pytest.raises(FormatError) as caught:
        read(text)
    assert str(caught.value) == REFUSED[text]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('variable "a" {\n  default = var.b\n}\n', "variables.tf:2:13"),
        ('variable "a" {\n  default = "${var.b}"\n}\n', "variables.tf:2:14"),
        ('variable "a" {\n  default = [upper("b")]\n}\n', "variables.tf:2:14"),
        ('variable "a" {\n  description = "\\q"\n}\n', "variables.tf:2:18"),
    ],
)
def test_refuses_what_is_no_literal(text: str, place: str) -> None:
    """Computed values and bad escapes are refused where they stand, in the words of the reader of literals."""
    with pytest.raises(FormatError) as caught:
        read(text)
    assert str(caught.value.place) == place


def test_size_is_bounded() -> None:
    """A file over the limit is refused unread."""
    with pytest.raises(FormatError) as caught:
        read("#" * (variables_tf.MAX_CHARACTERS + 1))
    assert str(caught.value) == (
        "variables.tf:1:1: the text has 1048577 characters; at most 1048576 are read. Split it into several files."
    )


def test_nothing_is_written_beside_the_library() -> None:
    """The library's folder may be read-only, or belong to another build: nothing is stored there."""
    import hcl2

    folder = Path(hcl2.__file__ or "").parent
    before = sorted(folder.rglob("*"))
    read('variable "a" {}\n')
    assert [path for path in sorted(folder.rglob("*")) if path not in before and "__pycache__" not in path.parts] == []


def test_only_this_module_loads_the_library() -> None:
    """Starting the tools loads no grammar: it would cost every run a second."""
    tools = Path(variables_tf.__file__).parents[2]
    code = (
        "import sys, flywheel.hcl.variables_tf, flywheel.contract.compiled, flywheel.hcl.types;"
        "print([name for name in ('hcl2', 'lark', 'yaml', 'typing', 'dataclasses') if name in sys.modules])"
    )
    env = {**os.environ, "PYTHONPATH": str(tools)}
    done = subprocess.run([sys.executable, "-S", "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
