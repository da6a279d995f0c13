"""What later Bazels switch on: an example and core with every incompatible flag that this Bazel has switched off."""

from __future__ import annotations

import re

from nested_bazel import NestedBazel, example

#: Flags that stay off, with what refuses them: none of it is a part of core.
_REFUSED = {
    "incompatible_disallow_struct_provider_syntax": "Bazel 7's own py_binary, which the air-gapped build uses",
    "incompatible_no_rule_outputs_param": "Bazel 7's own cc_binary",
    "incompatible_stop_exporting_language_modules": "Bazel 7's own @bazel_tools",
}
#: They bring an older behaviour back.
_OLDER = {"incompatible_legacy_local_fallback"}

_FLAG = re.compile(r'^  --\[no\](incompatible_\w+) \(a boolean; default: "false"\)', re.MULTILINE)


def _flags(bazel: NestedBazel) -> list[str]:
    found = sorted(set(_FLAG.findall(bazel.help_text("build"))) - _OLDER)
    assert found, "this Bazel has no incompatible flag that is off"
    return ["--noenable_workspace", *(f"--{name}" for name in found if name not in _REFUSED)]


def test_an_overlay_with_the_flags_of_later_bazels(bazel: NestedBazel) -> None:
    """All at once: the overlay renders, and its tests pass."""
    bazel.lay(example("organization"))
    outcome = bazel.run("test", "//...", *_flags(bazel))
    assert outcome.status == 0
    assert "6 tests pass" in outcome.output


def test_core_with_the_flags_of_later_bazels(bazel: NestedBazel) -> None:
    """Every target that a consumer can reach."""
    bazel.lay(example("organization"))
    core = [f"@gloriousflywheel//{package}/..." for package in ("contract", "rules", "tools/flywheel")]
    assert bazel.run("build", "--nobuild", *core, *_flags(bazel)).status == 0
