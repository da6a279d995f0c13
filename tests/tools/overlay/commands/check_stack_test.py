"""`flywheel check` with the contract of a version, and with a stack of another checkout."""

from __future__ import annotations

import json
import re
from pathlib import Path

from flywheel.contract import compiled

TFVARS = "tofu/stacks/arc-runners/terraform.tfvars"
A = "2281b5760123456789abcdef0123456789abcdef"


def ids(out: str) -> list[str]:
    """The ids of the findings in a text report, in its order."""
    return re.findall(r"^\S.*  (?:blocker|warning|note)\s+(GF\d+)", out, re.MULTILINE)


def test_pinned_contract(flywheel, overlay, edit, tmp_path: Path) -> None:
    """With the pinned contract at hand the report lists what changed since."""
    pinned = compiled.load(compiled.built_in()).to_json()
    pinned["stacks"]["arc_runners"]["variables"]["old_name"] = pinned["stacks"]["arc_runners"]["variables"].pop(
        "attic_cache"
    )
    pinned["digest"] = "sha256-UNhY4JhezH9gQYqvDMWrWH9CwlcKiECVqejMrND2VFw="
    (tmp_path / "pinned.json").write_text(json.dumps(pinned), encoding="utf-8")
    pin = f'version = "0.1.0", commit = "{A}", contract = "{pinned["digest"]}"'
    tag = f'f = use_extension("@gloriousflywheel//rules:extensions.bzl", "flywheel")\nf.core_pin({pin})\n'
    (overlay / "MODULE.bazel").unlink()
    (overlay / "MODULE.bazel").write_text(tag, encoding="utf-8")
    result = flywheel("check", overlay, "--select", "GF608", "--pinned-contract", tmp_path / "pinned.json")
    told = "1 of 2 changes can break an overlay: variable `old_name` is removed; variable `attic_cache` is new."
    assert told in result.out


def test_stack_of_another_checkout(flywheel, overlay, tmp_path: Path) -> None:
    """The variables of a core checkout replace the contract's; the rest of the contract stays."""
    stack = tmp_path / "core" / "tofu" / "stacks" / "arc-runners"
    stack.mkdir(parents=True)
    (stack / "variables.tf").write_text(
        'variable "cluster_context" {\n  type = string\n}\nvariable "github_config_url" {\n  type = number\n}\n',
        encoding="utf-8",
    )
    result = flywheel("check", overlay, "--stack-dir", stack, "--select", "GF301", "--select", "GF303")
    assert result.status == 1
    assert "`https://github.com/example-org`, of type string; the stack needs number." in result.out
    assert "`runner_group` is not a variable of the stack `arc_runners`." in result.out
    assert flywheel("check", overlay, "--stack-dir", stack).status == 1


LENIENT = """\
variable "text" {
  type    = string
  default = 5
}
variable "limits" {
  type    = object({ max = optional(number, 10), name = string, names = optional(list(string), ["a"]) })
  default = { name = null, more = 1 }
}
variable "chart" {
  type     = string
  default  = "0.14.0"
  nullable = false
  validation {
    condition     = var.chart == "0.14.0"
    error_message = format("%s is not served", var.chart)
  }
}
variable "old" {
  const      = true
  deprecated = "Use runners."
  default    = 1
}
variable "runners" {
  type = number
  validation {
    condition     = var.runners <= var.limits.max && contains(var.limits.names, "a")
    error_message = "Too many."
  }
}
"""


def test_stack_with_everything_that_terraform_accepts(flywheel, tmp_path: Path) -> None:
    """Defaults are converted and filled in, null means the default, messages may be computed (Terraform plans this)."""
    stack = tmp_path / "core" / "attic"
    stack.mkdir(parents=True)
    (stack / "variables.tf").write_text(LENIENT, encoding="utf-8")
    overlay = tmp_path / "overlay" / "attic"
    overlay.mkdir(parents=True)
    (overlay / "terraform.tfvars").write_text("runners = 3\nchart = null\nold = 2\n", encoding="utf-8")
    result = flywheel("check", tmp_path / "overlay", "--stack-dir", stack, "--select", "contract")
    assert (result.status, ids(result.out)) == (0, ["GF321"])
    assert "`old` is deprecated by the stack `attic`: Use runners." in result.out
    (overlay / "terraform.tfvars").write_text('runners = 11\nchart = "1"\n', encoding="utf-8")
    result = flywheel("check", tmp_path / "overlay", "--stack-dir", stack, "--select", "contract")
    assert (result.status, ids(result.out)) == (1, ["GF306", "GF306"])
    assert 'which the stack refuses: format("%s is not served", var.chart)' in result.out
    (stack / "variables.tf").write_text('variable "a" {\n  type = number\n  default = "x"\n}\n', encoding="utf-8")
    result = flywheel("check", tmp_path / "overlay", "--stack-dir", stack)
    assert result.status == 2
    assert "the default of `a` has string, but its type has number." in result.err


def test_stack_that_the_contract_does_not_have(flywheel, tmp_path: Path) -> None:
    """A new stack is judged by its variables alone."""
    stack = tmp_path / "core" / "attic"
    stack.mkdir(parents=True)
    (stack / "variables.tf").write_text('variable "ingress_host" {\n  type = string\n}\n', encoding="utf-8")
    (tmp_path / "overlay" / "attic").mkdir(parents=True)
    (tmp_path / "overlay" / "attic" / "terraform.tfvars").write_text('ingres_host = "a"\n', encoding="utf-8")
    result = flywheel("check", tmp_path / "overlay", "--stack-dir", stack)
    assert sorted(ids(result.out)) == ["GF301", "GF302"]
    assert "Did you mean `ingress_host`?" in result.out
